import { useComputed, useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type uPlot from "uplot";
import type { LiveMinute } from "../../protocol/live.ts";
import { lastMinutes, summarise } from "../rules/minutes.ts";
import type { Dashboard } from "../store/dashboard.ts";
import { text } from "../text.ts";
import type { LiveProps } from "./live-board.tsx";
import { chartData, createMinutesPlot } from "./minutes-plot.ts";

/** The chart for who cannot see it. */
const MinutesTable = ({ minutes, dashboard }: { minutes: LiveMinute[]; dashboard: Dashboard }) => (
  <table>
    <caption>{text.live.chart}</caption>
    <thead>
      <tr>
        <th scope="col">{text.live.minute}</th>
        <th scope="col">{text.live.pageviews}</th>
        <th scope="col">{text.live.visitors}</th>
      </tr>
    </thead>
    <tbody>
      {minutes.map((minute) => (
        <tr key={minute.at}>
          <th scope="row">{dashboard.time.minute(minute.at)}</th>
          <td>{dashboard.number.whole(minute.pageviews)}</td>
          <td>{dashboard.number.whole(minute.visitors)}</td>
        </tr>
      ))}
    </tbody>
  </table>
);

/** Pageviews and visitors of the last thirty minutes, a bar a minute. */
export const MinutesChart = ({ dashboard, liveSite }: LiveProps) => {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const known = useComputed(() => liveSite.live.value?.per_minute ?? []);
  const currentMinute = useComputed(() => {
    // A broken stream must not turn into a row of empty minutes: the window stays where it was.
    const now = liveSite.knownUntil.value ?? dashboard.clock.value;
    return Math.floor((now + liveSite.clockOffset.value) / 60_000);
  });
  const minutes = useComputed(() => {
    const newest = known.value.reduce((latest, minute) => Math.max(latest, minute.at), 0);
    return lastMinutes(known.value, Math.max(currentMinute.value * 60_000, newest));
  });

  useEffect(() => {
    if (box.current === null) return;
    const made = createMinutesPlot(box.current, dashboard, () => minutes.peek());
    plot.current = made.plot;
    return () => {
      plot.current = null;
      made.destroy();
    };
  }, [dashboard, minutes]);
  useSignalEffect(() => {
    plot.current?.setData(chartData(minutes.value));
  });
  useSignalEffect(() => {
    void dashboard.theme.revision.value;
    plot.current?.redraw(false, true);
  });

  const { pageviews, peak } = summarise(minutes.value);
  const { number, time } = dashboard;
  return (
    <section class="minutes" aria-labelledby="minutes-heading">
      <div class="minutes-head">
        <h2 id="minutes-heading">{text.live.chart}</h2>
        <ul class="legend" aria-hidden="true">
          <li data-series="pageviews">{text.live.pageviews}</li>
          <li data-series="visitors">{text.live.visitors}</li>
        </ul>
      </div>
      <p class="sr-only">
        {peak === null
          ? text.live.chartEmpty
          : text.live.chartSummary(number.whole(pageviews), time.minute(peak.at), number.whole(peak.pageviews))}
      </p>
      <div class="minutes-box" ref={box} aria-hidden="true" />
      {/* The box hides, not the table: a table cannot be made smaller than its cells, and would lengthen the page. */}
      <div class="sr-only">
        <MinutesTable minutes={minutes.value} dashboard={dashboard} />
      </div>
    </section>
  );
};
