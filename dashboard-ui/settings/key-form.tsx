import { useState } from "preact/hooks";
import type { CreateKey, KeyKind } from "../../protocol/keys.ts";
import { accessText } from "../text/settings-access.ts";
import { SelectField } from "./choice-fields.tsx";
import { TextField } from "./text-fields.tsx";

const words = accessText.keys;
const kinds: readonly KeyKind[] = ["read", "write"];

export interface KeyFormProps {
  /** @returns null, or why it was refused */
  make: (key: CreateKey) => Promise<string | null>;
}

/** Makes an API key. */
export const KeyForm = ({ make }: KeyFormProps) => {
  const [name, setName] = useState("");
  const [kind, setKind] = useState<KeyKind>("read");
  const [problem, setProblem] = useState<string | null>(null);
  const submit = async (): Promise<void> => {
    const refusal = await make({ kind, name });
    setProblem(refusal);
    if (refusal === null) setName("");
  };
  return (
    <>
      <form
        class="setting-columns"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <TextField label={words.name} maxLength={100} value={name} onInput={setName} />
        <SelectField
          label={words.kind}
          value={kind}
          options={kinds.map((value) => ({ value, label: words.kinds[value] }))}
          onChange={setKind}
        />
        <div class="setting-actions">
          <button type="submit" class="button button-primary">
            {words.add}
          </button>
        </div>
      </form>
      <p class="field-problem" role="alert">
        {problem}
      </p>
    </>
  );
};
