import type { Facts } from "../parts/facts.ts";
import { Marks, rowsByGroup } from "./distinct.ts";
import { GroupRegistry } from "./group-registry.ts";
import { type Grouping, groupRows } from "./grouping.ts";
import { replyOf, type ScanPartial } from "./partial.ts";
import type { VisitMeasure, VisitsPlan } from "./plan.ts";
import { type Rows, visitRows } from "./rows.ts";
import { scratch } from "./scratch.ts";
import { Sums } from "./sums.ts";

/** What each visit contributes to a measure. */
const contributions = ({ visits }: Facts, measure: VisitMeasure): ((visit: number) => number) => {
  switch (measure) {
    case "visits":
      return () => 1;
    case "bounces":
      return at(visits.bounce);
    case "durationMs": {
      const { start, end, bounce } = visits;
      return (visit) => (bounce[visit] === 1 ? 0 : (end[visit] as number) - (start[visit] as number));
    }
    case "pageviews":
      return at(visits.pageviews);
    case "score":
      return at(visits.score);
  }
};

const at =
  (column: Uint32Array | Uint8Array) =>
  (visit: number): number =>
    column[visit] as number;

/** Scans visits, table by table. A visit is in one table only, and counts once per group. */
export class VisitsScan {
  private readonly plan: VisitsPlan;
  private readonly groups: GroupRegistry;
  private readonly sums: readonly Sums[];
  private readonly seen = new Marks();

  constructor(plan: VisitsPlan) {
    this.plan = plan;
    this.groups = new GroupRegistry(plan.dimensions.length);
    this.sums = plan.measures.map(() => new Sums());
  }

  add(facts: Facts): void {
    if (this.groups.full) return;
    const rows = visitRows(facts, this.plan);
    if (rows.count === 0) return;
    const grouping = groupRows(facts, rows, this.plan.dimensions, 0);
    const numbers = this.groups.add(grouping);
    const once = rows.hit ? this.firsts(facts, rows, grouping) : null;
    this.plan.measures.forEach((measure, index) => {
      const contribution = contributions(facts, measure);
      const sums = scratch.zeroDoubles(grouping.count);
      for (let row = 0; row < rows.count; row++) {
        if (once !== null && once[row] === 0) continue;
        const group = grouping.ids === null ? 0 : (grouping.ids[row] as number);
        sums[group] = (sums[group] as number) + contribution(rows.visit[row] as number);
      }
      this.sums[index]?.add(numbers, sums);
    });
  }

  finish(): ScanPartial {
    return replyOf(this.groups, (count) => this.sums.map((sums) => sums.total(count)));
  }

  /** 1 for the first row of each (group, visit): several hits of a visit may have brought it into the same group. */
  private firsts(facts: Facts, rows: Rows, grouping: Grouping): Uint8Array {
    const { order, offsets } = rowsByGroup(grouping.ids, grouping.count, rows.count);
    const firsts = scratch.zeroBytes(rows.count);
    this.seen.fit(facts.visits.count);
    for (let group = 0; group < grouping.count; group++) {
      this.seen.clear();
      for (let place = offsets[group] as number; place < (offsets[group + 1] as number); place++) {
        const row = order[place] as number;
        if (this.seen.add(rows.visit[row] as number)) firsts[row] = 1;
      }
    }
    return firsts;
  }
}
