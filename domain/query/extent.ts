import type { Facts } from "../parts/facts.ts";
import type { ScanPartial } from "./partial.ts";

/** Facts never change, so a table's extent is found once. */
const extents = new WeakMap<Facts, { first: number; last: number }>();

/** Unix ms of a table's earliest and latest fact; first > last when it is empty. A visit lies within its hits. */
export const extentOf = (facts: Facts): { first: number; last: number } => {
  if (facts.extent) return facts.extent;
  let extent = extents.get(facts);
  if (!extent) {
    extent = { first: Number.POSITIVE_INFINITY, last: Number.NEGATIVE_INFINITY };
    for (const at of facts.hits.at) {
      if (at < extent.first) extent.first = at;
      if (at > extent.last) extent.last = at;
    }
    extents.set(facts, extent);
  }
  return extent;
};

/** Finds the first and last instant of all tables. */
export class ExtentScan {
  private first = Number.POSITIVE_INFINITY;
  private last = Number.NEGATIVE_INFINITY;

  add(facts: Facts): void {
    const { first, last } = extentOf(facts);
    this.first = Math.min(this.first, first);
    this.last = Math.max(this.last, last);
  }

  finish(): ScanPartial {
    const empty = this.first > this.last;
    return { subject: "extent", first: empty ? null : this.first, last: empty ? null : this.last };
  }
}
