import { useEffect, useId, useRef, useState } from "preact/hooks";
import { Icon } from "../elements/icon.tsx";
import { Logo } from "../elements/logo.tsx";

export interface SecretFormProps {
  words: Readonly<Record<"heading" | "intro" | "label" | "show" | "hide" | "submit" | "busy" | "empty", string>>;
  /** What to know about it, below everything else. */
  hint?: string;
  /** What is wrong before anything was tried. */
  notice?: string | null;
  autoComplete: "off" | "current-password";
  maxLength?: number;
  /** @returns null when it opened, else the sentence to show */
  send(secret: string): Promise<string | null>;
}

/** Asks for one secret, which opens what comes next: a token, or a password. */
export const SecretForm = ({ words, hint, notice = null, autoComplete, maxLength, send }: SecretFormProps) => {
  const [secret, setSecret] = useState("");
  const [visible, setVisible] = useState(false);
  const [problem, setProblem] = useState(notice);
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  useEffect(() => field.current?.focus(), []);

  const submit = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    const refusal = secret === "" ? words.empty : await send(secret);
    setBusy(false);
    setProblem(refusal);
    if (refusal !== null) field.current?.focus();
  };

  return (
    <form
      class="sign-in-card"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void submit();
      }}
    >
      <Logo />
      <h1>{words.heading}</h1>
      <p class="muted">{words.intro}</p>
      <label class="field-label" for={`${id}-secret`}>
        {words.label}
      </label>
      <div class="field-with-button">
        <input
          ref={field}
          id={`${id}-secret`}
          class="field"
          {...(visible ? { type: "text" as const } : { type: "password" as const })}
          autoComplete={autoComplete}
          autocapitalize="none"
          spellcheck={false}
          {...(maxLength !== undefined && { maxLength })}
          value={secret}
          aria-invalid={problem !== null}
          aria-describedby={hint === undefined ? `${id}-problem` : `${id}-problem ${id}-hint`}
          onInput={(event) => setSecret(event.currentTarget.value)}
        />
        <button
          type="button"
          class="icon-button"
          aria-pressed={visible}
          aria-label={visible ? words.hide : words.show}
          onClick={() => setVisible(!visible)}
        >
          <Icon name="eye" />
        </button>
      </div>
      <p class="field-problem" id={`${id}-problem`} role="alert">
        {problem}
      </p>
      <button type="submit" class="button button-primary button-wide" aria-disabled={busy}>
        {busy ? words.busy : words.submit}
      </button>
      {hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </form>
  );
};
