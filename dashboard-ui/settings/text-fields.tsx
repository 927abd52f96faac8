import type { InputHTMLAttributes } from "preact";
import { Field, type FieldProps } from "./field.tsx";

/** A field whose control is a text. */
interface TextProps extends Omit<FieldProps, "children"> {
  value: string;
  onInput: (value: string) => void;
}

type TextFieldProps = TextProps &
  Pick<InputHTMLAttributes, "maxLength" | "inputMode" | "autocapitalize" | "spellcheck">;

/** One line of text. */
export const TextField = ({ label, hint, problem, value, onInput, ...input }: TextFieldProps) => (
  <Field label={label} hint={hint} problem={problem}>
    {(control) => (
      <input
        autocomplete="off"
        {...input}
        {...control}
        class="field"
        value={value}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    )}
  </Field>
);

/** A number as it is typed; the server says what is none. @param placeholder what an empty field means */
export const NumberField = ({ value, onInput, placeholder, ...field }: TextProps & { placeholder?: string }) => (
  <Field {...field}>
    {(control) => (
      <input
        {...control}
        class="field field-number"
        inputMode="numeric"
        autocomplete="off"
        {...(placeholder !== undefined && { placeholder })}
        value={value}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    )}
  </Field>
);

/** A list as a text with an entry a line: made for pasting. */
export const LinesField = ({ value, onInput, ...field }: TextProps) => (
  <Field {...field}>
    {(control) => (
      <textarea
        {...control}
        class="field field-lines"
        rows={Math.min(12, Math.max(3, value.split("\n").length + 1))}
        autocapitalize="none"
        spellcheck={false}
        value={value}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    )}
  </Field>
);
