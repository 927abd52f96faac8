import type { CreateLink, LinkKind } from "../../protocol/links.ts";
import type { Segment } from "../../protocol/segments.ts";
import { blankLink, type LinkDraft, linkOfDraft } from "../rules/link-draft.ts";
import { expiries } from "../rules/link-expiry.ts";
import type { SettingProblems } from "../rules/setting-problems.ts";
import { sharingText } from "../text/settings-sharing.ts";
import { ChoiceField, SelectField } from "./choice-fields.tsx";
import { EntryForm, useEntryDraft } from "./entry-form.tsx";
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
  const form = useEntryDraft<LinkDraft>({
    begin: blankLink,
    send: async (draft) => {
      const link = linkOfDraft(draft, Date.now());
      return link === null ? `expires_at: ${words.noDay}` : make(link);
    },
    next: ({ kind }) => ({ ...blankLink, kind }),
  });
  const { draft, problems, change } = form;
  const part = { draft, problems: problems.fields, onChange: change };
  return (
    <EntryForm form={form} submit={words.add}>
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
          problem={problems.fields.name}
          maxLength={100}
          value={draft.name}
          onInput={(name) => change({ name })}
        />
        <ExpiryFields {...part} />
        {draft.kind === "dashboard" && <DashboardFields {...part} segments={segments} />}
      </div>
    </EntryForm>
  );
};
