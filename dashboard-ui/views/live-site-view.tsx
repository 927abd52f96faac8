import { useEffect, useLayoutEffect, useMemo } from "preact/hooks";
import { lazily } from "../elements/lazily.tsx";
import { Notice } from "../elements/notice.tsx";
import { LiveSkeleton } from "../live/live-skeleton.tsx";
import { parseView } from "../rules/view.ts";
import type { Dashboard } from "../store/dashboard.ts";
import { text } from "../text.ts";
import { NotFoundView } from "./not-found-view.tsx";
import { SiteBoard } from "./site-board.tsx";

const InstallView = lazily(async () => (await import("./install-view.tsx")).InstallView);

/** A site, live: opens its stream while shown, and decides between waiting, installing, failing and watching. */
export const LiveSiteView = ({ dashboard, site }: { dashboard: Dashboard; site: string }) => {
  const liveSite = useMemo(() => dashboard.openSite(site), [dashboard, site]);
  // Before the effects of what is inside, which say it better.
  useLayoutEffect(() => {
    document.title = text.title.site(site);
  }, [site]);
  useEffect(() => {
    void liveSite.open();
    return () => liveSite.close();
  }, [liveSite, site]);

  const waiting = liveSite.waitingForFirstVisit.value;
  const failure = liveSite.failure.value;
  useEffect(() => {
    if (waiting !== true) return;
    return () => dashboard.announcer.news(text.live.announceFirstVisit);
  }, [waiting, dashboard]);

  if (failure !== null) {
    if (failure.status === 404 || failure.status === 403) {
      return <NotFoundView dashboard={dashboard} path={`/${site}`} site={site} />;
    }
    return (
      <div class="page page-narrow">
        <Notice message={failure.message} onRetry={() => void liveSite.open()} />
      </div>
    );
  }
  const { state } = dashboard.session;
  const isGuest = state.value.phase === "signed-in" && state.value.session.role === "guest";
  const isKnown = liveSite.live.value !== null && waiting !== null;
  // A range of history needs nothing of this moment, so it does not wait for it.
  const isHistory = parseView(dashboard.router.search.value).period !== "live";
  if (!liveSite.isWatched || (isHistory && !isKnown)) return <SiteBoard dashboard={dashboard} liveSite={liveSite} />;
  if (!isKnown) return <LiveSkeleton site={site} />;
  // How to install the tracker is the owner's concern.
  return waiting && !isGuest ? (
    <InstallView dashboard={dashboard} liveSite={liveSite} />
  ) : (
    <SiteBoard dashboard={dashboard} liveSite={liveSite} />
  );
};
