import { useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type uPlot from "uplot";
import { hourIn } from "../rules/days.ts";
import { metricText } from "../rules/metric-format.ts";
import { type Series, type SeriesNow, seriesOf } from "../rules/series.ts";
import type { Dashboard } from "../store/dashboard.ts";
import type { Screen } from "../store/history.ts";
import { text } from "../text.ts";
import { chartMetric, comparisonOf } from "./figures.tsx";
import type { HistoryProps } from "./props.ts";
import { SeriesFile } from "./series-file.tsx";
import { createSeriesPlot, type Drawn, plotData } from "./series-plot.ts";

/** The chart for who cannot see it. */
const SeriesTable = ({ series, metric, dashboard }: { series: Series; metric: string; dashboard: Dashboard }) => {
  const name = text.metric[metric] ?? metric;
  const isCompared = series.points.some(({ before }) => before !== null);
  return (
    <table>
      <caption>{text.history.chartTable(name)}</caption>
      <thead>
        <tr>
          <th scope="col">{text.history.when}</th>
          <th scope="col">{text.history.now}</th>
          {isCompared && <th scope="col">{text.history.before}</th>}
        </tr>
      </thead>
      <tbody>
        {series.points.map(({ label, value, before }) => (
          <tr key={label}>
            <th scope="row">{dashboard.day.bucket(label, series.bucket)}</th>
            <td>{value === null ? text.history.noValue : metricText(metric, value, dashboard.number)}</td>
            {isCompared && <td>{metricText(metric, before?.value ?? null, dashboard.number)}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
};

const seriesIn = (screen: Screen, now: SeriesNow): Series | null => {
  const answer = screen.answers.get("series");
  const before = screen.answers.get("series-before");
  if (!answer || "error" in answer) return null;
  return seriesOf(answer, before && "results" in before ? before : null, {
    metric: chartMetric(screen),
    now,
  });
};

const empty: Series = { bucket: "day", points: [], unfinished: null };

/** One metric over the range, with that of the comparison behind it. */
export const SeriesChart = ({ dashboard, history, screen, site }: HistoryProps & { screen: Screen }) => {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const metric = chartMetric(screen);
  const drawn = useRef<Drawn>({ series: empty, metric });
  const now = { today: screen.today, hour: hourIn(history.timezone.value ?? "UTC", dashboard.clock.peek()) };
  drawn.current = { series: seriesIn(screen, now) ?? empty, metric };
  useEffect(() => {
    if (box.current === null) return;
    const made = createSeriesPlot(box.current, dashboard, () => drawn.current);
    plot.current = made.plot;
    return () => {
      plot.current = null;
      made.destroy();
    };
  }, [dashboard]);
  useEffect(() => {
    plot.current?.setData(plotData(drawn.current));
  }, [screen, metric]);
  useSignalEffect(() => {
    void dashboard.theme.revision.value;
    plot.current?.redraw(false, true);
  });
  const compared = comparisonOf(screen);
  return (
    <section class="series" aria-label={text.history.chart(text.metric[metric] ?? metric)}>
      <div class="series-box" ref={box} aria-hidden="true" />
      <div class="series-line">
        {compared !== null && <p class="series-foot">{text.comparison.versus(dashboard.day.range(compared))}</p>}
        <SeriesFile screen={screen} site={site} now={now} />
      </div>
      <div class="sr-only">
        <SeriesTable series={drawn.current.series} metric={metric} dashboard={dashboard} />
      </div>
    </section>
  );
};
