import { useEffect, useState } from "preact/hooks";
import type { DropReason } from "../../protocol/collect.ts";
import { Icon } from "../elements/icon.tsx";
import { Link } from "../elements/link.tsx";
import { todayIn } from "../rules/days.ts";
import { newestFirst } from "../rules/event-list.ts";
import { ago } from "../rules/format-time.ts";
import { pathOfSettings } from "../rules/route.ts";
import type { Dashboard } from "../store/dashboard.ts";
import type { LiveSite } from "../store/live-site.ts";
import { createSiteAdminApi } from "../store/site-admin-api.ts";
import { healthText } from "../text/settings-health.ts";
import { trackerText } from "../text/settings-tracker.ts";
import { text } from "../text.ts";

const words = trackerText.check;
const ASK_AGAIN_MS = 5000;

export interface VisitCheckProps {
  dashboard: Dashboard;
  /** Opened by whoever shows this. */
  liveSite: LiveSite;
}

/** What was refused today, most first: a visit that arrives and is not counted is otherwise silence. Admins only. */
const useRefusals = ({ dashboard, liveSite }: VisitCheckProps, wanted: boolean): [DropReason, number][] => {
  const [refusals, setRefusals] = useState<[DropReason, number][]>([]);
  const { site } = liveSite;
  useEffect(() => {
    if (!wanted) return;
    const admin = createSiteAdminApi(dashboard.http, site);
    let isGone = false;
    const ask = async (): Promise<void> => {
      if (document.hidden) return;
      try {
        const { days } = await admin.drops(todayIn("Etc/UTC", Date.now()));
        const counts = Object.entries(days[0]?.dropped ?? {}) as [DropReason, number][];
        if (!isGone) setRefusals(counts.sort((a, b) => b[1] - a[1]));
      } catch {
        // The check says what it can without it.
      }
    };
    void ask();
    const timer = setInterval(() => void ask(), ASK_AGAIN_MS);
    return () => {
      isGone = true;
      clearInterval(timer);
    };
  }, [dashboard, site, wanted]);
  return refusals;
};

interface RefusalsProps extends VisitCheckProps {
  refusals: readonly [DropReason, number][];
  /** Nothing was counted yet: then what was refused is likely what somebody waits for. */
  isUrgent: boolean;
}

const Refusals = ({ dashboard, liveSite, refusals, isUrgent }: RefusalsProps) => {
  if (refusals.length === 0) return null;
  const { whole } = dashboard.number;
  const toHealth = (
    <Link router={dashboard.router} href={pathOfSettings(liveSite.site, "health")}>
      {words.toHealth}
    </Link>
  );
  const nameOf = (reason: DropReason, count: number): string =>
    words.refusedOf(healthText.reasons[reason].name, whole(count));
  if (!isUrgent) {
    return (
      <p class="hint">
        {words.refusedToday} {refusals.map(([reason, count]) => nameOf(reason, count)).join(", ")}. {toHealth}
      </p>
    );
  }
  return (
    <div class="setting-warning" role="status">
      <Icon name="alert" />
      <div>
        <p>{words.refused}</p>
        <ul>
          {refusals.map(([reason, count]) => (
            <li key={reason}>
              <strong>{nameOf(reason, count)}</strong>. {healthText.reasons[reason].means}{" "}
              {healthText.reasons[reason].todo}
            </li>
          ))}
        </ul>
        {toHealth}
      </div>
    </div>
  );
};

/** Whether somebody listens, what came last, and what came and was refused. */
export const VisitCheck = (props: VisitCheckProps) => {
  const { dashboard, liveSite } = props;
  const state = dashboard.session.state.value;
  const isAdmin = state.phase === "signed-in" && state.session.role === "admin";
  const connection = liveSite.connection.value;
  const [last] = newestFirst(liveSite.live.value?.events ?? []);
  const [openedAt] = useState(() => Date.now());
  const refusals = useRefusals(props, isAdmin);
  const { whole } = dashboard.number;
  const offset = liveSite.clockOffset.value;
  const isSeen = last !== undefined && last.at - offset > openedAt;
  return (
    <div class="visit-check">
      <p class="install-waiting" data-listening={connection === "live"} data-seen={isSeen}>
        <span class="ripple" aria-hidden="true" />
        <span role="status">
          {connection === "connecting" && words.connecting}
          {connection === "live" && (isSeen ? words.seen : words.listening)}
          {connection !== "connecting" && connection !== "live" && words.notListening}
        </span>
      </p>
      {last !== undefined && (
        <p class="muted">
          {words.last(
            last.name === "pageview" ? last.page : text.live.events.on(last.name, last.page),
            last.at > dashboard.clock.value + offset - 5000
              ? text.time.now
              : words.ago(ago(last.at, dashboard.clock.value + offset, whole)),
          )}
        </p>
      )}
      <Refusals {...props} refusals={refusals} isUrgent={last === undefined} />
    </div>
  );
};
