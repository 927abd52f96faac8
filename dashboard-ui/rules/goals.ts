import type { Goal } from "../../protocol/site-settings.ts";

/** What is typed besides a goal's event or page; what does not fit its kind is left out. */
export interface GoalDetails {
  name: string;
  /** ISO 4217; of events. */
  currency: string;
  /** Percent; of pages. */
  scroll: string;
}

export const noDetails: GoalDetails = { name: "", currency: "", scroll: "" };

/** Whether what was typed is a page rather than the name of an event. */
export const isPageGoal = (input: string): boolean => input.trim().startsWith("/");

/** A goal as it was typed: what begins with / is a page, all else the name of an event. Null for nothing. */
export const goalFromInput = (input: string, { name, currency, scroll }: GoalDetails = noDetails): Goal | null => {
  const typed = input.trim();
  if (typed === "") return null;
  const named = name.trim() === "" ? {} : { name: name.trim() };
  if (isPageGoal(typed)) return { page: typed, ...(scroll.trim() === "" ? {} : { scroll: Number(scroll) }), ...named };
  return { event: typed, ...(currency.trim() === "" ? {} : { currency: currency.trim() }), ...named };
};

export const goalKind = (goal: Goal): "event" | "page" => ("event" in goal ? "event" : "page");

/** By what it is listed: its own name, else what it is met by. */
export const goalLabel = (goal: Goal): string => goal.name ?? ("event" in goal ? goal.event : goal.page);

/** What besides its name says which goal it is: currency, depth of scrolling, what it is met by. */
export const goalDetail = (goal: Goal): string =>
  "event" in goal
    ? [goal.name && goal.event, goal.currency].filter(Boolean).join(" · ")
    : [goal.name && goal.page, goal.scroll && `${goal.scroll} %`].filter(Boolean).join(" · ");
