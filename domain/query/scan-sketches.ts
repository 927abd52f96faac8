import type { Facts } from "../parts/facts.ts";
import { Sketch } from "../rollups/sketch.ts";
import { GroupRegistry } from "./group-registry.ts";
import { groupRows } from "./grouping.ts";
import type { ScanPartial } from "./partial.ts";
import type { SketchPlan } from "./plan.ts";
import { countedRows, type Rows } from "./rows.ts";

/** Sketches the visitors of hits, table by table. Its groups are those of a scan of hits with the same scope. */
export class SketchScan {
  private readonly plan: SketchPlan;
  private readonly groups: GroupRegistry;
  private readonly sketches: Sketch[] = [];

  constructor(plan: SketchPlan) {
    this.plan = plan;
    this.groups = new GroupRegistry(plan.dimensions.length);
  }

  add(facts: Facts): void {
    const { whole, single } = countedRows(facts, this.plan);
    if (whole) this.addRows(facts, whole);
    if (single) this.addRows(facts, single);
  }

  finish(): ScanPartial {
    const { groups, plan } = this;
    if (groups.full) return { subject: "too_many_groups" };
    const sketches = Array.from({ length: groups.count }, (_, group) =>
      (this.sketches[group] ?? new Sketch(plan.bits)).encode(),
    );
    return { subject: "sketches", count: groups.count, keys: groups.keys(), sketches };
  }

  private addRows(facts: Facts, rows: Rows): void {
    if (rows.count === 0 || this.groups.full) return;
    const { bits, shard, dimensions } = this.plan;
    const grouping = groupRows(facts, rows, dimensions, 0);
    const numbers = this.groups.add(grouping);
    const { visitor } = facts.visits;
    for (let row = 0; row < rows.count; row++) {
      const number = numbers[grouping.ids === null ? 0 : (grouping.ids[row] as number)] as number;
      this.sketches[number] ??= new Sketch(bits);
      this.sketches[number]?.add(shard, visitor[rows.visit[row] as number] as number);
    }
  }
}
