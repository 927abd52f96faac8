import { budgetOf, type MemoryBudget } from "../../domain/memory/budget.ts";
import { MemoryAccount, type MemoryShare } from "../../objects/memory-account.ts";
import { ISOLATE_MB } from "../../protocol/limits.ts";

/** A share of a memory that nobody else has a share of. */
export const aloneIn = (budget: Partial<MemoryBudget> = {}): MemoryShare =>
  new MemoryAccount({ ...budgetOf(ISOLATE_MB), ...budget }).join("alone");
