import { useId } from "preact/hooks";
import { Field, type FieldProps } from "./field.tsx";

/** Fields in which nothing is typed. */

export interface SelectFieldProps<TValue extends string> extends Omit<FieldProps, "children"> {
  options: readonly { value: TValue; label: string }[];
  value: string;
  onChange: (value: TValue) => void;
}

/** One of several, shown as a list that opens. */
export const SelectField = <TValue extends string>(props: SelectFieldProps<TValue>) => {
  const { options, value, onChange, ...field } = props;
  return (
    <Field {...field}>
      {(control) => (
        <select
          {...control}
          class="field"
          value={value}
          onChange={(event) => {
            const chosen = options.find((option) => option.value === event.currentTarget.value);
            if (chosen) onChange(chosen.value);
          }}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
};

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
