import type { RevenueCell } from "../../protocol/query.ts";
import type { Goal } from "../../protocol/site-settings.ts";
import { goalFilter } from "./goals.ts";
import type { PlanFilter } from "./plan.ts";
import type { Question } from "./resolve.ts";

const currencyOf = (goal: Goal): string | null => ("event" in goal ? (goal.currency ?? null) : null);

const nothing: PlanFilter = { op: "or", of: [] };
/** The hits that meet a goal in its own currency: nothing is converted. */
const earningFilter = (goal: Goal): PlanFilter => {
  const currency = currencyOf(goal);
  if (currency === null) return nothing;
  const paid: PlanFilter = {
    op: "text",
    column: { of: "hit", column: "currency" },
    how: "is",
    values: [currency],
    fold: false,
  };
  return { op: "and", of: [goalFilter(goal), paid] };
};

/** Hits that bring revenue: those of any wanted goal, and those of each by itself. */
export const revenueFilter = ({ wantedGoals }: Question): { also: PlanFilter; goals: PlanFilter[] } => {
  const goals = wantedGoals.map(earningFilter);
  return { also: { op: "or", of: goals }, goals };
};

/** Why revenue cannot be told, or null. Sums of different currencies are none. */
export const revenueWarning = ({ wantedGoals, dimensions }: Question): { code: string; warning: string } | null => {
  const currencies = new Set(wantedGoals.map(currencyOf).filter((currency) => currency !== null));
  if (currencies.size === 0) {
    return {
      code: "no_revenue_goals_matching",
      warning: "Revenue metrics are null as there are no matching revenue goals.",
    };
  }
  if (currencies.size === 1 || dimensions.includes("event:goal")) return null;
  return {
    code: "no_single_revenue_currency",
    warning: "Revenue metrics are null as there are multiple currencies for the selected event:goals.",
  };
};

/** The currency of a row of the answer. @param goal index among the wanted goals, null without a goal dimension */
export const rowCurrency = ({ wantedGoals }: Question, goal: number | null): string | null => {
  const candidates = goal === null ? wantedGoals : wantedGoals.slice(goal, goal + 1);
  return candidates.map(currencyOf).find((currency) => currency !== null) ?? null;
};

/** An amount as clients show it: `€1.5K` and `€1,500.00`. */
export const revenueCell = (value: number, currency: string): RevenueCell => {
  const format = (options: Intl.NumberFormatOptions): string =>
    new Intl.NumberFormat("en-US", { style: "currency", currency, ...options }).format(value);
  return {
    value,
    currency,
    short: format({ notation: "compact", maximumFractionDigits: 1, minimumFractionDigits: 0 }),
    long: format({}),
  };
};
