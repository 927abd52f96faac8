import { pathOfSettings } from "../rules/route.ts";
import type { Dashboard } from "../store/dashboard.ts";
import { text } from "../text.ts";
import { Icon } from "./icon.tsx";
import { Link } from "./link.tsx";
import { Logo } from "./logo.tsx";
import { SiteChooser } from "./site-chooser.tsx";
import { ThemeButton } from "./theme-button.tsx";

export const AppHeader = ({ dashboard }: { dashboard: Dashboard }) => {
  const { router, session, theme } = dashboard;
  const route = router.route.value;
  const state = session.state.value;
  const own = state.phase === "signed-in" ? state.session.site : null;
  const site = route.name === "site" || route.name === "settings" ? route.site : own;
  return (
    <header class="app-header">
      <nav class="app-header-inner" aria-label={text.header.label}>
        <Link router={router} href="/" class="brand" label={own === null ? text.header.home : text.product}>
          <Logo />
          <span class="brand-name">{text.product}</span>
        </Link>
        {site !== null && state.phase === "signed-in" && (
          <>
            <span class="crumb" aria-hidden="true">
              /
            </span>
            <SiteChooser dashboard={dashboard} site={site} />
          </>
        )}
        <span class="spacer" />
        {site !== null && state.phase === "signed-in" && state.session.role === "admin" && (
          <Link router={router} href={pathOfSettings(site)} class="icon-button" label={text.settings.open}>
            <Icon name="settings" />
          </Link>
        )}
        <ThemeButton theme={theme} />
        {state.phase === "signed-in" && (
          <button
            type="button"
            class="icon-button"
            aria-label={text.header.signOut}
            title={text.header.signOut}
            onClick={() => router.leave(() => void session.signOut())}
          >
            <Icon name="signOut" />
          </button>
        )}
      </nav>
    </header>
  );
};
