import * as v from "valibot";
import { inspect, jsonType } from "./inspect.ts";
import { QUERY_ROWS_MAX } from "./limits.ts";
import {
  type DateRange,
  type Dimension,
  type Filter,
  isDimension,
  isFilter,
  isMetric,
  isRangeName,
  type Metric,
  type OrderBy,
} from "./query-grammar.ts";

/** `POST /api/v2/query`: Plausible's Stats API v2, its error sentences included. A key that is not known is refused. */

const mismatch = (expected: string) => (issue: { input: unknown }) =>
  `Type mismatch. Expected ${expected} but got ${jsonType(issue.input)}.`;

/** Years of four digits: earlier ones are no history of a site. */
const isoDate = /^[1-9]\d{3}-\d\d-\d\d$/;
const isoInstant = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)$/;

/** True for `YYYY-MM-DD` of a day that exists. */
const isDate = (text: string): boolean =>
  isoDate.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text);
const isInstant = (text: string): boolean =>
  isoInstant.test(text) && isDate(text.slice(0, 10)) && !Number.isNaN(Date.parse(text));

const isDateRange = (value: unknown): value is DateRange => {
  if (isRangeName(value)) return true;
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [first, last] = value as unknown[];
  if (typeof first !== "string" || typeof last !== "string") return false;
  if (isDate(first) && isDate(last)) return first <= last;
  return isInstant(first) && isInstant(last) && Date.parse(first) <= Date.parse(last);
};

const said = (what: string) => (issue: { input: unknown }) => `${what} ${inspect(issue.input)}`;

const unique = <T>(items: readonly T[]): boolean =>
  new Set(items.map((item) => JSON.stringify(item))).size === items.length;
const NOT_UNIQUE = "Expected items to be unique but they were not.";
const UNKNOWN_KEY = "Schema does not allow additional properties.";

/** An object without further keys; valibot itself would let a list pass for an empty one. */
const object = <const TEntries extends v.ObjectEntries>(entries: TEntries) =>
  v.pipe(
    v.custom<Record<string, unknown>>((value) => jsonType(value) === "Object", mismatch("Object")),
    v.strictObject(entries, UNKNOWN_KEY),
  );

export const metricSchema = v.custom<Metric>(isMetric, said("Invalid metric"));
export const dimensionSchema = v.custom<Dimension>(isDimension, said("Invalid dimension"));
export const filterSchema = v.custom<Filter>((value) => isFilter(value), said("Invalid filter"));
export const dateRangeSchema = v.custom<DateRange>(isDateRange, said("Invalid date range"));

export const orderBySchema = v.strictTuple(
  [
    v.custom<OrderBy[0]>(
      (value) => isMetric(value) || (isDimension(value) && value !== "event:goal"),
      said("Invalid value in order_by"),
    ),
    v.custom<OrderBy[1]>((value) => value === "asc" || value === "desc", said("Invalid value in order_by")),
  ],
  said("Invalid value in order_by"),
);

const flag = v.optional(v.boolean(mismatch("Boolean")));

const bounded = (least: number, most: number) =>
  v.pipe(
    v.number(mismatch("Integer")),
    v.integer(mismatch("Integer")),
    v.minValue(least, `Expected the value to be >= ${least}`),
    v.maxValue(most, `Expected the value to be <= ${most}`),
  );

/** Typed by hand: a filter holds filters, and inferring a default for that never ends. */
const filtersSchema: v.GenericSchema<readonly Filter[]> = v.array(filterSchema, mismatch("Array"));

