import type { QueryAnswer, ResultRow, RevenueCell } from "../../protocol/query.ts";
import { type Dimension, type Metric, propKey } from "../../protocol/query-grammar.ts";
import type { V1Question } from "./v1-question.ts";

/** Answers of v2 in the shapes of v1. */

type Cell = number | null | RevenueCell;

const numberOf = (cell: Cell | undefined): number | null =>
  cell === undefined || cell === null || typeof cell === "number" ? (cell ?? null) : cell.value;

const differences: ReadonlySet<Metric> = new Set(["bounce_rate", "conversion_rate"]);

/** Percent that a figure has changed by; of rates, the difference in points. */
const changeOf = (metric: Metric, now: number | null, before: number | null): number | null => {
  if (now === null || before === null) return null;
  if (differences.has(metric)) return Math.round((now - before) * 100) / 100;
  if (before === 0) return now === 0 ? 0 : 100;
  return Math.round(((now - before) * 100) / before);
};

export const v1Aggregate = ({ metrics }: V1Question, now: QueryAnswer, before: QueryAnswer | null) => {
  const cells = (answer: QueryAnswer): Cell[] => answer.results[0]?.metrics ?? [];
  const results: Record<string, { value: Cell; change?: number | null }> = {};
  metrics.forEach((metric, index) => {
    const value = cells(now)[index] ?? null;
    results[metric] = before
      ? { value, change: changeOf(metric, numberOf(value), numberOf(cells(before)[index])) }
      : { value };
  });
  return { results };
};

/** `visit:source` is `source`, `event:props:plan` is `plan`. */
const nameOf = (property: Dimension): string => propKey(property) ?? property.slice(property.indexOf(":") + 1);

const namedCells = (metrics: readonly Metric[], row: ResultRow): Record<string, Cell> =>
  Object.fromEntries(metrics.map((metric, index) => [metric, row.metrics[index] ?? null]));

export const v1Breakdown = ({ metrics, property }: V1Question, answer: QueryAnswer) => ({
  results: answer.results.map((row) => ({
    [property === null ? "" : nameOf(property)]: row.dimensions[0] ?? "",
    ...namedCells(metrics, row),
  })),
});

/** Means of nothing; counts and rates of nothing are 0. */
const nullWhenEmpty: ReadonlySet<Metric> = new Set([
  "bounce_rate",
  "visit_duration",
  "time_on_page",
  "scroll_depth",
  "value",
  "average_revenue",
]);

/** A row for every bucket of the period, whether anything happened in it or not. */
export const v1Timeseries = ({ metrics }: V1Question, answer: QueryAnswer) => {
  const rows = new Map(answer.results.map((row) => [row.dimensions[0], row]));
  const empty = { dimensions: [], metrics: metrics.map((metric) => (nullWhenEmpty.has(metric) ? null : 0)) };
  return {
    results: (answer.meta.time_labels ?? []).map((date) => ({ date, ...namedCells(metrics, rows.get(date) ?? empty) })),
  };
};
