import type { AlertKind } from "../../protocol/alerts.ts";
import { type AlertDraft, alertKinds, alertOfDraft, secretOf, usualCooldown } from "../rules/alert-draft.ts";
import type { SettingProblems } from "../rules/setting-problems.ts";
import { alertsText } from "../text/settings-alerts.ts";
import { CheckField, ChoiceField, SelectField } from "./choice-fields.tsx";
import { EntryForm, useEntryDraft } from "./entry-form.tsx";
import { NumberField, TextField } from "./text-fields.tsx";

const words = alertsText;
const SECRET_BYTES = 32;

interface PartProps {
  draft: AlertDraft;
  problems: SettingProblems["fields"];
  /** Names of those that can be watched. */
  goals: readonly string[];
  onChange: (part: Partial<AlertDraft>) => void;
}

/** What each kind asks for. */
const WatchFields = ({ draft, problems, goals, onChange }: PartProps) => {
  const number = (name: "online" | "minutes" | "below", hint?: string) => (
    <NumberField
      label={words[name]}
      hint={hint}
      problem={problems[name]}
      value={draft[name]}
      onInput={(value) => onChange({ [name]: value })}
    />
  );
  switch (draft.kind) {
    case "spike":
      return number("online");
    case "drop":
      return (
        <>
          {number("below", words.belowHint)}
          {number("minutes")}
        </>
      );
    case "goal":
      return (
        <SelectField
          label={words.goal}
          hint={goals.length === 0 ? words.noGoals : undefined}
          problem={problems.goal}
          value={draft.goal}
          options={["", ...goals].map((goal) => ({ value: goal, label: goal === "" ? words.noGoal : goal }))}
          onChange={(goal) => onChange({ goal })}
        />
      );
    case "quota":
      return null;
  }
};

const CooldownField = ({ draft, problems, onChange }: PartProps) =>
  draft.kind === "quota" ? null : (
    <NumberField
      label={words.cooldown}
      hint={words.cooldownHint}
      problem={problems.cooldown_minutes}
      placeholder={String(usualCooldown[draft.kind])}
      value={draft.cooldown}
      onInput={(cooldown) => onChange({ cooldown })}
    />
  );

/** @param known whether the alert has a secret already */
const SecretFields = ({ draft, problems, onChange, known }: Omit<PartProps, "goals"> & { known: boolean }) => (
  <>
    <CheckField
      label={words.signed}
      hint={words.signedHint}
      checked={draft.signed}
      onChange={(signed) => onChange({ signed })}
    />
    {draft.signed && (
      <div class="alert-secret">
        <TextField
          label={words.secret}
          hint={known && draft.secret === "" ? words.secretKept : words.secretHint}
          problem={problems.secret}
          autocapitalize="none"
          spellcheck={false}
          value={draft.secret}
          onInput={(secret) => onChange({ secret })}
        />
        <button
          type="button"
          class="button"
          onClick={() => onChange({ secret: secretOf(crypto.getRandomValues(new Uint8Array(SECRET_BYTES))) })}
        >
          {words.makeSecret}
        </button>
      </div>
    )}
  </>
);

export interface AlertFormProps {
  /** What stands in the fields at first. */
  begin: AlertDraft;
  goals: readonly string[];
  /** Whether an alert is changed: its kind stays. */
  changes: boolean;
  /** Whether it has a secret that stays. */
  hasSecret: boolean;
  /** @returns null, or why it was refused */
  send: (alert: object) => Promise<string | null>;
  onCancel?: () => void;
}

/** Makes an alert, or changes one. */
export const AlertForm = ({ begin, goals, changes, hasSecret, send, onCancel }: AlertFormProps) => {
  const form = useEntryDraft<AlertDraft>({
    begin,
    send: (draft) => send(alertOfDraft(draft)),
    next: (taken) => (changes ? taken : { ...begin, kind: taken.kind }),
  });
  const { draft, change } = form;
  const { fields } = form.problems;
  const part = { draft, problems: fields, goals, onChange: change };
  const cancel = onCancel && (
    <button type="button" class="button" onClick={onCancel}>
      {words.cancel}
    </button>
  );
  return (
    <EntryForm form={form} submit={changes ? words.save : words.add} aside={cancel}>
      {!changes && (
        <>
          <h3>{words.make}</h3>
          <ChoiceField<AlertKind>
            legend={words.kind}
            value={draft.kind}
            options={alertKinds.map((value) => ({ value, label: words.kinds[value], hint: words.kindHints[value] }))}
            onChange={(kind) => change({ kind })}
          />
        </>
      )}
      <div class="setting-columns">
        <WatchFields {...part} />
        <CooldownField {...part} />
        <TextField
          label={words.name}
          hint={words.nameHint}
          problem={fields.name}
          maxLength={100}
          value={draft.name}
          onInput={(name) => change({ name })}
        />
        <TextField
          label={words.url}
          hint={words.urlHint}
          problem={fields.url}
          inputMode="url"
          autocapitalize="none"
          spellcheck={false}
          maxLength={2000}
          value={draft.url}
          onInput={(url) => change({ url })}
        />
      </div>
      <SecretFields {...part} known={hasSecret} />
    </EntryForm>
  );
};
