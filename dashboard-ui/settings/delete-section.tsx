import { useState } from "preact/hooks";
import { Panel } from "../elements/panel.tsx";
import { asApiError, sitePath } from "../store/api.ts";
import { accessText } from "../text/settings-access.ts";
import type { SectionProps } from "./props.ts";
import { TextField } from "./text-fields.tsx";

const words = accessText.remove;

/** The end of a site, for whoever types its name. */
export const DeleteSection = ({ dashboard, site, admin }: SectionProps) => {
  const [typed, setTyped] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const remove = async (): Promise<void> => {
    if (typed.trim() !== site) return setProblem(words.mismatch);
    setBusy(true);
    try {
      await admin.remove();
    } catch (thrown) {
      const error = asApiError(thrown);
      dashboard.session.noticeFailure(error);
      setBusy(false);
      return setProblem(error.message);
    }
    // The list knows it still.
    await dashboard.siteList.load();
    dashboard.announcer.news(words.done(site));
    // Whatever was typed into the settings of a site that is gone need not be saved.
    dashboard.router.ask(null);
    dashboard.router.go("/", "replace");
  };
  return (
    <Panel heading={words.heading} class="setting-panel setting-danger">
      <p class="setting-lead">{words.what(site)}</p>
      <p>
        <a class="button" href={`${sitePath(site)}/export?of=hits`} download={`${site}.ndjson`}>
          {words.exportHits}
        </a>
      </p>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) void remove();
        }}
      >
        <TextField
          label={words.type(site)}
          problem={problem}
          autocapitalize="none"
          spellcheck={false}
          value={typed}
          onInput={(value) => {
            setTyped(value);
            setProblem(undefined);
          }}
        />
        <button type="submit" class="button button-danger" aria-disabled={busy}>
          {busy ? words.busy : words.confirm}
        </button>
        {busy && <progress class="setting-meter" aria-label={words.busy} />}
      </form>
    </Panel>
  );
};
