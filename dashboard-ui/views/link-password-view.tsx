import { useEffect, useId, useRef, useState } from "preact/hooks";
import { Icon } from "../elements/icon.tsx";
import { Logo } from "../elements/logo.tsx";
import type { Dashboard } from "../store/dashboard.ts";
import { text } from "../text.ts";

/** Asks for the password of a share link. */
export const LinkPasswordView = ({ dashboard }: { dashboard: Dashboard }) => {
  const [password, setPassword] = useState("");
  const [visible, setVisible] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  useEffect(() => {
    document.title = text.guest.title(null);
    field.current?.focus();
  }, []);

  const submit = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    const refusal = password === "" ? text.guest.empty : await dashboard.session.enterPassword(password);
    setBusy(false);
    setProblem(refusal);
    if (refusal !== null) field.current?.focus();
  };

  return (
    <main class="sign-in" id="content">
      <form
        class="sign-in-card"
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) void submit();
        }}
      >
        <Logo />
        <h1>{text.guest.passwordHeading}</h1>
        <p class="muted">{text.guest.passwordIntro}</p>
        <label class="field-label" for={`${id}-password`}>
          {text.guest.password}
        </label>
        <div class="field-with-button">
          <input
            ref={field}
            id={`${id}-password`}
            class="field"
            {...(visible ? { type: "text" as const } : { type: "password" as const })}
            autoComplete="off"
            autocapitalize="none"
            spellcheck={false}
            maxLength={128}
            value={password}
            aria-invalid={problem !== null}
            aria-describedby={`${id}-problem`}
            onInput={(event) => setPassword(event.currentTarget.value)}
          />
          <button
            type="button"
            class="icon-button"
            aria-pressed={visible}
            aria-label={visible ? text.guest.hide : text.guest.show}
            onClick={() => setVisible(!visible)}
          >
            <Icon name="eye" />
          </button>
        </div>
        <p class="field-problem" id={`${id}-problem`} role="alert">
          {problem}
        </p>
        <button type="submit" class="button button-primary button-wide" aria-disabled={busy}>
          {busy ? text.guest.opening : text.guest.open}
        </button>
      </form>
    </main>
  );
};
