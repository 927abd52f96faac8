import type { Facts } from "../parts/facts.ts";
import type { ScanPartial } from "../query/partial.ts";
import type { RetentionPlan } from "../query/plan.ts";
import { TimeSlices } from "../query/time-slices.ts";
import { passing } from "./each-visit.ts";
import { VisitorPeriods } from "./visitor-periods.ts";

/** Scans for who came back. Of the tables before the first period nothing is read but whose visits they hold. */
export class RetentionScan {
  private readonly plan: RetentionPlan;
  private readonly periods: number;
  private readonly slices: TimeSlices;
  private readonly visitors = new VisitorPeriods();

  constructor(plan: RetentionPlan) {
    const { borders } = plan;
    this.plan = plan;
    this.periods = borders.length - 1;
    this.slices = new TimeSlices({ by: "time", borders, keys: [], everyBucket: false });
  }

  add(facts: Facts): void {
    const { borders, to, among } = this.plan;
    const [begin = 0] = borders;
    const { visitor, start, count } = facts.visits;
    const there = among && passing(facts, { ...this.plan, filter: among });
    let passes: Uint8Array | null = null;
    for (let row = 0; row < count; row++) {
      if (there?.[row] === 0) continue;
      const time = start[row] as number;
      const ordinal = visitor[row] as number;
      if (time < begin) this.visitors.noteEarlier(ordinal);
      else if (time < to) {
        passes ??= passing(facts, this.plan);
        this.visitors.note(ordinal, time, this.slices.sliceOf(time), passes[row] === 1);
      }
    }
  }

  finish(): ScanPartial {
    if (this.visitors.full) return { subject: "too_many_groups" };
    const counts = this.visitors.cohorts(this.periods);
    const places = Array.from(counts.keys()).filter((place) => counts[place] !== 0);
    return {
      subject: "groups",
      count: places.length,
      keys: [places.map((place) => Math.floor(place / this.periods)), places.map((place) => place % this.periods)],
      sums: [Float64Array.from(places, (place) => counts[place] as number)],
    };
  }
}
