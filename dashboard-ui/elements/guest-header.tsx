import { useEffect, useMemo } from "preact/hooks";
import type { GuestSession } from "../../protocol/dashboard-session.ts";
import { isEmbedded, pathOfOwnPage, pathOfScreen } from "../rules/entrance.ts";
import type { Dashboard } from "../store/dashboard.ts";
import { text } from "../text.ts";
import { Link } from "./link.tsx";
import { Logo } from "./logo.tsx";
import { ThemeButton } from "./theme-button.tsx";

/** To what part of the site the link is limited. */
const LimitMark = ({ dashboard, session }: { dashboard: Dashboard; session: GuestSession }) => {
  const { site, segment } = session;
  const segments = useMemo(() => dashboard.segmentsOf(site), [dashboard, site]);
  useEffect(() => segments.need(), [segments]);
  if (segment === null || segments.entries.value === null) return null;
  return (
    <span class="limit-mark" title={text.guest.limitedTitle}>
      {text.guest.limited(segments.nameOf(segment))}
    </span>
  );
};

/** Above the screen of who came by a share link, to a public site, or in a frame: no way to anything but this site's figures. */
export const GuestHeader = ({ dashboard, session }: { dashboard: Dashboard; session: GuestSession }) => {
  const { entrance, router, theme } = dashboard;
  const { site } = session;
  const embedded = isEmbedded(entrance);
  return (
    <header class={embedded ? "app-header app-header-embedded" : "app-header"}>
      <nav class="app-header-inner" aria-label={text.header.label}>
        {!embedded && (
          <Link router={router} href={pathOfScreen(entrance, site)} class="brand" label={text.product}>
            <Logo />
            <span class="brand-name">{text.product}</span>
          </Link>
        )}
        {!embedded && (
          <span class="crumb" aria-hidden="true">
            /
          </span>
        )}
        <span class="site-name">{site}</span>
        {session.segment !== null && <LimitMark dashboard={dashboard} session={session} />}
        <span class="spacer" />
        {embedded && (
          <a
            class="brand brand-small"
            href={pathOfOwnPage(entrance, site)}
            target="_blank"
            rel="noopener"
            aria-label={text.guest.openPage(site)}
            title={text.guest.openPage(site)}
          >
            <Logo />
            <span class="brand-name">{text.product}</span>
          </a>
        )}
        {!embedded && <ThemeButton theme={theme} />}
        {/* Not a link inside the page: who was not asked who they are is asked by the next one. */}
        {entrance.by === "address" && (
          <a class="button" href="/">
            {text.guest.signIn}
          </a>
        )}
      </nav>
    </header>
  );
};
