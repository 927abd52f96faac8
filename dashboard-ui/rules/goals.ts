import type { Goal } from "../../protocol/site-settings.ts";

/** A goal as it was typed: what begins with / is a page, all else the name of an event. Null for nothing. */
export const goalFromInput = (input: string): Goal | null => {
  const typed = input.trim();
  if (typed === "") return null;
  return typed.startsWith("/") ? { page: typed } : { event: typed };
};

export const goalKind = (goal: Goal): "event" | "page" => ("event" in goal ? "event" : "page");

/** By what it is listed: its own name, else what it is met by. */
export const goalLabel = (goal: Goal): string => goal.name ?? ("event" in goal ? goal.event : goal.page);

/** What besides its name says which goal it is: currency, depth of scrolling, what it is met by. */
export const goalDetail = (goal: Goal): string =>
  "event" in goal
    ? [goal.name && goal.event, goal.currency].filter(Boolean).join(" · ")
    : [goal.name && goal.page, goal.scroll && `${goal.scroll} %`].filter(Boolean).join(" · ");
