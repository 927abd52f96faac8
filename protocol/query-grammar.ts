/** The words of Stats API v2 (docs/query.md), and the types that a parsed question has. */

export const metricNames = [
  "visitors",
  "visits",
  "pageviews",
  "events",
  "views_per_visit",
  "bounce_rate",
  "visit_duration",
  "percentage",
  "conversion_rate",
  "group_conversion_rate",
  "scroll_depth",
  "time_on_page",
  "total_revenue",
  "average_revenue",
  // Ours.
  "value",
  "online",
] as const;
export type Metric = (typeof metricNames)[number];

export const eventDimensions = ["event:name", "event:page", "event:hostname", "event:goal"] as const;
export type EventDimension = (typeof eventDimensions)[number] | `event:props:${string}`;

export const visitDimensions = [
  "visit:source",
  "visit:channel",
  "visit:referrer",
  "visit:utm_medium",
  "visit:utm_source",
  "visit:utm_campaign",
  "visit:utm_content",
  "visit:utm_term",
  "visit:device",
  /** The old name of visit:device. */
  "visit:screen",
  "visit:browser",
  "visit:browser_version",
  "visit:os",
  "visit:os_version",
  "visit:country",
  "visit:region",
  "visit:city",
  "visit:country_name",
  "visit:region_name",
  "visit:city_name",
  "visit:entry_page",
  "visit:exit_page",
  "visit:entry_page_hostname",
  "visit:exit_page_hostname",
  // Ours: value score in bands.
  "visit:value",
] as const;
type VisitDimension = (typeof visitDimensions)[number];

export const timeDimensions = ["time", "time:hour", "time:day", "time:week", "time:month"] as const;
type TimeDimensionName = (typeof timeDimensions)[number];

/** Ours: the keys of an event's properties. An event counts with each of its keys, as it does with each goal that it meets. */
export const PROP_KEYS = "event:props";

export type FilterDimension = EventDimension | VisitDimension;
export type Dimension = FilterDimension | TimeDimensionName | typeof PROP_KEYS;

export const rangeNames = ["day", "24h", "7d", "28d", "30d", "91d", "month", "6mo", "12mo", "year", "all"] as const;
export type RangeName = (typeof rangeNames)[number];
/** A name, or first and last day or instant (ISO 8601), both included. */
export type DateRange = RangeName | readonly [string, string];

export const filterOperators = ["is", "is_not", "contains", "contains_not", "matches", "matches_not"] as const;
export type FilterOperator = (typeof filterOperators)[number];

type Clause = string | number;
export type LeafFilter =
  | readonly [FilterOperator, FilterDimension, readonly Clause[]]
  | readonly [FilterOperator, FilterDimension, readonly Clause[], { readonly case_sensitive?: boolean }];
export type SegmentFilter = readonly ["is", "segment", readonly number[]];
export type Filter =
  | LeafFilter
  | SegmentFilter
  | readonly ["and" | "or", readonly Filter[]]
  | readonly ["not" | "has_done" | "has_not_done", Filter];

export type OrderBy = readonly [Metric | Dimension, "asc" | "desc"];

const propDimension = /^event:props:.+$/s;
const members = <T extends string>(names: readonly T[]) => {
  const set: ReadonlySet<unknown> = new Set(names);
  return (value: unknown): value is T => set.has(value);
};

export const isMetric = members(metricNames);
export const isRangeName = members(rangeNames);
export const isTimeDimension = members(timeDimensions);
const isVisitDimension = members(visitDimensions);
const isNamedEventDimension = members(eventDimensions);
export const isEventDimension = (value: unknown): value is EventDimension =>
  isNamedEventDimension(value) || (typeof value === "string" && propDimension.test(value));
export const isFilterDimension = (value: unknown): value is FilterDimension =>
  isEventDimension(value) || isVisitDimension(value);
export const isDimension = (value: unknown): value is Dimension =>
  isFilterDimension(value) || isTimeDimension(value) || value === PROP_KEYS;
/** The key of `event:props:<key>`, or null for any other dimension. */
export const propKey = (dimension: string): string | null =>
  dimension.startsWith("event:props:") ? dimension.slice("event:props:".length) : null;

const isOperator = members(filterOperators);
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isModifier = (value: unknown): boolean =>
  isObject(value) &&
  Object.entries(value).every(([key, flag]) => key === "case_sensitive" && typeof flag === "boolean");

const isClause = (dimension: FilterDimension, clause: unknown): boolean =>
  typeof clause === "string" || (dimension === "visit:city" && Number.isInteger(clause));

/** How deep and/or/not may nest: more is an attack on the stack, not a question. */
const FILTER_DEPTH = 20;

/** Whether a value is a filter by its form; what it may mean where is checked later. */
export const isFilter = (value: unknown, depth = 0): value is Filter => {
  if (!Array.isArray(value) || depth > FILTER_DEPTH) return false;
  const [operator, subject, clauses, modifier] = value as unknown[];
  if (operator === "and" || operator === "or") {
    return (
      value.length === 2 &&
      Array.isArray(subject) &&
      subject.length > 0 &&
      subject.every((filter) => isFilter(filter, depth + 1))
    );
  }
  if (operator === "not" || operator === "has_done" || operator === "has_not_done") {
    return value.length === 2 && isFilter(subject, depth + 1);
  }
  if (!isOperator(operator) || !Array.isArray(clauses) || clauses.length === 0) return false;
  if (value.length > 4 || (value.length === 4 && !isModifier(modifier))) return false;
  if (subject === "segment") return operator === "is" && value.length === 3 && clauses.every(Number.isInteger);
  if (!isFilterDimension(subject)) return false;
  if (subject === "event:goal" && operator !== "is" && operator !== "contains") return false;
  if (operator.startsWith("matches") && value.length === 4) return false;
  return clauses.every((clause) => isClause(subject, clause));
};
