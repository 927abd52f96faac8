import type { MemoryBudget } from "../../domain/memory/budget.ts";
import { usualPolicy } from "../../domain/parts/policy.ts";

/** The product seals beyond 10,000 closed visits: here beyond a few. No answer may depend on it. */
export const installSmallParts = (): void => {
  Object.assign(usualPolicy, { closedKept: 4, sealWorthwhile: 3, fanIn: 4 });
};

/** Visits are sealed early when those of all shards take 40 MB, more than a run has: here less; and few parts stay open. */
export const smallMemory: MemoryBudget = { crowded: 10_000, full: 40_000, openParts: 20_000 };
