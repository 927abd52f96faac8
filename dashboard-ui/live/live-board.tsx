import { computed } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import type { Dashboard } from "../store/dashboard.ts";
import type { LiveSite } from "../store/live-site.ts";
import { createToday } from "../store/today.ts";
import type { ViewStore } from "../store/view.ts";
import { text } from "../text.ts";
import { DimensionPanels } from "./dimension-panels.tsx";
import { EventFeed } from "./event-feed.tsx";
import { MapPanel } from "./map-panel.tsx";
import { MinutesChart } from "./minutes-chart.tsx";
import { OnlineNow } from "./online-now.tsx";
import { TodayStrip } from "./today-strip.tsx";

export interface LiveProps {
  dashboard: Dashboard;
  liveSite: LiveSite;
  views: ViewStore;
}

/** Tells the tab's title and the screen reader how many are online, and of a lost or regained connection. */
const useAnnouncements = ({ dashboard, liveSite }: LiveProps): void => {
  const online = liveSite.live.value?.online ?? 0;
  const connection = liveSite.connection.value;
  const isStale = liveSite.stale.value;
  useEffect(() => {
    const count = dashboard.number.whole(online);
    document.title = isStale ? text.title.site(liveSite.site) : text.title.live(count, liveSite.site);
    if (!isStale) dashboard.announcer.figure(text.live.announceOnline(count));
  }, [online, isStale, dashboard, liveSite]);
  useEffect(() => {
    dashboard.announcer.news(text.connection[connection]);
  }, [connection, dashboard]);
};

const Announce = (props: LiveProps) => {
  useAnnouncements(props);
  return null;
};

/** Everything about a site at this moment. */
export const LiveBoard = ({ dashboard, liveSite, views }: LiveProps) => {
  const today = useMemo(
    () =>
      createToday({
        site: liveSite.site,
        api: dashboard.api,
        activity: computed(() => liveSite.live.value?.events),
      }),
    [dashboard, liveSite],
  );
  useEffect(() => () => today.close(), [today]);
  return (
    <div class="live" data-stale={liveSite.stale.value} data-busy={liveSite.busy.value}>
      <Announce dashboard={dashboard} liveSite={liveSite} views={views} />
      <div class="panel hero">
        <OnlineNow dashboard={dashboard} liveSite={liveSite} views={views} />
        <MinutesChart dashboard={dashboard} liveSite={liveSite} views={views} />
        <TodayStrip dashboard={dashboard} store={today} />
      </div>
      <div class="live-grid">
        <MapPanel dashboard={dashboard} liveSite={liveSite} views={views} />
        <EventFeed dashboard={dashboard} liveSite={liveSite} views={views} />
        <DimensionPanels dashboard={dashboard} liveSite={liveSite} views={views} />
      </div>
    </div>
  );
};
