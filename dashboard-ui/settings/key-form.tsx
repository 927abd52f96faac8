import type { CreateKey, KeyKind } from "../../protocol/keys.ts";
import { accessText } from "../text/settings-access.ts";
import { SelectField } from "./choice-fields.tsx";
import { EntryForm, useEntryDraft } from "./entry-form.tsx";
import { TextField } from "./text-fields.tsx";

const words = accessText.keys;
const kinds: readonly KeyKind[] = ["read", "write"];

export interface KeyFormProps {
  /** @returns null, or why it was refused */
  make: (key: CreateKey) => Promise<string | null>;
}

/** Makes an API key. */
export const KeyForm = ({ make }: KeyFormProps) => {
  const form = useEntryDraft<CreateKey>({
    begin: { kind: "read", name: "" },
    send: make,
    next: ({ kind }) => ({ kind, name: "" }),
  });
  const { draft, change } = form;
  return (
    <EntryForm form={form} submit={words.add}>
      <div class="setting-columns">
        <TextField label={words.name} maxLength={100} value={draft.name} onInput={(name) => change({ name })} />
        <SelectField
          label={words.kind}
          value={draft.kind}
          options={kinds.map((value) => ({ value, label: words.kinds[value] }))}
          onChange={(kind) => change({ kind })}
        />
      </div>
    </EntryForm>
  );
};
