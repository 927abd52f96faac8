import type { Funnel, FunnelAnswer, FunnelStep } from "../../protocol/analysis.ts";
import type { Goal } from "../../protocol/site-settings.ts";
import { columnOf } from "../query/ask-plans.ts";
import { combine } from "../query/combine.ts";
import { goalFilter, goalName, isScrollGoal } from "../query/goals.ts";
import type { ScanPartial } from "../query/partial.ts";
import type { FunnelPlan } from "../query/plan.ts";
import { REACHED } from "./funnel-scan.ts";
import {
  type Asking,
  answered,
  type Outcome,
  prepare,
  type Refused,
  rateOf,
  refused,
  withIdentity,
} from "./prepare.ts";
import { StepGaps } from "./step-gaps.ts";

/** A step as a goal: that of the site, or one made up for an event or a page. */
const goalOf = (step: FunnelStep, goals: readonly Goal[]): Goal | null => {
  if (!("goal" in step)) return step;
  return goals.find((goal) => goalName(goal) === step.goal) ?? null;
};

const labelOf = (step: FunnelStep): string =>
  step.label ?? ("goal" in step ? step.goal : "event" in step ? step.event : step.page);

const goalsOf = ({ steps, order }: Funnel, goals: readonly Goal[]): Goal[] | Refused => {
  const found: Goal[] = [];
  const errors: Record<string, string[]> = {};
  for (const [index, step] of steps.entries()) {
    const goal = goalOf(step, goals);
    const field = `steps.${index}.goal`;
    if (!goal && "goal" in step)
      errors[field] = [`the goal ${JSON.stringify(step.goal)} is not configured for this site`];
    else if (goal && order === "strict" && isScrollGoal(goal))
      errors[field] = [
        "is a goal of scrolling, which happens beside events and not between them: it has no place in a strict order",
      ];
    if (goal) found.push(goal);
  }
  return Object.keys(errors).length > 0 ? { kind: "refused", errors } : found;
};

/** The shards' replies together; null when one had too much to look at. */
const combined = (partials: readonly ScanPartial[], steps: number): { reached: number[]; gaps: StepGaps } | null => {
  const reached = new Array<number>(steps).fill(0);
  const gaps = new StepGaps();
  for (const partial of partials) {
    if (partial.subject !== "groups") return null;
    const [stepOf = [], whatOf = []] = partial.keys;
    for (let row = 0; row < partial.count; row++) {
      const step = stepOf[row] as number;
      const what = whatOf[row] as typeof REACHED | number;
      const count = partial.sums[0]?.[row] ?? 0;
      if (what === REACHED) reached[step] = (reached[step] as number) + count;
      else gaps.add(step, what, count);
    }
  }
  return { reached, gaps };
};

/** Into how many turns visitors are divided where a shard cannot put the events of all in order at once. */
const TURNS = [4, 16];

/** The replies of all shards, turn after turn; null when even one turn is too much. */
const inTurns = async (plan: FunnelPlan, { askShards }: Asking): Promise<ReturnType<typeof combined>> => {
  for (const of of TURNS) {
    const replies: ScanPartial[] = [];
    for (let nth = 0; nth < of && replies.every(({ subject }) => subject === "groups"); nth++) {
      replies.push(...columnOf(await askShards([{ ...plan, turn: { nth, of } }]), 0));
    }
    const found = combined(replies, plan.steps.length);
    if (found) return found;
  }
  return null;
};

/** Answers which of the steps visitors reach (docs/analysis.md). */
export const askFunnel = async (funnel: Funnel, asking: Asking): Promise<Outcome<FunnelAnswer>> => {
  const { steps, order, within } = funnel;
  const goals = goalsOf(funnel, asking.site.goals);
  if (!Array.isArray(goals)) return goals;
  const prepared = await prepare(funnel, asking);
  if (prepared.kind === "refused") return prepared;
  const { scope, visitors } = prepared;
  const filters = goals.map(goalFilter);
  const plan: FunnelPlan = {
    ...scope,
    subject: "funnel",
    steps: filters,
    order,
    within,
    attention: goals.some(isScrollGoal),
    turn: { nth: 0, of: 1 },
  };
  const replies = await asking.askShards([visitors, plan]);
  const everybody = combine(columnOf(replies, 0));
  const found = combined(columnOf(replies, 1), steps.length) ?? (await inTurns(plan, asking));
  if (!everybody || !found) {
    return refused(
      "within",
      "too many events of one shard would have to be put in order: ask within a visit, for a shorter range, or with stricter filters",
    );
  }
  const { reached, gaps } = found;
  const first = reached[0] ?? 0;
  const answer: FunnelAnswer = {
    ...answered(asking.site, scope),
    visitors: everybody.sums[0]?.[0] ?? 0,
    steps: steps.map((step, index) => {
      const here = reached[index] as number;
      const before = reached[index - 1];
      return {
        label: labelOf(step),
        visitors: here,
        conversion_rate: rateOf(here, first),
        step_conversion_rate: before === undefined ? null : rateOf(here, before),
        dropped: before === undefined ? null : before - here,
        median_seconds: gaps.median(index),
      };
    }),
    conversion_rate: rateOf(reached.at(-1) ?? 0, first),
  };
  return { kind: "answer", answer: within === "range" ? withIdentity(answer, asking.site) : answer };
};
