import { FlowScan } from "../analysis/flow-scan.ts";
import { FunnelScan } from "../analysis/funnel-scan.ts";
import { RetentionScan } from "../analysis/retention-scan.ts";
import type { Facts } from "../parts/facts.ts";
import { TooMuchWork } from "./expression/work.ts";
import { ExtentScan, extentOf } from "./extent.ts";
import { beginWork, forgetMatches } from "./match.ts";
import { fitting, type ScanPartial } from "./partial.ts";
import type { PlanFilter, ScanPlan } from "./plan.ts";
import { HitsScan } from "./scan-hits.ts";
import { SketchScan } from "./scan-sketches.ts";
import { VisitsScan } from "./scan-visits.ts";
import { scratch } from "./scratch.ts";

/** What a plan's tables go through, one after the other. */
interface Scan {
  add(facts: Facts): void;
  finish(): ScanPartial;
}

const open = (plan: ScanPlan): Scan => {
  switch (plan.subject) {
    case "hits":
      return new HitsScan(plan);
    case "visits":
      return new VisitsScan(plan);
    case "sketches":
      return new SketchScan(plan);
    case "extent":
      return new ExtentScan();
    case "funnel":
      return new FunnelScan(plan);
    case "flow":
      return new FlowScan(plan);
    case "retention":
      return new RetentionScan(plan);
  }
};

/** Of a plan whose expressions take too long. */
const refusing: Scan = { add() {}, finish: () => ({ subject: "too_many_groups" }) };

const isWithinReach = (add: () => void): boolean => {
  try {
    add();
    return true;
  } catch (error) {
    if (error instanceof TooMuchWork) return false;
    throw error;
  }
};

/** Whether a table that holds facts of [first, last] can add anything to the answer; a part's zone map knows those two. */
export const touches = (plan: ScanPlan, extent: { first: number; last: number }): boolean =>
  plan.subject === "extent" || (extent.first < plan.to && extent.last >= plan.from);

const asksDone = (filter: PlanFilter | null): boolean => {
  if (filter === null) return false;
  if (filter.op === "and" || filter.op === "or") return filter.of.some(asksDone);
  return filter.op === "done" || (filter.op === "not" && asksDone(filter.of));
};

/** The table without engagement rows where it offers that and the plan passes over them: what a visit has done may be one. */
const rowsAsked = (table: Facts, plan: ScanPlan): Facts => {
  if (!table.counted || plan.subject === "extent" || plan.rows !== "counted" || asksDone(plan.filter)) return table;
  if (plan.subject === "funnel" && plan.attention) return table;
  const goals = plan.dimensions.flatMap((dimension) => (dimension.by === "goal" ? dimension.goals : []));
  return goals.some(asksDone) ? table : table.counted;
};

/**
 * One shard's slice of several questions; each table is visited once, so only one need be in memory at a time.
 * @param facts every table that may hold facts in a plan's range; each visit is in exactly one of them
 * @returns a partial for each plan
 */
export const scanAll = (facts: Iterable<Facts>, plans: readonly ScanPlan[]): ScanPartial[] => {
  const scans = plans.map((plan) => ({ plan, scan: open(plan) }));
  beginWork();
  for (const table of facts) {
    const extent = extentOf(table);
    forgetMatches();
    for (const one of scans) {
      if (!touches(one.plan, extent)) continue;
      if (!isWithinReach(() => one.scan.add(rowsAsked(table, one.plan)))) one.scan = refusing;
      scratch.clear();
    }
  }
  forgetMatches();
  return fitting(scans.map(({ scan }) => scan.finish()));
};
