import { useEffect } from "preact/hooks";
import { ThemeButton } from "../elements/theme-button.tsx";
import type { Dashboard } from "../store/dashboard.ts";
import { text } from "../text.ts";
import { SecretForm } from "./secret-form.tsx";

export const SignInView = ({ dashboard, notice }: { dashboard: Dashboard; notice: string | null }) => {
  const { token, hint, ...words } = text.signIn;
  useEffect(() => {
    document.title = text.title.signIn;
  }, []);
  return (
    <main class="sign-in" id="content">
      <div class="sign-in-corner">
        <ThemeButton theme={dashboard.theme} />
      </div>
      <SecretForm
        words={{ ...words, label: token }}
        hint={hint}
        notice={notice}
        autoComplete="current-password"
        send={async (secret) => (secret.trim() === "" ? words.empty : dashboard.session.signIn(secret.trim()))}
      />
    </main>
  );
};