export const querySchema = object({
  site_id: v.string(mismatch("String")),
  metrics: v.pipe(
    v.array(metricSchema, mismatch("Array")),
    v.minLength(1, "Expected a minimum of 1 items but got 0."),
    v.check(unique, NOT_UNIQUE),
  ),
  date_range: dateRangeSchema,
  dimensions: v.optional(v.pipe(v.array(dimensionSchema, mismatch("Array")), v.check(unique, NOT_UNIQUE)), []),
  filters: v.optional(filtersSchema),
  order_by: v.optional(v.array(orderBySchema, mismatch("Array"))),
  /** `partial` is ours: answer without the shards that do not reply, and say so in `meta.coverage`. */
  include: v.optional(object({ imports: flag, time_labels: flag, total_rows: flag, partial: flag }), {}),
  pagination: v.optional(
    object({
      limit: v.optional(bounded(1, QUERY_ROWS_MAX), QUERY_ROWS_MAX),
      offset: v.optional(bounded(0, Number.MAX_SAFE_INTEGER), 0),
    }),
    {},
  ),
});
export type Query = v.InferOutput<typeof querySchema>;

const pointer = (path: readonly v.IssuePathItem[] | undefined): string =>
  ["#", ...(path ?? []).map((item) => String(item.key).replaceAll("~", "~0").replaceAll("/", "~1"))].join("/");

const required = (names: readonly string[]): string =>
  names.length === 1
    ? `#: Required property ${names[0]} was not present.`
    : `#: Required properties ${names.join(", ")} were not present.`;

const sentences = (issues: readonly v.BaseIssue<unknown>[]): string => {
  const isMissing = (issue: v.BaseIssue<unknown>) => issue.type === "strict_object" && issue.expected !== "never";
  const missing = issues.filter(isMissing).map((issue) => String(issue.path?.at(-1)?.key));
  const others = issues.filter((issue) => !isMissing(issue)).map((issue) => `${pointer(issue.path)}: ${issue.message}`);
  return [...(missing.length > 0 ? [required(missing)] : []), ...new Set(others)].join("\n");
};

/** @returns the question, or what is wrong with its form: `#<json pointer>: <message>`, a line each */
export const parseQuery = (body: unknown): { query: Query } | { error: string } => {
  const parsed = v.safeParse(querySchema, body);
  return parsed.success ? { query: parsed.output } : { error: sentences(parsed.issues) };
};

/** One row of an answer; metrics in the order of the question, null where there is nothing to take a mean of. */
export interface ResultRow {
  metrics: (number | null | RevenueCell)[];
  dimensions: string[];
}

export interface RevenueCell {
  value: number;
  currency: string;
  short: string;
  long: string;
}

export interface QueryMeta {
  imports_included?: boolean;
  metric_warnings?: Record<string, { code: string; warning: string }>;
  time_labels?: string[];
  total_rows?: number;
  /** Ours: how much of the site the answer is made of. There when the question accepts partial answers, or this is one. */
  coverage?: { shards: number; answered: number; missing: number[]; damaged_parts: number };
  /** Ours: there when the range begins before the facts that the site still keeps. */
  archive?: ArchiveMeta;
}

/** How a range is answered that begins before the facts: by sums per day that are kept of them (docs/query.md). */
export interface ArchiveMeta {
  /** ISO 8601: facts answer from here on, before it sums by day. */
  until: string;
  /** ISO 8601: of what was before nothing is known; null: of the whole range something is. */
  known_since: string | null;
  /** Metrics that sums by day cannot answer: their figures are of `until` and later. */
  missing: Metric[];
  /** Metrics whose visitors are estimated, and the standard error in per cent. */
  estimated: Metric[];
  error_percent: number | null;
  /** Metrics of which some values may be too low, since of each day only the first 100 are kept. */
  cut: Metric[];
  /** Days of the range of which nothing is known, and of which a part was damaged when they were summed up. */
  unknown_days: number;
  damaged_days: number;
}

/** The question as it was understood: a valid question itself, with the same answer. */
export interface QueryEcho {
  site_id: string;
  metrics: Metric[];
  date_range: [string, string];
  filters: Filter[];
  dimensions: Dimension[];
  order_by: OrderBy[];
  include: { imports?: true; time_labels?: true; total_rows?: true; partial?: true };
  pagination: { limit: number; offset: number };
}

export interface QueryAnswer {
  results: ResultRow[];
  meta: QueryMeta;
  query: QueryEcho;
}
