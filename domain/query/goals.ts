import type { Goal } from "../../protocol/site-settings.ts";
import { HIT_ENGAGEMENT, HIT_EVENT, HIT_PAGEVIEW } from "../parts/facts.ts";
import type { PlanColumn, PlanFilter } from "./plan.ts";

/** The name by which questions and answers know a goal. */
export const goalName = (goal: Goal): string => {
  if (goal.name !== undefined) return goal.name;
  if ("event" in goal) return goal.event;
  return goal.scroll === undefined ? `Visit ${goal.page}` : `Scroll ${goal.scroll}% on ${goal.page}`;
};

/** A scroll goal is met by an engagement row: by nothing that counts as an event. */
export const isScrollGoal = (goal: Goal): boolean => "page" in goal && goal.scroll !== undefined;

const page: PlanColumn = { of: "hit", column: "page" };
const text = (column: PlanColumn, how: "is" | "like", value: string): PlanFilter => ({
  op: "text",
  column,
  how,
  values: [value],
  fold: false,
});

/** The hits that meet a goal. */
export const goalFilter = (goal: Goal): PlanFilter => {
  if ("event" in goal) {
    const name = text({ of: "hit", column: "name" }, "is", goal.event);
    return { op: "and", of: [{ op: "kind", kind: HIT_EVENT }, name] };
  }
  const onPage = text(page, "like", goal.page);
  if (goal.scroll === undefined) return { op: "and", of: [{ op: "kind", kind: HIT_PAGEVIEW }, onPage] };
  return { op: "and", of: [{ op: "kind", kind: HIT_ENGAGEMENT }, { op: "scroll", atLeast: goal.scroll }, onPage] };
};
