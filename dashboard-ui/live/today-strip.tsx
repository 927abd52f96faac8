import { duration } from "../rules/format-time.ts";
import type { Dashboard } from "../store/dashboard.ts";
import type { Today, TodayStore } from "../store/today.ts";
import { text } from "../text.ts";

/** A mean of no visits is none. */
const ofVisits = ({ visits }: Today, mean: string): string => (visits === 0 ? "–" : mean);

const figures = (today: Today, { number }: Dashboard): [label: string, value: string][] => [
  [text.live.today.visitors, number.whole(today.visitors)],
  [text.live.today.visits, number.whole(today.visits)],
  [text.live.today.pageviews, number.whole(today.pageviews)],
  [text.live.today.bounceRate, ofVisits(today, number.percent(today.bounceRate))],
  [text.live.today.visitDuration, ofVisits(today, duration(today.visitDuration, number.whole))],
];

const labels = (): [label: string, value: string | null][] => [
  [text.live.today.visitors, null],
  [text.live.today.visits, null],
  [text.live.today.pageviews, null],
  [text.live.today.bounceRate, null],
  [text.live.today.visitDuration, null],
];

/** The site's day so far, from its stored facts. */
export const TodayStrip = ({ dashboard, store }: { dashboard: Dashboard; store: TodayStore }) => {
  const today = store.today.value;
  const cells = today === null ? labels() : figures(today, dashboard);
  return (
    <section class="today" aria-labelledby="today-heading">
      <h2 id="today-heading">{text.live.today.heading}</h2>
      {today === null && store.failed.value ? (
        <p class="muted">{text.live.today.failed}</p>
      ) : (
        <dl>
          {cells.map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value ?? <span class="skeleton-bar" aria-hidden="true" />}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
};
