import * as v from "valibot";
import { EVENT_NAME_CHARS, FLOW_DEPTH_MAX, FLOW_PAGES_MAX, FUNNEL_STEPS_MAX, PAGE_CHARS } from "./limits.ts";
import { objectOf } from "./plain-object.ts";
import { dateRangeSchema, filterSchema, type QueryMeta } from "./query.ts";
import type { Filter } from "./query-grammar.ts";

/**
 * `POST /api/sites/:site/{funnel,flow,retention}`: questions about the order of what visitors did (docs/analysis.md).
 * Ranges and filters are those of Stats API v2. A filter chooses visits: one on events chooses those that have such an
 * event in the range, and then all of the visit is looked at. A key that is not known is refused.
 */

/** Typed by hand, as in query.ts: a filter holds filters. */
const filtersSchema: v.GenericSchema<readonly Filter[]> = v.array(filterSchema, "must be a list of filters");

const asked = {
  date_range: dateRangeSchema,
  filters: v.optional(filtersSchema),
  /** `partial`: answer without the shards that do not reply, and say so in `meta.coverage`. */
  include: v.optional(objectOf({ partial: v.optional(v.boolean("must be true or false")) }), {}),
};

const text = (most: number) =>
  v.pipe(
    v.string("must be a string"),
    v.trim(),
    v.minLength(1, "can't be blank"),
    v.maxLength(most, `must have at most ${most} characters`),
  );

const bounded = (least: number, most: number) =>
  v.pipe(
    v.number("must be a number"),
    v.integer("must be a whole number"),
    v.minValue(least, `must be ${least} or more`),
    v.maxValue(most, `must be at most ${most}`),
  );

/** A path; `*` and `**` stand for any characters, as in goals. */
const pageSchema = v.pipe(
  v.string("must be a string"),
  v.startsWith("/", "must start with /"),
  v.maxLength(PAGE_CHARS, `must have at most ${PAGE_CHARS} characters`),
);

const label = v.optional(text(EVENT_NAME_CHARS));

/** A goal by its display name, a custom event by its name, or a pageview by its path. `label` is what the answer calls it. */
export const funnelStepSchema = v.union(
  [
    v.strictObject({ goal: text(PAGE_CHARS), label }),
    v.strictObject({ event: text(EVENT_NAME_CHARS), label }),
    v.strictObject({ page: pageSchema, label }),
  ],
  'must be a step such as {"goal": "Signup"}, {"event": "Download"} or {"page": "/pricing"}',
);
export type FunnelStep = v.InferOutput<typeof funnelStepSchema>;

/**
 * What one visit did in the range, or one visitor in all of its visits, is a trail of events; a trail reaches step n when
 * - `ordered`: it has events that meet steps 1..n one after the other, whatever lies between;
 * - `strict`: the same with nothing between: each step is the very next pageview or custom event;
 * - `any`: it has events that meet each of the steps 1..n, in any order.
 */
export const funnelOrders = ["ordered", "strict", "any"] as const;
export type FunnelOrder = (typeof funnelOrders)[number];
/** `visit`: all steps within one visit. `range`: over all visits of a visitor that pass the filters. */
export const funnelScopes = ["visit", "range"] as const;
export type FunnelScope = (typeof funnelScopes)[number];

export const funnelSchema = objectOf({
  ...asked,
  steps: v.pipe(
    v.array(funnelStepSchema, "must be a list of steps"),
    v.minLength(2, "must have at least 2 steps"),
    v.maxLength(FUNNEL_STEPS_MAX, `must have at most ${FUNNEL_STEPS_MAX} steps`),
  ),
  order: v.optional(v.picklist(funnelOrders, `must be ${funnelOrders.join(", ")}`), "ordered"),
  within: v.optional(v.picklist(funnelScopes, `must be ${funnelScopes.join(" or ")}`), "visit"),
});
/** A body before its defaults are filled in, and after. */
export type FunnelBody = v.InferInput<typeof funnelSchema>;
export type Funnel = v.InferOutput<typeof funnelSchema>;

export const flowDirections = ["next", "previous"] as const;
export type FlowDirection = (typeof flowDirections)[number];

