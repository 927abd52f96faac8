import type { RuleOf } from "../../protocol/alerts.ts";
import { LIVE_EVENTS } from "../../protocol/limits.ts";
import type { LiveEvent } from "../../protocol/live.ts";
import type { Goal } from "../../protocol/site-settings.ts";
import { compileWildcard } from "../ingest/wildcard.ts";
import { goalFilter, goalName, isScrollGoal } from "../query/goals.ts";
import type { ScanPartial } from "../query/partial.ts";
import type { ScanPlan } from "../query/plan.ts";
import { type AlertState, cooledAt, nothing, type Step } from "./state.ts";

const HOUR_MS = 3_600_000;
/** Clocks of visitors may run ahead by so much. */
const AHEAD_MS = 24 * HOUR_MS;

/** The goal that a rule is about; null: the site has none of that name now, or one of scrolling, which is no event. */
export const goalOf = ({ goal }: RuleOf<"goal">, goals: readonly Goal[]): Goal | null =>
  goals.find((one) => goalName(one) === goal && !isScrollGoal(one)) ?? null;

/** Whether the events of a report may be such that a goal was met: who is told more than fits cannot know. */
export const mayMeet = (goal: Goal, events: readonly LiveEvent[]): boolean => {
  if (events.length >= LIVE_EVENTS) return true;
  if ("event" in goal) return events.some(({ name }) => name === goal.event);
  const isOn = compileWildcard(goal.page);
  return events.some(({ name, page }) => name === "pageview" && isOn(page));
};

/**
 * From when on is counted after a message at `now`: what arrives no more than an hour late is told of still, and no look goes back
 * over all that ever was.
 */
const nextFrom = ({ from }: AlertState, now: number): number =>
  Math.max(from, Math.floor(now / HOUR_MS) * HOUR_MS - HOUR_MS);

/** How often a goal was met: since the state's `from`, and of these since where the next look will begin. */
export interface GoalCount {
  readonly met: number;
  readonly recent: number;
}

/** The question whose answers `readGoal` reads. */
export const planGoal = (goal: Goal, state: AlertState, now: number): ScanPlan => {
  const { from } = state;
  const next = nextFrom(state, now);
  const to = now + AHEAD_MS;
  const borders = next > from ? [from, next, to] : [from, to];
  const keys = next > from ? [0, 1] : [1];
  return {
    subject: "hits",
    from,
    to,
    rows: "counted",
    filter: goalFilter(goal),
    dimensions: [{ by: "time", borders, keys, everyBucket: false }],
    measures: ["events"],
  };
};

/** Adds the shards' replies up. */
export const readGoal = (replies: readonly (ScanPartial | undefined)[]): GoalCount => {
  let met = 0;
  let recent = 0;
  for (const reply of replies) {
    if (reply?.subject !== "groups") continue;
    for (let group = 0; group < reply.count; group++) {
      const count = reply.sums[0]?.[group] ?? 0;
      met += count;
      if (reply.keys[0]?.[group] === 1) recent += count;
    }
  }
  return { met, recent };
};

/** Looks at how often a goal was met. All that was not told yet is told at once, when the cool-down is over. */
export const stepGoal = (rule: RuleOf<"goal">, state: AlertState, { met, recent }: GoalCount, now: number): Step => {
  const fresh = met - state.told;
  const from = nextFrom(state, now);
  if (fresh <= 0) {
    // A visitor was erased, or the hour has moved on.
    return met === state.told && from === state.from ? nothing(state) : nothing({ ...state, from, told: recent });
  }
  if (now < cooledAt(rule, state)) return nothing(state);
  const since = new Date(state.sentAt ?? state.from).toISOString();
  return {
    state: { ...state, sentAt: now, from, told: recent },
    notice: { event: "alert.firing", figures: { kind: "goal", goal: rule.goal, met: fresh, since } },
  };
};
