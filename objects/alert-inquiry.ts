import { nextLookAtDrop, planPageviews, readPageviews, stepDrop } from "../domain/alerts/drop.ts";
import { goalOf, planGoal, readGoal, stepGoal } from "../domain/alerts/goal.ts";
import { cooledAt, type Step } from "../domain/alerts/state.ts";
import type { ScanPartial } from "../domain/query/partial.ts";
import type { ScanPlan } from "../domain/query/plan.ts";
import type { Goal } from "../protocol/site-settings.ts";
import { isOf, type StoredAlert } from "./alerts.store.ts";

/** What one alert wants to know of the shards. */
export interface Inquiry {
  alert: StoredAlert;
  plan: ScanPlan;
  /** @param replies one per shard @returns what follows, and when to ask again (Unix ms; null: when something happens) */
  conclude(replies: readonly (ScanPartial | undefined)[]): { step: Step; next: number | null };
}

/** What to ask the shards about an alert; null: nothing, or not them. */
export const inquiryOf = (alert: StoredAlert, goals: readonly Goal[], now: number): Inquiry | null => {
  if (isOf("drop")(alert)) {
    const { rule, state } = alert;
    return {
      alert,
      plan: planPageviews(rule, now),
      conclude: (replies) => {
        const seen = readPageviews(rule, now, replies);
        const step = stepDrop(rule, state, seen, now);
        return { step, next: nextLookAtDrop(rule, step.state, seen) };
      },
    };
  }
  if (!isOf("goal")(alert)) return null;
  const { rule, state } = alert;
  const goal = goalOf(rule, goals);
  if (!goal) return null;
  return {
    alert,
    plan: planGoal(goal, state, now),
    conclude: (replies) => {
      const count = readGoal(replies);
      const step = stepGoal(rule, state, count, now);
      const waits = step.notice === null && count.met > state.told;
      return { step, next: waits ? cooledAt(rule, state) : null };
    },
  };
};
