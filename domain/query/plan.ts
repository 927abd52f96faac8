import type { VisitTextColumn } from "../parts/facts.ts";

/**
 * What a shard needs to know to scan its facts: columns, tests, borders and sums, and nothing of metrics, labels, time
 * zones or settings. Plain data, so it crosses from the Worker to an object as it is.
 *
 * A question becomes a few plans that go to every shard together; each counts one subject:
 * `hits` whose own time lies in the range, `visits` that overlap it, or the `extent` of all facts.
 */
export type ScanPlan = HitsPlan | VisitsPlan | ExtentPlan;

interface Scope {
  /** Unix ms, inclusive. */
  readonly from: number;
  /** Unix ms, exclusive. */
  readonly to: number;
  /** Null keeps everything. */
  readonly filter: PlanFilter | null;
  /** One key column per dimension; none: everything is one group. */
  readonly dimensions: readonly PlanDimension[];
}

export interface HitsPlan extends Scope {
  readonly subject: "hits";
  readonly measures: readonly HitMeasure[];
}

/** Sums over visits. When the filter or a dimension looks at hits, those visits that have such a hit in the range. */
export interface VisitsPlan extends Scope {
  readonly subject: "visits";
  readonly measures: readonly VisitMeasure[];
}

/** Asks for the first and last instant of any fact. */
export interface ExtentPlan {
  readonly subject: "extent";
}

/**
 * What is summed per group. `visitors` and `visits` are distinct; engagement rows are in none but the last four:
 * engaged milliseconds, visits with engagement, the visits' deepest scroll, visits whose scroll was measured.
 * `conversions` are `visitors` where engagement rows count too, since a scroll goal is met by one.
 */
export type HitMeasure =
  | "visitors"
  | "visits"
  | "pageviews"
  | "events"
  | "conversions"
  | "conversionVisits"
  | "amount"
  | "amounts"
  | "engagedMs"
  | "engagedVisits"
  | "scroll"
  | "scrollVisits";

/** `durationMs`: latest minus earliest counted event. `score`: sum of the visits' value scores. */
export type VisitMeasure = "visits" | "bounces" | "durationMs" | "pageviews" | "score";

/** A text that a hit has, by itself or through its visit. `name` is "pageview" for pageviews. */
export type PlanColumn =
  | { readonly of: "visit"; readonly column: VisitTextColumn }
  | { readonly of: "hit"; readonly column: "name" | "page" | "hostname" | "currency" }
  | { readonly of: "prop"; readonly key: string };

export type PlanDimension =
  | { readonly by: "text"; readonly column: PlanColumn }
  /**
   * Ascending instants; bucket i is [borders[i], borders[i+1]) and i is the key. Hits fall into the bucket of their
   * time. Visits fall into every bucket they touch when `everyBucket`, otherwise into that of their start, or the first one.
   */
  | { readonly by: "time"; readonly borders: readonly number[]; readonly everyBucket: boolean }
  /** A hit is in the group of every goal that it meets; the key is the goal's index here. */
  | { readonly by: "goal"; readonly goals: readonly PlanFilter[] }
  /** Value score of the visit in bands: the key is the index of the last lower border that is not above the score. */
  | { readonly by: "score"; readonly borders: readonly number[] };

export type PlanFilter =
  | { readonly op: "and" | "or"; readonly of: readonly PlanFilter[] }
  | { readonly op: "not"; readonly of: PlanFilter }
  /** True where one of the values passes. `fold` ignores case. */
  | {
      readonly op: "text";
      readonly column: PlanColumn;
      readonly how: "is" | "contains" | "matches";
      readonly values: readonly string[];
      readonly fold: boolean;
    }
  /** Kind of hit: HIT_PAGEVIEW, HIT_EVENT or HIT_ENGAGEMENT. */
  | { readonly op: "kind"; readonly kind: number }
  /** The hit measured a scroll of at least so many percent. */
  | { readonly op: "scroll"; readonly atLeast: number }
  /** Value score of the visit within [min, max]. */
  | { readonly op: "score"; readonly min: number; readonly max: number }
  /** The hit's visit has, at any time, a hit that passes. */
  | { readonly op: "done"; readonly of: PlanFilter };
