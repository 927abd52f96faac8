import type { Metric } from "../../protocol/query-grammar.ts";
import type { HitMeasure, VisitMeasure } from "./plan.ts";

/**
 * What each metric is made of. A need names a family and a measure of it; a family is one way to look at the facts:
 * - `hits` counted hits in the range; `visits` visits of the range; `entries` the same, but by their entry page;
 * - `engagement` attention rows; `revenue` hits that bring money;
 * - `all` hits without dimensions; `reach` without goal and property filters too; `groupReach` those per group.
 */
export type HitFamily = "hits" | "engagement" | "revenue" | "all" | "reach" | "groupReach";
export type VisitFamily = "visits" | "entries";
export type Need = `${HitFamily}.${HitMeasure}` | `${VisitFamily}.${VisitMeasure}`;

/** Reads a need's sum for one row of the answer; 0 where nothing was counted. */
type Read = (need: Need) => number;

export interface MetricRule {
  readonly needs: readonly Need[];
  /** Computed and rounded; null when there is nothing to take a mean of. */
  readonly value: (read: Read) => number | null;
}

/** part / whole, halves up; divided once, so that a tie is a tie. */
const quotient = (part: number, whole: number, decimals: number): number => {
  const scale = 10 ** decimals;
  return Math.round((part * scale) / whole) / scale;
};

const count = (need: Need): MetricRule => ({ needs: [need], value: (read) => read(need) });
/** A rate of nothing is 0. */
const rate = (part: Need, whole: Need, times: number, decimals: number): MetricRule => ({
  needs: [part, whole],
  value: (read) => (read(whole) === 0 ? 0 : quotient(read(part) * times, read(whole), decimals)),
});
/** A mean of nothing is null. */
const mean = (sum: Need, of: Need, per: number, decimals: number): MetricRule => ({
  needs: [sum, of],
  value: (read) => (read(of) === 0 ? null : quotient(read(sum), read(of) * per, decimals)),
});

export const metricRules: Readonly<Record<Metric, MetricRule>> = {
  visitors: count("hits.visitors"),
  visits: count("hits.visits"),
  pageviews: count("hits.pageviews"),
  events: count("hits.events"),
  views_per_visit: rate("visits.pageviews", "visits.visits", 1, 2),
  bounce_rate: rate("entries.bounces", "entries.visits", 100, 0),
  visit_duration: mean("visits.durationMs", "visits.visits", 1000, 0),
  value: mean("visits.score", "visits.visits", 1, 0),
  // Not of the facts: the live view knows it (answer.ts).
  online: { needs: [], value: () => null },
  percentage: rate("hits.visitors", "all.visitors", 100, 1),
  conversion_rate: rate("hits.visitors", "reach.visitors", 100, 2),
  group_conversion_rate: rate("hits.visitors", "groupReach.visitors", 100, 2),
  time_on_page: mean("engagement.engagedMs", "engagement.visits", 1000, 0),
  scroll_depth: mean("engagement.scroll", "engagement.scrolled", 1, 0),
  total_revenue: count("revenue.amount"),
  average_revenue: mean("revenue.amount", "revenue.amounts", 1, 3),
};

const sessionMetrics: ReadonlySet<Metric> = new Set(["bounce_rate", "views_per_visit", "visit_duration", "value"]);
/** Metrics of visits. */
export const isSessionMetric = (metric: Metric): boolean => sessionMetrics.has(metric);
const eitherMetrics: ReadonlySet<Metric> = new Set([
  "visitors",
  "visits",
  "percentage",
  "conversion_rate",
  "group_conversion_rate",
  "online",
]);
/** Metrics that only events have. */
export const isEventMetric = (metric: Metric): boolean => !isSessionMetric(metric) && !eitherMetrics.has(metric);
export const isRevenueMetric = (metric: Metric): boolean => metric === "total_revenue" || metric === "average_revenue";
