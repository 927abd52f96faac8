import type { Metric } from "../../protocol/query-grammar.ts";
import { ChangeMark, NoChangeMark } from "../elements/change-mark.tsx";
import { isMoney } from "../rules/columns.ts";
import type { Width } from "../rules/format-number.ts";
import { cellText, changeOf, type MetricCell, numberOf, unlessOfNothing } from "../rules/metric-format.ts";
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

const cellsOf = (screen: Screen, place: Place): readonly MetricCell[] | null => {
  const answer = screen.answers.get(place);
  return answer && "results" in answer ? (answer.results[0]?.metrics ?? []) : null;
};

/** The figures of a range by metric; null where one is of nothing. */
const figuresIn = (screen: Screen, suffix: "" | "-before"): ReadonlyMap<string, MetricCell> | null => {
  const cells = cellsOf(screen, `figures${suffix}`);
  if (cells === null) return null;
  const entries = numberOf(cellsOf(screen, `entries${suffix}`)?.[0]);
  const visitors = numberOf(cells[0]);
  return new Map(
    figureMetrics(screen.view.chips).map((metric, index) => {
      const among = metric === "bounce_rate" && entries !== null ? entries : visitors;
      const cell = cells[index] ?? null;
      return [metric, typeof cell === "number" ? unlessOfNothing(metric, cell, among) : cell];
    }),
  );
};

/** Amounts of money are long, and a figure has little room. */
const widthOf = (metric: Metric): Width => (isMoney(metric) ? "short" : "whole");

/** The sums of the range, each a switch for the chart. */
export const Figures = ({ dashboard, views, screen }: HistoryProps & { screen: Screen }) => {
  const { number } = dashboard;
  const now = figuresIn(screen, "");
  const metrics = figureMetrics(screen.view.chips).filter((metric) => !isMoney(metric) || now?.get(metric));
  const drawable: readonly string[] = chartMetrics(screen.view.chips);
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
        const numbers = { now: numberOf(values.now), before: numberOf(values.before) };
        const change = before?.get("visitors") ? changeOf(metric, numbers, number) : null;
        const content = (
          <>
            <span class="figure-name">{text.metric[metric]}</span>
            <span class="figure-line">
              <span class="figure-value" data-metric={metric}>
                {cellText(metric, values.now, number, widthOf(metric))}
              </span>
              {change && <ChangeMark change={change} />}
              {change === null && values.before !== null && numbers.now ? <NoChangeMark /> : null}
            </span>
            {days !== null && before !== null && (
              <span class="figure-before" title={days}>
                {said(cellText(metric, values.before, number, widthOf(metric)))}
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