export const flowSchema = v.pipe(
  objectOf({
    ...asked,
    /** Without a page: from the visit's entry (`next`), or back from its exit (`previous`). */
    page: v.optional(pageSchema),
    direction: v.optional(v.picklist(flowDirections, `must be ${flowDirections.join(" or ")}`), "next"),
    /** How many steps are followed. */
    depth: v.optional(bounded(1, FLOW_DEPTH_MAX), 1),
    /** Pages that are listed after each page. */
    limit: v.optional(bounded(1, FLOW_PAGES_MAX), 10),
  }),
  v.forward(
    v.check(
      ({ limit, depth }) => limit ** depth <= FLOW_PAGES_MAX ** 2,
      `must be smaller at this depth: an answer lists at most ${FLOW_PAGES_MAX ** 2} pages`,
    ),
    ["limit"],
  ),
);
export type FlowBody = v.InferInput<typeof flowSchema>;
export type Flow = v.InferOutput<typeof flowSchema>;

export const retentionGrains = ["day", "week", "month"] as const;
export type RetentionGrain = (typeof retentionGrains)[number];

export const retentionSchema = objectOf({
  ...asked,
  grain: v.optional(v.picklist(retentionGrains, `must be ${retentionGrains.join(", ")}`), "week"),
});
export type RetentionBody = v.InferInput<typeof retentionSchema>;
export type Retention = v.InferOutput<typeof retentionSchema>;

/** What every answer says of itself. Rates are per cent with at most two decimals; 0 of nothing. */
export interface Answered {
  /** First and last second of the range as it was understood: ISO 8601 with the offset of the site's time zone. */
  date_range: [string, string];
  /** The site's time zone (IANA). */
  timezone: string;
  meta: {
    /** There when the question accepts partial answers, or this is one. */
    coverage?: QueryMeta["coverage"];
    /** Sentences about why the figures may not say what they seem to. */
    warnings?: { code: AnalysisWarning; warning: string }[];
  };
}
/**
 * `incomplete`: facts are missing, the figures are too low. `short_identity`: the site's visitors are known anew every
 * day or session, so nobody is seen to return. `facts_gone`: the range begins before the facts that the site still keeps.
 */
export type AnalysisWarning = "incomplete" | "short_identity" | "facts_gone";

export interface FunnelStepAnswer {
  /** The step's own, or its goal, event or page. */
  label: string;
  /** Visitors who reached this step. */
  visitors: number;
  /** Of those who reached the first step. */
  conversion_rate: number;
  /** Of those who reached the step before; null at the first. */
  step_conversion_rate: number | null;
  /** Visitors who reached the step before, but not this one; null at the first. */
  dropped: number | null;
  /**
   * From the step before to this one, over the trails (visits, or visitors with `within: "range"`) that reached it; to the
   * second below a day, to the minute beyond. Null at the first step, where nobody came, and with `order: "any"`.
   */
  median_seconds: number | null;
}

export interface FunnelAnswer extends Answered {
  /** All visitors of the range that pass the filters, whether they reached a step or not. */
  visitors: number;
  /** In the order of the question. */
  steps: FunnelStepAnswer[];
  /** Of those who reached the first step, how many reached the last. */
  conversion_rate: number;
}

/** Shares are per cent of the `visits` of the whole answer. */
interface FlowShare {
  visits: number;
  share: number;
}

/** Where visits went from one place: `visits` of the place are those of `ended`, `pages` and `others` together. */
export interface FlowLevel {
  /** Visits without a further page: `next` is their exit, `previous` their entry. */
  ended: FlowShare;
  /** Most visits first, then by path. */
  pages: FlowPage[];
  /** Pages beyond the limit, and the visits that went to one of them. */
  others: FlowShare & { pages: number };
}

export interface FlowPage extends FlowShare {
  page: string;
  /** Where they went from there; null at the last step. */
  further: FlowLevel | null;
}

export interface FlowAnswer extends Answered {
  /** Visits that viewed the page in the range; without a page, all that viewed any. A visit counts once, by its first such view. */
  visits: number;
  from: FlowLevel;
}

export interface RetentionCohort {
  /** Site's day (YYYY-MM-DD) on which the cohort's period begins: a Monday, or the first of a month. */
  start: string;
  /** Visitors whose first visit of all began in this period, and passed the filters. */
  size: number;
  /** Of those, how many began a visit in this period (all of them), in the next, and so on to the last period. */
  returned: number[];
  /** The same as shares of `size`. */
  rates: number[];
}

export interface RetentionAnswer extends Answered {
  grain: RetentionGrain;
  /** Whole periods: the range is widened to them. `complete`: the period is over. */
  periods: { start: string; complete: boolean }[];
  /** One per period, in order of time; one without visitors has size 0. */
  cohorts: RetentionCohort[];
  /** All cohorts together, n periods later: of the cohorts for which that period is over, how many visitors returned. */
  overall: { size: number; returned: number; rate: number }[];
}
