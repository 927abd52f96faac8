import { useState } from "preact/hooks";
import type { CreateLink, LinkKind } from "../../protocol/links.ts";
import type { Segment } from "../../protocol/segments.ts";
import { blankLink, type LinkDraft, linkOfDraft } from "../rules/link-draft.ts";
import { expiries } from "../rules/link-expiry.ts";
import { type SettingProblems, settingProblems } from "../rules/setting-problems.ts";
import { sharingText } from "../text/settings-sharing.ts";
import { ChoiceField, SelectField } from "./choice-fields.tsx";
import { Field } from "./field.tsx";
import { TextField } from "./text-fields.tsx";

const words = sharingText.links;
const kinds: readonly LinkKind[] = ["dashboard", "counter"];

interface PartProps {
  draft: LinkDraft;
  problems: SettingProblems["fields"];
  onChange: (part: Partial<LinkDraft>) => void;
}

/** Until when a link works. */
const ExpiryFields = ({ draft, problems, onChange }: PartProps) => (
  <>
    <SelectField
      label={words.expires}
      problem={problems.expires_at}
      value={draft.expiry}
      options={expiries.map((value) => ({ value, label: words.expiry[value] }))}
      onChange={(expiry) => onChange({ expiry })}
    />
    {draft.expiry === "day" && (
      <Field label={words.lastDay}>
        {(control) => (
          <input
            {...control}
            class="field"
            type="date"
            value={draft.day}
            onInput={(event) => onChange({ day: event.currentTarget.value })}
          />
        )}
      </Field>
    )}
  </>
);

/** What confines a link that opens the dashboard. */
const DashboardFields = ({ draft, problems, onChange, segments }: PartProps & { segments: readonly Segment[] }) => (
  <>
    <Field label={words.password} hint={words.passwordHint} problem={problems.password}>
      {(control) => (
        <input
          {...control}
          class="field"
          type="password"
          autocomplete="new-password"
          maxLength={128}
          value={draft.password}
          onInput={(event) => onChange({ password: event.currentTarget.value })}
        />
      )}
    </Field>
    <SelectField
      label={words.segment}
      hint={words.segmentHint}
      problem={problems.segment}
      value={draft.segment}
      options={[
        { value: "", label: words.everything },
        ...segments.map(({ id, name }) => ({ value: String(id), label: name })),
      ]}
      onChange={(segment) => onChange({ segment })}
    />
  </>
);

export interface LinkFormProps {
  segments: readonly Segment[];
  /** @returns null, or why it was refused */
  make: (link: CreateLink) => Promise<string | null>;
}

/** Makes a share link. */
export const LinkForm = ({ segments, make }: LinkFormProps) => {
  const [draft, setDraft] = useState(blankLink);
  const [refusal, setRefusal] = useState("");
  const [busy, setBusy] = useState(false);
  const { fields, rest } = settingProblems(refusal, {});
  const change = (part: Partial<LinkDraft>): void => {
    setDraft({ ...draft, ...part });
    setRefusal("");
  };
  const submit = async (): Promise<void> => {
    const link = linkOfDraft(draft, Date.now());
    if (link === null) return setRefusal(`expires_at: ${words.noDay}`);
    setBusy(true);
    const refused = await make(link);
    setBusy(false);
    setRefusal(refused ?? "");
    if (refused === null) setDraft({ ...blankLink, kind: draft.kind });
  };
  const part = { draft, problems: fields, onChange: change };
  return (
    <form
      class="link-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void submit();
      }}
    >
      <h3>{words.make}</h3>
      <ChoiceField
        legend={words.kind}
        value={draft.kind}
        options={kinds.map((value) => ({ value, label: words.kinds[value], hint: words.kindHints[value] }))}
        onChange={(kind) => change({ kind })}
      />
      <div class="setting-columns">
        <TextField
          label={words.name}
          hint={words.nameHint}
          problem={fields.name}
          maxLength={100}
          value={draft.name}
          onInput={(name) => change({ name })}
        />
        <ExpiryFields {...part} />
        {draft.kind === "dashboard" && <DashboardFields {...part} segments={segments} />}
      </div>
      <div class="setting-actions">
        <button type="submit" class="button button-primary" aria-disabled={busy}>
          {words.add}
        </button>
      </div>
      <p class="field-problem" role="alert">
        {rest}
      </p>
    </form>
  );
};
