import { duration } from "../rules/format-time.ts";
import { flag, plainLabel, sourceLabel } from "../rules/labels.ts";
import { scoreBand } from "../rules/score.ts";
import type { Dashboard } from "../store/dashboard.ts";
import { text } from "../text.ts";
import type { Marker } from "./markers.ts";

export interface MarkerCardProps {
  dashboard: Dashboard;
  marker: Marker;
  /** The server's time now. */
  now: number;
  /** Position on the map in CSS pixels, and the map's width. */
  left: number;
  top: number;
  width: number;
}

const LISTED = 4;
const CARD_WIDTH = 240;

/** Who is at a marker, most valuable first. Nothing here says who they are, only what the stream has. */
export const MarkerCard = ({ dashboard, marker, now, left, top, width }: MarkerCardProps) => {
  const { number, countryName } = dashboard;
  const best = marker.visitors.toSorted((a, b) => b.score - a.score).slice(0, LISTED);
  const first = best[0];
  if (first === undefined) return null;
  const place = [first.city, first.country && countryName(first.country)].filter(Boolean).join(", ");
  const x = Math.min(Math.max(left - CARD_WIDTH / 2, 4), Math.max(width - CARD_WIDTH - 4, 4));
  return (
    <div
      class="marker-card"
      data-below={top < 150}
      style={{ "--x": `${Math.round(x)}px`, "--y": `${Math.round(top)}px` }}
    >
      <p class="marker-place">
        <span class="flag" aria-hidden="true">
          {flag(first.country)}
        </span>
        <bdi>{place || text.place.unknownPlace}</bdi>
      </p>
      {marker.visitors.length > 1 && (
        <p class="muted">{text.live.map.visitors(number.whole(marker.visitors.length))}</p>
      )}
      <ul>
        {best.map((visitor) => (
          <li key={visitor.id}>
            <span class="score-dot" data-band={scoreBand(visitor.score)} aria-hidden="true" />
            <bdi class="marker-page">{plainLabel(visitor.page)}</bdi>
            <span class="marker-since" title={text.live.map.since}>
              {duration((now - visitor.since) / 1000, number.whole)}
            </span>
            <span class="marker-facts">
              <bdi>{sourceLabel(visitor.source)}</bdi> · {text.live.map.score(number.whole(visitor.score))}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
};
