import type { FilterDimension } from "../../protocol/query-grammar.ts";
import type { Step, StepKind } from "./analysis-view.ts";
import type { Chip } from "./filters.ts";

/** Steps of a funnel: where their values come from, how they are arranged, what is offered to begin with. */

const dimensions = { page: "event:page", goal: "event:goal", event: "event:name" } as const;

/** The dimension whose values a step of a kind may have. */
export const stepDimension = (kind: StepKind): FilterDimension => dimensions[kind];

/** Steps with one at another place; nothing changes where there is none. */
export const movedStep = (steps: readonly Step[], from: number, to: number): readonly Step[] => {
  const step = steps[from];
  if (step === undefined || to < 0 || to >= steps.length) return steps;
  return steps.toSpliced(from, 1).toSpliced(to, 0, step);
};

/**
 * Filters for the visits that have one step and lack another, for their figures.
 * @returns null where filters cannot say it: a path with a star in it
 */
export const leftBetween = (from: Step, to: Step): Chip[] | null => {
  const chips = [from, to].map((step, index): Chip => {
    return { operator: index === 0 ? "done" : "not_done", dimension: stepDimension(step.kind), values: [step.value] };
  });
  const isStarred = [from, to].some(({ kind, value }) => kind === "page" && value.includes("*"));
  return isStarred ? null : chips;
};

const page = (value: string): Step => ({ kind: "page", value });

/**
 * Funnels to begin with, from what a site has most of.
 * @param pages paths, the most visited first
 * @param goals names, the most reached first
 */
export const suggestedFunnels = (pages: readonly string[], goals: readonly string[]): Step[][] => {
  const [first, second, third] = pages.filter((path) => path.startsWith("/")).map(page);
  if (first === undefined) return [];
  const towards = goals.slice(0, 3).map((value): Step[] => [first, { kind: "goal", value }]);
  const [goal] = goals;
  const last: Step | undefined = goal === undefined ? third : { kind: "goal", value: goal };
  const longer = second === undefined ? [] : [[first, second, ...(last === undefined ? [] : [last])]];
  return [...towards, ...longer];
};

/** The server names a step by its place from 0, `steps.2.goal: …`; people count from 1. */
export const saidOfSteps = (message: string, stepWords: (step: number) => string): string =>
  message.replace(/\bsteps\.(\d+)(?:\.\w+)?: /g, (_, place: string) => stepWords(Number(place) + 1));
