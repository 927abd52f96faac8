import { useEffect } from "preact/hooks";
import { Link } from "../elements/link.tsx";
import { useOnScreen } from "../elements/on-screen.ts";
import { Sparkline } from "../elements/sparkline.tsx";
import { pathOfSite } from "../rules/route.ts";
import type { Dashboard } from "../store/dashboard.ts";
import type { SiteRow } from "../store/site-list.ts";
import { text } from "../text.ts";

/** One site of the list: who is there now, and today by the hour, both fresh while it is in view. */
export const SiteCard = ({ dashboard, row }: { dashboard: Dashboard; row: SiteRow }) => {
  const { number, router } = dashboard;
  const online = row.online.value;
  const today = row.today.value;
  const { element, isSeen } = useOnScreen<HTMLLIElement>();
  useEffect(() => (isSeen ? row.watch() : undefined), [row, isSeen]);
  return (
    <li class="site-card" ref={element}>
      <div class="site-card-head">
        <h2>
          <Link router={router} href={pathOfSite(row.site)} class="site-card-link">
            {row.site}
          </Link>
        </h2>
        <span class="site-card-online" data-online={online !== null && online > 0}>
          <span class="pill-dot" aria-hidden="true" />
          {online === null ? text.sites.onlineUnknown : text.sites.online(number.whole(online))}
        </span>
      </div>
      <div class="site-card-chart">
        {today !== null && <Sparkline values={today.hours} slots={24} label={text.sites.sparkline(row.site)} />}
      </div>
      <p class="muted site-card-today">{today !== null ? text.sites.today(number.whole(today.visitors)) : "\u00a0"}</p>
    </li>
  );
};
