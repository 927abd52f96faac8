import { useEffect, useId, useRef, useState } from "preact/hooks";
import { Icon } from "../elements/icon.tsx";
import { Logo } from "../elements/logo.tsx";
import { ThemeButton } from "../elements/theme-button.tsx";
import type { Dashboard } from "../store/dashboard.ts";
import { text } from "../text.ts";

export const SignInView = ({ dashboard, notice }: { dashboard: Dashboard; notice: string | null }) => {
  const [token, setToken] = useState("");
  const [visible, setVisible] = useState(false);
  const [problem, setProblem] = useState(notice);
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  useEffect(() => {
    document.title = text.title.signIn;
    field.current?.focus();
  }, []);

  const submit = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    const refusal = token.trim() === "" ? text.signIn.empty : await dashboard.session.signIn(token.trim());
    setBusy(false);
    setProblem(refusal);
    if (refusal !== null) field.current?.focus();
  };

  return (
    <main class="sign-in" id="content">
      <div class="sign-in-corner">
        <ThemeButton theme={dashboard.theme} />
      </div>
      <form
        class="sign-in-card"
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) void submit();
        }}
      >
        <Logo />
        <h1>{text.signIn.heading}</h1>
        <p class="muted">{text.signIn.intro}</p>
        <label class="field-label" for={`${id}-token`}>
          {text.signIn.token}
        </label>
        <div class="field-with-button">
          <input
            ref={field}
            id={`${id}-token`}
            class="field"
            {...(visible ? { type: "text" as const } : { type: "password" as const })}
            autoComplete="current-password"
            autocapitalize="none"
            spellcheck={false}
            value={token}
            aria-invalid={problem !== null}
            aria-describedby={`${id}-problem ${id}-hint`}
            onInput={(event) => setToken(event.currentTarget.value)}
          />
          <button
            type="button"
            class="icon-button"
            aria-pressed={visible}
            aria-label={visible ? text.signIn.hide : text.signIn.show}
            onClick={() => setVisible(!visible)}
          >
            <Icon name="eye" />
          </button>
        </div>
        <p class="field-problem" id={`${id}-problem`} role="alert">
          {problem}
        </p>
        <button type="submit" class="button button-primary button-wide" aria-disabled={busy}>
          {busy ? text.signIn.busy : text.signIn.submit}
        </button>
        <p class="hint" id={`${id}-hint`}>
          {text.signIn.hint}
        </p>
      </form>
    </main>
  );
};
