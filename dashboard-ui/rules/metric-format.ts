import type { ResultRow } from "../../protocol/query.ts";
import { text } from "../text.ts";
import type { NumberFormat, Width } from "./format-number.ts";
import { duration } from "./format-time.ts";

/** How a metric's value is written, and how a change of it. */

const durations: ReadonlySet<string> = new Set(["visit_duration", "time_on_page"]);
const rates: ReadonlySet<string> = new Set([
  "bounce_rate",
  "percentage",
  "conversion_rate",
  "group_conversion_rate",
  "scroll_depth",
]);

const conversions: ReadonlySet<string> = new Set(["conversion_rate", "group_conversion_rate"]);

/** Of visits: where there was none, these are of nothing. (A conversion rate of nobody is 0 % of those who came.) */
const ofVisits: ReadonlySet<string> = new Set([
  "bounce_rate",
  "views_per_visit",
  "visit_duration",
  "time_on_page",
  "scroll_depth",
]);

/** What the API answers with 0 since it has no other word for it. @param among how many visitors, or visits, it is a mean of */
export const unlessOfNothing = (metric: string, value: number | null, among: number | null): number | null =>
  among === 0 && ofVisits.has(metric) ? null : value;

/** A cell of an answer as a number; amounts of money by their value. */
export const numberOf = (cell: unknown): number | null => {
  if (typeof cell === "number") return cell;
  return cell !== null && typeof cell === "object" && "value" in cell && typeof cell.value === "number"
    ? cell.value
    : null;
};

/** A metric's value in words, whole or as `12.3K`. */
export const metricText = (
  metric: string,
  value: number | null,
  number: NumberFormat,
  width: Width = "whole",
): string => {
  if (value === null) return "–";
  if (durations.has(metric)) return duration(value, number.whole);
  if (metric === "percentage") return number.share(value);
  if (conversions.has(metric)) return number.exactRate(value);
  if (rates.has(metric)) return number.rate(value);
  if (metric === "views_per_visit") return number.decimal(value);
  return number[width](value);
};

export type MetricCell = ResultRow["metrics"][number];

/** A cell as it is shown: amounts of money in their currency. */
export const cellText = (metric: string, cell: MetricCell, number: NumberFormat, width: Width = "whole"): string =>
  cell !== null && typeof cell === "object"
    ? number.money(cell.value, cell.currency, width)
    : metricText(metric, numberOf(cell), number, width);

export interface Change {
  direction: "up" | "down" | "same";
  /** `12%`, or `1.5 pt` between rates, without a sign. */
  amount: string;
  /** Whether it is the direction that one hopes for. */
  good: boolean;
}

/** From a value of the comparison to the present one; null where there is nothing to compare with. */
export const changeOf = (
  metric: string,
  { now, before }: { now: number | null; before: number | null },
  number: NumberFormat,
): Change | null => {
  if (now === null || before === null) return null;
  const isRate = rates.has(metric);
  if (!isRate && before === 0) return null;
  const difference = isRate ? now - before : (100 * (now - before)) / before;
  const size = Math.abs(difference);
  const amount = isRate ? text.comparison.points(number.tenth(size)) : number.percent(size);
  // What rounds to nothing is no change.
  const isSame = size < (isRate ? 0.05 : 0.5);
  const direction = isSame ? "same" : difference > 0 ? "up" : "down";
  return { direction, amount, good: isSame || (metric === "bounce_rate" ? difference < 0 : difference > 0) };
};
