import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { type SettingProblems, settingProblems } from "../rules/setting-problems.ts";

/** What is typed into a form that makes or changes one entry, and what the server said about it. */
export interface EntryDraft<TDraft> {
  readonly draft: TDraft;
  readonly problems: SettingProblems;
  readonly busy: boolean;
  change(part: Partial<TDraft>): void;
  submit(): void;
}

interface EntryDraftParts<TDraft> {
  /** What stands in the fields at first. */
  begin: TDraft;
  /** @returns null, or why it was refused */
  send: (draft: TDraft) => Promise<string | null>;
  /** What stands in the fields once it was taken. */
  next: (taken: TDraft) => TDraft;
}

export const useEntryDraft = <TDraft,>({ begin, send, next }: EntryDraftParts<TDraft>): EntryDraft<TDraft> => {
  const [draft, setDraft] = useState(begin);
  const [refusal, setRefusal] = useState("");
  const [busy, setBusy] = useState(false);
  const submit = async (): Promise<void> => {
    setBusy(true);
    const refused = await send(draft);
    setBusy(false);
    setRefusal(refused ?? "");
    if (refused === null) setDraft(next(draft));
  };
  return {
    draft,
    problems: settingProblems(refusal, {}),
    busy,
    change: (part) => {
      setDraft({ ...draft, ...part });
      setRefusal("");
    },
    submit: () => {
      if (!busy) void submit();
    },
  };
};

export interface EntryFormProps {
  form: Pick<EntryDraft<never>, "problems" | "busy" | "submit">;
  /** On the button. */
  submit: string;
  /** Beside the button. */
  aside?: ComponentChildren;
  children: ComponentChildren;
}

/** The frame of such a form: its fields, the button, and what is wrong with none of them in particular. */
export const EntryForm = ({ form, submit, aside, children }: EntryFormProps) => (
  <form
    class="entry-form"
    noValidate
    onSubmit={(event) => {
      event.preventDefault();
      form.submit();
    }}
  >
    {children}
    <div class="setting-actions">
      <button type="submit" class="button button-primary" aria-disabled={form.busy}>
        {submit}
      </button>
      {aside}
    </div>
    <p class="field-problem" role="alert">
      {form.problems.rest}
    </p>
  </form>
);
