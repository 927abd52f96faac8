import { useEffect } from "preact/hooks";
import type { Dashboard } from "../store/dashboard.ts";
import { text } from "../text.ts";
import { SecretForm } from "./secret-form.tsx";

/** As many characters as a link's password may have. */
const PASSWORD_CHARS = 128;

/** Asks for the password of a share link. */
export const LinkPasswordView = ({ dashboard }: { dashboard: Dashboard }) => {
  const { passwordHeading, passwordIntro, password, show, hide, open, opening, empty } = text.guest;
  useEffect(() => {
    document.title = text.guest.title(null);
  }, []);
  return (
    <main class="sign-in" id="content">
      <SecretForm
        words={{
          heading: passwordHeading,
          intro: passwordIntro,
          label: password,
          show,
          hide,
          submit: open,
          busy: opening,
          empty,
        }}
        autoComplete="off"
        maxLength={PASSWORD_CHARS}
        send={(secret) => dashboard.session.enterPassword(secret)}
      />
    </main>
  );
};
