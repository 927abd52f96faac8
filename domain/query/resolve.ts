import type { Query } from "../../protocol/query.ts";
import { type Dimension, type Filter, isTimeDimension, type OrderBy } from "../../protocol/query-grammar.ts";
import type { Goal, SiteSettings } from "../../protocol/site-settings.ts";
import { type Buckets, buckets, type Grain } from "./buckets.ts";
import { namedGoals } from "./compile-filter.ts";
import { conjuncts, withoutGoals } from "./filter-tree.ts";
import { type Range, resolveRange, SECOND_MS } from "./range.ts";
import { type AskedSite, allFilters } from "./segments.ts";
import { DAY_MS, HOUR_MS, toLocal } from "./zone.ts";

/** A question with every relative word replaced by what it means for this site, now. */
export interface Question {
  readonly query: Query;
  /** All that must hold: what was asked, and what the asker is confined to. */
  readonly filters: readonly Filter[];
  /** Without conditions on goals and properties alone: what a conversion rate is a rate of. */
  readonly reach: readonly Filter[];
  readonly range: Range;
  readonly zone: string;
  /** With `time` replaced by its grain. */
  readonly dimensions: readonly Dimension[];
  readonly orderBy: readonly OrderBy[];
  /** Null without a time dimension. */
  readonly buckets: Buckets | null;
  readonly goals: readonly Goal[];
  /** Goals that the goal filters name; all of them when there is no such filter. */
  readonly wantedGoals: readonly Goal[];
  /** Visitors of the last five minutes, as the live view has them; null when nobody asked. */
  readonly online: number | null;
}

/** What the site and the moment bring. `first` is the earliest fact (Unix ms), needed for `all` only; `online` for that metric. */
export interface Circumstances {
  readonly site: AskedSite & Pick<SiteSettings, "timezone">;
  readonly now: number;
  readonly first: number | null;
  readonly online: number | null;
}

/**
 * The grain of `time`: lengths are those of the wall clock, so a day of 25 hours is a day. An instant that ends a range is in it for
 * its whole second (range.ts): from noon to noon two days later is 48 hours, not one second more.
 */
const grainOf = ({ from, to }: Range, zone: string): Grain => {
  const length = toLocal(zone, to) - toLocal(zone, from) - SECOND_MS;
  if (length <= 48 * HOUR_MS) return "hour";
  if (length <= 40 * DAY_MS) return "day";
  if (length <= 52 * 7 * DAY_MS) return "week";
  return "month";
};

const withTime = (dimensions: readonly Dimension[], range: Range, zone: string): readonly Dimension[] =>
  dimensions.map((dimension) => (dimension === "time" ? (`time:${grainOf(range, zone)}` as Dimension) : dimension));

/** More time buckets than an answer may have. */
export const BUCKETS_MAX = 100_000;
/** Finding the changes of a clock costs by the length of the range, whatever the buckets. */
const TIMED_RANGE_MAX = 200 * 366 * DAY_MS;
const grainMs: Readonly<Record<Grain, number>> = {
  minute: 60_000,
  hour: HOUR_MS,
  day: DAY_MS,
  week: 7 * DAY_MS,
  month: 28 * DAY_MS,
};

/**
 * Turns a checked question into one of this site, at this moment.
 * @returns null when the range has more time buckets than BUCKETS_MAX
 */
export const resolve = (query: Query, { site, now, first, online }: Circumstances): Question | null => {
  const { timezone: zone, goals } = site;
  const asked = query.filters ?? [];
  const filters = allFilters(asked, site);
  const range = resolveRange(query.date_range, zone, now, first);
  const dimensions = withTime(query.dimensions, range, zone);
  const time = dimensions.find(isTimeDimension);
  const grain = time ? (time.slice("time:".length) as Grain) : null;
  const length = range.to - range.from;
  if (grain && (length > TIMED_RANGE_MAX || length / grainMs[grain] > BUCKETS_MAX)) return null;
  const metric = query.metrics[0] as OrderBy[0];
  const standard: OrderBy[] = time
    ? [
        [time, "asc"],
        [metric, "desc"],
      ]
    : [[metric, "desc"]];
  const goalFilters = conjuncts(filters).filter((filter) => filter[1] === "event:goal");
  return {
    query,
    filters,
    reach: allFilters(withoutGoals(asked), site),
    range,
    zone,
    dimensions,
    orderBy: query.order_by?.map(([name, direction]) => [name === "time" && time ? time : name, direction]) ?? standard,
    buckets: grain ? buckets(zone, range, grain) : null,
    goals,
    online,
    wantedGoals: goals.filter((goal) => goalFilters.every((filter) => namedGoals(filter, goals).includes(goal))),
  };
};
