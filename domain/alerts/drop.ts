import type { RuleOf } from "../../protocol/alerts.ts";
import type { ScanPartial } from "../query/partial.ts";
import type { ScanPlan } from "../query/plan.ts";
import { type AlertState, cooledAt, nothing, type Step } from "./state.ts";

const MINUTE_MS = 60_000;

/** Pageviews of the minutes that a drop looks at, the present one last. */
export interface PageviewMinutes {
  /** Unix ms at which the first minute begins. */
  readonly from: number;
  readonly pageviews: readonly number[];
}

/** So many whole minutes, and the present one as far as it is: a drop is said at most a minute late, and never early. */
const windowOf = (minutes: number, now: number): { from: number; to: number } => {
  const present = Math.floor(now / MINUTE_MS) * MINUTE_MS;
  return { from: present - minutes * MINUTE_MS, to: present + MINUTE_MS };
};

/** The question whose answers `readPageviews` reads. */
export const planPageviews = ({ minutes }: RuleOf<"drop">, now: number): ScanPlan => {
  const { from, to } = windowOf(minutes, now);
  const borders = Array.from({ length: minutes + 2 }, (_, index) => from + index * MINUTE_MS);
  const keys = borders.slice(1).map((_, index) => index);
  return {
    subject: "hits",
    from,
    to,
    rows: "counted",
    filter: null,
    dimensions: [{ by: "time", borders, keys, everyBucket: false }],
    measures: ["pageviews"],
  };
};

/** Adds the shards' replies up. */
export const readPageviews = (
  { minutes }: RuleOf<"drop">,
  now: number,
  replies: readonly (ScanPartial | undefined)[],
): PageviewMinutes => {
  const pageviews = new Array<number>(minutes + 1).fill(0);
  for (const reply of replies) {
    if (reply?.subject !== "groups") continue;
    for (let group = 0; group < reply.count; group++) {
      const minute = Number(reply.keys[0]?.[group]);
      pageviews[minute] = (pageviews[minute] ?? 0) + (reply.sums[0]?.[group] ?? 0);
    }
  }
  return { from: windowOf(minutes, now).from, pageviews };
};

const total = ({ pageviews }: PageviewMinutes): number => pageviews.reduce((sum, count) => sum + count, 0);

/** Looks at the pageviews of the last minutes. */
export const stepDrop = (rule: RuleOf<"drop">, state: AlertState, seen: PageviewMinutes, now: number): Step => {
  const pageviews = total(seen);
  const figures = { kind: "drop", pageviews, below: rule.below, minutes: rule.minutes } as const;
  const enough = pageviews >= rule.below;
  if (state.since !== null) {
    if (!enough) return nothing(state);
    return { state: { ...state, since: null, from: now }, notice: { event: "alert.resolved", figures } };
  }
  if (enough || now < watchedLongEnough(rule, state) || now < cooledAt(rule, state)) return nothing(state);
  return { state: { ...state, since: now, sentAt: now }, notice: { event: "alert.firing", figures } };
};

/** What came before the rule was made says nothing against it. */
const watchedLongEnough = ({ minutes }: RuleOf<"drop">, { from }: AlertState): number => from + minutes * MINUTE_MS;

/**
 * Unix ms at which there may be too few if none come from now on: when as many are left as it takes, and one of them falls out of
 * the window. Null while it fires: then pageviews are what to wait for.
 */
export const nextLookAtDrop = (rule: RuleOf<"drop">, state: AlertState, seen: PageviewMinutes): number | null => {
  if (state.since !== null) return null;
  let newest = 0;
  let minute = seen.pageviews.length - 1;
  while (minute >= 0 && newest < rule.below) newest += seen.pageviews[minute--] ?? 0;
  // The window has one minute more than the rule: it leaves with the full minute after.
  const leaves =
    newest < rule.below ? Number.NEGATIVE_INFINITY : seen.from + (minute + 1 + rule.minutes + 1) * MINUTE_MS;
  return Math.max(leaves, watchedLongEnough(rule, state), cooledAt(rule, state));
};
