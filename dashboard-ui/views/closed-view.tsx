import { useEffect } from "preact/hooks";
import { Logo } from "../elements/logo.tsx";
import { text } from "../text.ts";

/** For a share link that was revoked or is over, and for a frame of a site that is not public. */
export const ClosedView = ({ reason }: { reason: "link" | "site" }) => {
  useEffect(() => {
    document.title = text.guest.title(null);
  }, []);
  return (
    <main class="sign-in" id="content">
      <div class="sign-in-card">
        <Logo />
        <h1>{reason === "link" ? text.guest.endedHeading : text.guest.notPublicHeading}</h1>
        <p class="muted">{reason === "link" ? text.guest.ended : text.guest.notPublic}</p>
      </div>
    </main>
  );
};
