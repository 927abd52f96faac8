import { Announcements } from "./elements/announcements.tsx";
import { AppHeader } from "./elements/app-header.tsx";
import { GuestHeader } from "./elements/guest-header.tsx";
import { lazily } from "./elements/lazily.tsx";
import { Notice } from "./elements/notice.tsx";
import type { Dashboard } from "./store/dashboard.ts";
import { text } from "./text.ts";
import { ClosedView } from "./views/closed-view.tsx";
import { LinkPasswordView } from "./views/link-password-view.tsx";
import { LiveSiteView } from "./views/live-site-view.tsx";
import { NotFoundView } from "./views/not-found-view.tsx";
import { SignInView } from "./views/sign-in-view.tsx";
import { SiteListView } from "./views/site-list-view.tsx";

const SettingsView = lazily(async () => (await import("./views/settings-view.tsx")).SettingsView);

const Signed = ({ dashboard }: { dashboard: Dashboard }) => {
  const { router, session } = dashboard;
  const state = session.state.value;
  const route = router.route.value;
  if (state.phase !== "signed-in") return null;
  const { role, site } = state.session;
  if (route.name === "shared" && site !== null) return <LiveSiteView dashboard={dashboard} site={site} />;
  if (route.name === "site") return <LiveSiteView key={route.site} dashboard={dashboard} site={route.site} />;
  if (route.name === "settings" && role !== "guest") {
    return <SettingsView key={route.site} dashboard={dashboard} site={route.site} section={route.section} />;
  }
  if (route.name === "unknown") return <NotFoundView dashboard={dashboard} path={route.path} />;
  // Who sees just one site needs no list of them.
  if (site !== null) return <LiveSiteView dashboard={dashboard} site={site} />;
  return <SiteListView dashboard={dashboard} />;
};

/** Chooses the view by who is signed in and by the address. */
export const App = ({ dashboard }: { dashboard: Dashboard }) => {
  const state = dashboard.session.state.value;
  if (state.phase === "signed-out") return <SignInView dashboard={dashboard} notice={state.notice} />;
  if (state.phase === "password") return <LinkPasswordView dashboard={dashboard} />;
  if (state.phase === "closed") return <ClosedView reason={state.reason} />;
  const guest = state.phase === "signed-in" && state.session.role === "guest" ? state.session : null;
  return (
    <>
      <a class="skip-link" href="#content">
        {text.skipToContent}
      </a>
      {guest ? <GuestHeader dashboard={dashboard} session={guest} /> : <AppHeader dashboard={dashboard} />}
      <main id="content" tabIndex={-1}>
        {state.phase === "checking" && <p class="sr-only">{text.loading}</p>}
        {state.phase === "unreachable" && (
          <Notice message={state.error.message} onRetry={() => void dashboard.session.start(null)} />
        )}
        <Signed dashboard={dashboard} />
      </main>
      <Announcements announcer={dashboard.announcer} />
    </>
  );
};
