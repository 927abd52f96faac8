import type { QueryAnswer } from "../../protocol/query.ts";
import type { Cell } from "./csv.ts";
import type { Day } from "./days.ts";
import { type Bucket, bucketOfLabels } from "./format-day.ts";
import { numberOf, unlessOfNothing } from "./metric-format.ts";

/** A range as the chart draws it: a value for every bucket, in order. */

export interface Series {
  bucket: Bucket;
  points: Point[];
  /** Index of the bucket that is not over yet; null when all are. */
  unfinished: number | null;
}

interface Point {
  label: string;
  /** Null where there is none: a moment to come, or a mean of nothing. */
  value: number | null;
  /** The same place of the comparison. */
  before: { label: string; value: number | null } | null;
}

/** Buckets that an answer leaves out are empty: sums are nothing there, means have no value. */
const valuesOf = (answer: QueryAnswer, metric: string): { label: string; value: number | null }[] => {
  const index = (answer.query.metrics as readonly string[]).indexOf(metric);
  const byLabel = new Map(answer.results.map(({ dimensions, metrics }) => [dimensions[0], numberOf(metrics[index])]));
  const empty = unlessOfNothing(metric, 0, 0);
  const labels = answer.meta.time_labels ?? answer.results.map(({ dimensions }) => dimensions[0] ?? "");
  return labels.map((label) => ({ label, value: byLabel.has(label) ? (byLabel.get(label) ?? null) : empty }));
};

export interface SeriesNow {
  today: Day;
  /** 0..23, by the site's clock. */
  hour: number;
}

/** The label of the bucket that this moment is in, or one after it. */
const currentOf = (labels: readonly string[], { today, hour }: SeriesNow): string =>
  bucketOfLabels(labels) === "hour" ? `${today} ${String(hour).padStart(2, "0")}:00:00` : today;

/** @param before the same question of the comparison */
export const seriesOf = (
  answer: QueryAnswer,
  before: QueryAnswer | null,
  { metric, now }: { metric: string; now: SeriesNow },
): Series => {
  const values = valuesOf(answer, metric);
  const compared = before === null ? [] : valuesOf(before, metric);
  const labels = values.map(({ label }) => label);
  const bucket = bucketOfLabels(labels);
  const current = currentOf(labels, now);
  const points = values.map(({ label, value }, index): Point => {
    return { label, value: label > current ? null : value, before: compared[index] ?? null };
  });
  const reached = points.findLastIndex(({ label }) => label <= current);
  const end = answer.query.date_range[1].slice(0, 10);
  return { bucket, points, unfinished: reached >= 0 && end >= now.today ? reached : null };
};

/** All metrics of an answer by bucket, those to come left out; the header, in the API's words, first. */
export const seriesTable = (answer: QueryAnswer, now: SeriesNow): Cell[][] => {
  const { metrics } = answer.query;
  const columns = metrics.map((metric) => seriesOf(answer, null, { metric, now }).points);
  const labels = valuesOf(answer, metrics[0] ?? "").map(({ label }) => label);
  const begun = labels.filter((label) => label <= currentOf(labels, now));
  const rows = begun.map((label, at) => [label, ...columns.map((points) => points[at]?.value ?? null)]);
  return [["date", ...metrics], ...rows];
};
