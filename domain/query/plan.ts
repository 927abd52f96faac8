import type { FlowDirection, FunnelOrder, FunnelScope } from "../../protocol/analysis.ts";
import type { VisitTextColumn } from "../parts/facts.ts";

/**
 * What a shard needs to know to scan its facts: columns, tests, borders and sums, and nothing of metrics, labels, time
 * zones or settings. Plain data, so it crosses from the Worker to an object as it is.
 *
 * A question becomes a few plans that go to every shard together; each counts one subject:
 * `hits` whose own time lies in the range, `visits` that overlap it, or the `extent` of all facts; or what visits did in
 * which order (domain/analysis).
 */
export type ScanPlan = HitsPlan | VisitsPlan | SketchPlan | ExtentPlan | FunnelPlan | FlowPlan | RetentionPlan;

export interface Scope {
  /** Unix ms, inclusive. */
  readonly from: number;
  /** Unix ms, exclusive. */
  readonly to: number;
  /** Hits that are looked at: pageviews and custom events; or engagement rows; or both, where the filter tells them apart. */
  readonly rows: "counted" | "engagement" | "any";
  /** Null keeps everything. */
  readonly filter: PlanFilter | null;
  /** One key column per dimension; none: everything is one group. */
  readonly dimensions: readonly PlanDimension[];
}

export interface HitsPlan extends Scope {
  readonly subject: "hits";
  readonly measures: readonly HitMeasure[];
}

/** Sums over visits. When the filter or a dimension looks at hits, over those visits that have such a hit in the range. */
export interface VisitsPlan extends Scope {
  readonly subject: "visits";
  readonly measures: readonly VisitMeasure[];
}

/** Who the visitors of those hits are, as a sketch per group (domain/rollups/sketch.ts): for what facts cannot tell any more. */
export interface SketchPlan extends Scope {
  readonly subject: "sketches";
  /** Each has 2^bits registers. */
  readonly bits: number;
  /** The shard that is asked: an ordinal is somebody there only. */
  readonly shard: number;
}

/** Asks for the first and last instant of any fact. */
interface ExtentPlan {
  readonly subject: "extent";
}

/** The plans as one of a site's shards is asked them. */
export const plansFor = (plans: readonly ScanPlan[], shard: number): ScanPlan[] =>
  plans.map((plan) => (plan.subject === "sketches" ? { ...plan, shard } : plan));

/** Which of the steps the visits that pass reach. Without dimensions, as are the two after it. */
export interface FunnelPlan extends Scope {
  readonly subject: "funnel";
  readonly steps: readonly PlanFilter[];
  readonly order: FunnelOrder;
  readonly within: FunnelScope;
  /** Whether engagement rows meet any of the steps. */
  readonly attention: boolean;
  /** Only visitors whose ordinal leaves `nth` when it is divided by `of`: what would be too much at a time comes in turns. */
  readonly turn: { readonly nth: number; readonly of: number };
}

/** To which page the visits that pass go next, from their first hit in the range that is a `start`; null: from where they begin. */
export interface FlowPlan extends Scope {
  readonly subject: "flow";
  readonly start: PlanFilter | null;
  readonly direction: FlowDirection;
  /** Asked is the next page of visits that went one of these ways, page by page; all of one length. */
  readonly after: readonly (readonly string[])[];
}

/** In which periods visitors come back. The scope reaches back to the first fact there is. */
export interface RetentionPlan extends Scope {
  readonly subject: "retention";
  /** Period i is [borders[i], borders[i+1]), Unix ms. */
  readonly borders: readonly number[];
  /** Visits that do not pass this are as good as not there; null: all are. */
  readonly among: PlanFilter | null;
}

/**
 * What is summed per group over the rows that pass. `visitors` and `visits` are distinct; `scroll` sums each visit's
 * deepest scroll, `scrolled` counts the visits that have one.
 */
export type HitMeasure =
  | "visitors"
  | "visits"
  | "pageviews"
  | "events"
  | "amount"
  | "amounts"
  | "engagedMs"
  | "scroll"
  | "scrolled";

/** `durationMs`: latest minus earliest counted event, 0 for a bounce. `score`: sum of the visits' value scores. */
export type VisitMeasure = "visits" | "bounces" | "durationMs" | "pageviews" | "score";

/** A text that a hit has, by itself or through its visit. `name` is "pageview" for pageviews. */
export type PlanColumn =
  | { readonly of: "visit"; readonly column: VisitTextColumn }
  | { readonly of: "hit"; readonly column: "name" | "page" | "hostname" | "currency" }
  | { readonly of: "prop"; readonly key: string };

export type PlanDimension =
  /** The key is the text; `blank` stands for the empty one. */
  | { readonly by: "text"; readonly column: PlanColumn; readonly blank: string }
  | TimeDimension
  /** A hit is in the group of every goal that it meets; the key is the goal's index. At most one per plan, of hits. */
  | { readonly by: "goal"; readonly goals: readonly PlanFilter[] }
  /** A hit is in the group of every property that it has; the key is the property's. At most one of this and goals, of hits. */
  | { readonly by: "props" }
  /** The visit's value score in bands; the key is the index of the highest of the ascending `floors` at or below it. */
  | { readonly by: "score"; readonly floors: readonly number[] };

/**
 * Slice i of the range is [borders[i], borders[i+1]) and belongs to bucket keys[i], which is the key: an hour that the
 * clock repeats is one bucket of several slices. A hit falls into the bucket of its time; a visit into every bucket
 * that it touches when `everyBucket`, otherwise into that of its end.
 */
export interface TimeDimension {
  readonly by: "time";
  readonly borders: readonly number[];
  readonly keys: readonly number[];
  readonly everyBucket: boolean;
}

export type PlanFilter =
  | { readonly op: "and" | "or"; readonly of: readonly PlanFilter[] }
  | { readonly op: "not"; readonly of: PlanFilter }
  | TextFilter
  /** Kind of hit: HIT_PAGEVIEW, HIT_EVENT or HIT_ENGAGEMENT. */
  | { readonly op: "kind"; readonly kind: number }
  /** The hit measured a scroll of at least so many percent. */
  | { readonly op: "scroll"; readonly atLeast: number }
  /** Value score of the visit within [min, max]. */
  | { readonly op: "score"; readonly min: number; readonly max: number }
  /** The hit's visit has, at any time, a hit that passes. */
  | { readonly op: "done"; readonly of: PlanFilter };

/** True where one of the values passes. `fold` ignores case; `matches` takes RE2 expressions, `like` takes `*` for any run. */
export interface TextFilter {
  readonly op: "text";
  readonly column: PlanColumn;
  readonly how: "is" | "contains" | "matches" | "like";
  readonly values: readonly string[];
  readonly fold: boolean;
}
