import { useId, useState } from "preact/hooks";
import { pathOfSite, siteFromInput } from "../rules/route.ts";
import type { Dashboard } from "../store/dashboard.ts";
import { text } from "../text.ts";

const ownTimezone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

const timezones = (): string[] => {
  const known = Intl.supportedValuesOf("timeZone");
  return [...new Set(["Etc/UTC", ownTimezone(), ...known])].sort();
};

/** Makes a site and goes to it, where the tracker's snippet waits. */
export const AddSiteForm = ({ dashboard, onCancel }: { dashboard: Dashboard; onCancel?: () => void }) => {
  const [domain, setDomain] = useState("");
  const [timezone, setTimezone] = useState(ownTimezone);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const id = useId();

  const submit = async (): Promise<void> => {
    const site = siteFromInput(domain);
    if (site === null) {
      setProblem(text.sites.badDomain);
      return;
    }
    setBusy(true);
    const refusal = await dashboard.siteList.add(site, timezone);
    setBusy(false);
    setProblem(refusal);
    if (refusal !== null) return;
    dashboard.router.go(pathOfSite(site));
    void dashboard.siteList.load();
  };

  return (
    <form
      class="add-site"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void submit();
      }}
    >
      <div class="add-site-field">
        <label class="field-label" for={`${id}-domain`}>
          {text.sites.domain}
        </label>
        <input
          id={`${id}-domain`}
          class="field"
          inputMode="url"
          autocapitalize="none"
          autocomplete="off"
          spellcheck={false}
          placeholder="example.com"
          // The form opens on request: whoever opened it wants to type here.
          ref={(field) => field?.focus()}
          value={domain}
          aria-invalid={problem !== null}
          aria-describedby={`${id}-hint ${id}-problem`}
          onInput={(event) => setDomain(event.currentTarget.value)}
        />
        <p class="hint" id={`${id}-hint`}>
          {text.sites.domainHint}
        </p>
      </div>
      <div class="add-site-field">
        <label class="field-label" for={`${id}-timezone`}>
          {text.sites.timezone}
        </label>
        <select
          id={`${id}-timezone`}
          class="field"
          value={timezone}
          aria-describedby={`${id}-timezone-hint`}
          onChange={(event) => setTimezone(event.currentTarget.value)}
        >
          {timezones().map((name) => (
            <option key={name} value={name}>
              {name.replaceAll("_", " ")}
            </option>
          ))}
        </select>
        <p class="hint" id={`${id}-timezone-hint`}>
          {text.sites.timezoneHint}
        </p>
      </div>
      <p class="field-problem" id={`${id}-problem`} role="alert">
        {problem}
      </p>
      <div class="add-site-actions">
        <button type="submit" class="button button-primary" aria-disabled={busy}>
          {busy ? text.sites.busy : text.sites.submit}
        </button>
        {onCancel && (
          <button type="button" class="button" onClick={onCancel}>
            {text.sites.cancel}
          </button>
        )}
      </div>
    </form>
  );
};
