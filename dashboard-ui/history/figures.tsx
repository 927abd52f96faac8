import { ChangeMark, NoChangeMark } from "../elements/change-mark.tsx";
import { changeOf, metricText, numberOf, unlessOfNothing } from "../rules/metric-format.ts";
import { comparedDays, daysOf } from "../rules/period.ts";
import { chartMetrics, figureMetrics, isToday, type Place } from "../rules/questions.ts";
import type { Screen } from "../store/history.ts";
import { text } from "../text.ts";
import type { HistoryProps } from "./props.ts";

/** The days that a screen is compared with; null for none. */
export const comparisonOf = ({ view, today }: Pick<Screen, "view" | "today">) =>
  view.period === "live" ? null : comparedDays(daysOf(view.period, today), view.comparison);

/** The metric that the chart draws: the chosen one where this screen has it. */
export const chartMetric = ({ view }: Screen): string =>
  chartMetrics(view.chips).find((metric) => metric === view.metric) ?? "visitors";

const cellsOf = (screen: Screen, place: Place): (number | null)[] | null => {
  const answer = screen.answers.get(place);
  return answer && "results" in answer ? (answer.results[0]?.metrics ?? []).map(numberOf) : null;
};

/** The figures of a range by metric; null where one is of nothing. */
const figuresIn = (screen: Screen, suffix: "" | "-before"): ReadonlyMap<string, number | null> | null => {
  const cells = cellsOf(screen, `figures${suffix}`);
  if (cells === null) return null;
  const entries = cellsOf(screen, `entries${suffix}`)?.[0] ?? null;
  const [visitors = null] = cells;
  return new Map(
    figureMetrics(screen.view.chips).map((metric, index) => {
      const among = metric === "bounce_rate" && entries !== null ? entries : visitors;
      return [metric, unlessOfNothing(metric, cells[index] ?? null, among)];
    }),
  );
};

/** The sums of the range, each a switch for the chart. */
export const Figures = ({ dashboard, views, screen }: HistoryProps & { screen: Screen }) => {
  const { number } = dashboard;
  const metrics = figureMetrics(screen.view.chips);
  const drawable: readonly string[] = chartMetrics(screen.view.chips);
  const now = figuresIn(screen, "");
  const before = figuresIn(screen, "-before");
  const compared = comparisonOf(screen);
  const days = compared && dashboard.day.range(compared);
  const shown = chartMetric(screen);
  const said = isToday(screen) ? text.comparison.beforeSoFar : text.comparison.before;
  return (
    <ul class="figures" aria-label={text.history.figures}>
      {metrics.map((metric) => {
        const values = { now: now?.get(metric) ?? null, before: before?.get(metric) ?? null };
        // Where nobody was, there is nothing to have changed from.
        const change = before?.get("visitors") ? changeOf(metric, values, number) : null;
        const content = (
          <>
            <span class="figure-name">{text.metric[metric]}</span>
            <span class="figure-line">
              <span class="figure-value" data-metric={metric}>
                {metricText(metric, values.now, number)}
              </span>
              {change && <ChangeMark change={change} />}
              {change === null && values.before !== null && values.now ? <NoChangeMark /> : null}
            </span>
            {days !== null && before !== null && (
              <span class="figure-before" title={days}>
                {said(metricText(metric, values.before, number))}
              </span>
            )}
          </>
        );
        return (
          <li key={metric}>
            {drawable.includes(metric) ? (
              <button
                type="button"
                class="figure"
                aria-pressed={metric === shown}
                title={text.history.chartOf(text.metric[metric] ?? metric)}
                onClick={() => views.change({ metric: metric === "visitors" ? null : metric }, "quietly")}
              >
                {content}
              </button>
            ) : (
              <div class="figure">{content}</div>
            )}
          </li>
        );
      })}
    </ul>
  );
};
