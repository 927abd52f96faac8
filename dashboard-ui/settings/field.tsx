import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

interface ControlProps {
  id: string;
  "aria-invalid": boolean;
  "aria-describedby": string;
}

export interface FieldProps {
  label: string;
  hint?: string | undefined;
  /** What the server says is wrong with it. */
  problem?: string | undefined;
  /** Draws the control; what it is given ties it to label, hint and problem. */
  children: (control: ControlProps) => ComponentChildren;
}

/** A label, its control, what to know about it and what is wrong with it. */
export const Field = ({ label, hint, problem, children }: FieldProps) => {
  const id = useId();
  return (
    <div class="setting-field">
      <label class="field-label" for={id}>
        {label}
      </label>
      {children({ id, "aria-invalid": problem !== undefined, "aria-describedby": `${id}-hint ${id}-problem` })}
      <p class="hint" id={`${id}-hint`}>
        {hint}
      </p>
      <p class="field-problem" id={`${id}-problem`} role="alert">
        {problem}
      </p>
    </div>
  );
};

/** A field whose control is a text. */
export interface TextFieldProps extends Omit<FieldProps, "children"> {
  value: string;
  onInput: (value: string) => void;
}

/** A number as it is typed; the server says what is none. @param placeholder what an empty field means */
export const NumberField = ({ value, onInput, placeholder, ...field }: TextFieldProps & { placeholder?: string }) => (
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
export const LinesField = ({ value, onInput, ...field }: TextFieldProps) => (
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

export interface CheckFieldProps {
  label: string;
  hint?: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

export const CheckField = ({ label, hint, checked, onChange }: CheckFieldProps) => {
  const id = useId();
  return (
    <div class="setting-check">
      <input
        id={id}
        type="checkbox"
        checked={checked}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <div>
        <label for={id}>{label}</label>
        {hint !== undefined && (
          <p class="hint" id={`${id}-hint`}>
            {hint}
          </p>
        )}
      </div>
    </div>
  );
};

export interface ChoiceFieldProps<TValue extends string> {
  legend: string;
  options: readonly { value: TValue; label: string; hint?: string }[];
  value: string;
  onChange: (value: TValue) => void;
}

/** One of a few, each with what it means. */
export const ChoiceField = <TValue extends string>({ legend, options, value, onChange }: ChoiceFieldProps<TValue>) => {
  const id = useId();
  return (
    <fieldset class="setting-choice">
      <legend class="field-label">{legend}</legend>
      {options.map((option) => (
        <div class="setting-check" key={option.value}>
          <input
            id={`${id}-${option.value}`}
            type="radio"
            name={id}
            checked={option.value === value}
            aria-describedby={option.hint === undefined ? undefined : `${id}-${option.value}-hint`}
            onChange={() => onChange(option.value)}
          />
          <div>
            <label for={`${id}-${option.value}`}>{option.label}</label>
            {option.hint !== undefined && (
              <p class="hint" id={`${id}-${option.value}-hint`}>
                {option.hint}
              </p>
            )}
          </div>
        </div>
      ))}
    </fieldset>
  );
};
