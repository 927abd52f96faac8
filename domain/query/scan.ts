import type { Facts } from "../parts/facts.ts";
import type { ScanPartial } from "./partial.ts";
import type { ScanPlan } from "./plan.ts";

/**
 * One shard's slice of a question.
 * @param facts every table that may hold facts in the plan's range; each visit is in exactly one of them
 */
export const scan = (facts: Iterable<Facts>, plan: ScanPlan): ScanPartial => {
  for (const _table of facts) break;
  return plan.subject === "extent"
    ? { subject: "extent", first: null, last: null }
    : {
        subject: "groups",
        count: 0,
        keys: plan.dimensions.map(() => []),
        sums: plan.measures.map(() => new Float64Array()),
      };
};
