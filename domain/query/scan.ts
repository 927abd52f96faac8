import type { Facts } from "../parts/facts.ts";
import { ExtentScan, extentOf } from "./extent.ts";
import { fitting, type ScanPartial } from "./partial.ts";
import type { ScanPlan } from "./plan.ts";
import { HitsScan } from "./scan-hits.ts";
import { VisitsScan } from "./scan-visits.ts";

const open = (plan: ScanPlan): HitsScan | VisitsScan | ExtentScan => {
  switch (plan.subject) {
    case "hits":
      return new HitsScan(plan);
    case "visits":
      return new VisitsScan(plan);
    case "extent":
      return new ExtentScan();
  }
};

/** Whether a table that holds facts of [first, last] can add anything to the answer; a part's zone map knows those two. */
export const touches = (plan: ScanPlan, extent: { first: number; last: number }): boolean =>
  plan.subject === "extent" || (extent.first < plan.to && extent.last >= plan.from);

/**
 * One shard's slice of several questions; each table is visited once, so only one need be in memory at a time.
 * @param facts every table that may hold facts in a plan's range; each visit is in exactly one of them
 * @returns a partial for each plan
 */
export const scanAll = (facts: Iterable<Facts>, plans: readonly ScanPlan[]): ScanPartial[] => {
  const scans = plans.map((plan) => ({ plan, scan: open(plan) }));
  for (const table of facts) {
    const extent = extentOf(table);
    for (const { plan, scan } of scans) if (touches(plan, extent)) scan.add(table);
  }
  return fitting(scans.map(({ scan }) => scan.finish()));
};
