import { type Facts, HIT_PAGEVIEW } from "../parts/facts.ts";
import { hitMask } from "../query/match.ts";
import type { ScanPartial } from "../query/partial.ts";
import type { FlowPlan } from "../query/plan.ts";
import { eachVisit } from "./each-visit.ts";
import { PageTree } from "./page-tree.ts";

/**
 * Scans for the page after others, or before. A visit lies in one table and counts once, so nothing is kept but the tree of the
 * ways that are asked about, and the pages after them.
 */
export class FlowScan {
  private readonly plan: FlowPlan;
  private readonly tree = new PageTree();
  /** Pages of each way. */
  private readonly length: number;

  constructor(plan: FlowPlan) {
    this.plan = plan;
    this.length = plan.after[0]?.length ?? 0;
    for (const pages of plan.after) this.tree.nodeAfter(pages);
  }

  add(facts: Facts): void {
    const { plan, tree } = this;
    const { from, to } = plan;
    const { at, kind, page } = facts.hits;
    const starts = plan.start && hitMask(facts, null, plan.start);
    const codes = new Int32Array(page.dictionary.length).fill(-1);
    const codeOf = (row: number): number => {
      const local = page.codes[row] as number;
      if (codes[local] === -1) codes[local] = tree.codeOfPage(page.dictionary[local] as string);
      return codes[local] as number;
    };
    const step = plan.direction === "next" ? 1 : -1;
    eachVisit(facts, plan, (_visit, first, end) => {
      if (tree.full) return;
      let start = -1;
      for (let row = first; row < end && start < 0; row++) {
        const time = at[row] as number;
        const begins = starts === null ? kind[row] === HIT_PAGEVIEW : starts[row] === 1;
        if (begins && time >= from && time < to) start = row;
      }
      if (start < 0) return;
      // Without a page the first one is not where visits begin, but the first place that they go to.
      let row = start;
      let last = page.codes[start] as number;
      if (starts === null) {
        row = step > 0 ? first : end - 1;
        last = -1;
      } else row += step;
      let node = 0;
      let followed = 0;
      for (; row >= first && row < end; row += step) {
        const local = page.codes[row] as number;
        if (kind[row] !== HIT_PAGEVIEW || local === last) continue;
        last = local;
        if (followed === this.length) {
          tree.note(tree.childOf(node, codeOf(row)), 1, 0);
          return;
        }
        followed++;
        node = tree.find(node, codeOf(row));
        if (node < 0) return;
      }
      if (followed === this.length) tree.note(node, 0, 1);
    });
  }

  finish(): ScanPartial {
    return this.tree.full ? { subject: "too_many_groups" } : this.tree.partial();
  }
}
