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
