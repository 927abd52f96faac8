import { type Facts, HIT_ENGAGEMENT } from "../parts/facts.ts";
import { hitMask } from "../query/match.ts";
import type { ScanPartial } from "../query/partial.ts";
import type { FunnelPlan } from "../query/plan.ts";
import { scratch } from "../query/scratch.ts";
import { eachVisit } from "./each-visit.ts";
import { StepGaps } from "./step-gaps.ts";
import { type Attempt, firstSteps, match, Trail } from "./trail.ts";
import { VisitorBytes } from "./visitor-bytes.ts";
import { VisitorEvents } from "./visitor-events.ts";

/** The key of a row that counts visitors; the other rows are of seconds. */
export const REACHED = "reached";

/** The steps that each hit of a table meets: bit n is step n. In scratch memory. */
const stepsOf = (facts: Facts, { steps }: FunnelPlan): Uint8Array => {
  const met = scratch.zeroBytes(facts.hits.count);
  steps.forEach((step, index) => {
    const mask = hitMask(facts, null, step);
    if (mask)
      for (let row = 0; row < met.length; row++) met[row] = (met[row] as number) | ((mask[row] as number) << index);
  });
  return met;
};

const isSingle = (steps: number): boolean => (steps & (steps - 1)) === 0;

/**
 * Scans for funnels. A visit lies in one table, so what is asked within visits is answered as they come, and a visitor is but
 * a byte. What is asked over all visits of a visitor has to wait for the last table: of each event that matters something is kept.
 */
export class FunnelScan {
  private readonly plan: FunnelPlan;
  private readonly trail = new Trail();
  private readonly attempt: Attempt = { depth: 0, at: new Float64Array(8) };
  /** By visitor: the deepest step that was reached; with any order over all visits, the steps that were met. */
  private readonly visitors = new VisitorBytes();
  private readonly gaps = new StepGaps();
  private readonly events: VisitorEvents;

  /** @param eventsMax more events that matter than these are refused; of no matter within visits */
  constructor(plan: FunnelPlan, eventsMax?: number) {
    this.plan = plan;
    this.events = new VisitorEvents(eventsMax);
  }

  add(facts: Facts): void {
    if (this.events.full) return;
    const { from, to, turn } = this.plan;
    const { visitor } = facts.visits;
    const met = stepsOf(facts, this.plan);
    const { at, kind } = facts.hits;
    const strict = this.plan.order === "strict";
    eachVisit(facts, this.plan, (visit, first, end) => {
      const ordinal = visitor[visit] as number;
      if (ordinal % turn.of !== turn.nth) return;
      this.trail.clear();
      for (let row = first; row < end; row++) {
        const time = at[row] as number;
        if (time < from || time >= to) continue;
        const steps = met[row] as number;
        // What meets no step matters only to an order that suffers nothing between.
        if (steps !== 0 || (strict && kind[row] !== HIT_ENGAGEMENT)) this.trail.push(time, steps);
      }
      if (this.trail.length === 0) return;
      this.trail.sort();
      this.take(ordinal);
    });
  }

  finish(): ScanPartial {
    const { order, within } = this.plan;
    if (this.events.full) return { subject: "too_many_groups" };
    this.events.eachVisitor(this.trail, (ordinal) => this.conclude(ordinal));
    const reached = new Float64Array(this.plan.steps.length + 1);
    const bits = order === "any" && within === "range";
    this.visitors.counts().forEach((count, value) => {
      const depth = bits ? firstSteps(value) : value;
      for (let step = 0; step < depth; step++) reached[step] = (reached[step] as number) + count;
    });
    const rows: (readonly [step: number, what: string | number, count: number])[] = [
      ...Array.from(this.plan.steps.keys(), (step) => [step, REACHED, reached[step] as number] as const),
      ...this.gaps.entries(),
    ];
    return {
      subject: "groups",
      count: rows.length,
      keys: [rows.map(([step]) => step), rows.map(([, what]) => what)],
      sums: [Float64Array.from(rows, ([, , count]) => count)],
    };
  }

  /** Takes a visit's events. */
  private take(ordinal: number): void {
    const { order, within } = this.plan;
    if (within === "visit") {
      this.conclude(ordinal);
      return;
    }
    const { at, steps, length } = this.trail;
    let before = -1;
    let all = 0;
    for (let event = 0; event < length; event++) {
      const met = steps[event] as number;
      all |= met;
      // Met again at once, a single step brings nobody further; and one event between is as bad as many.
      const again = met === before && (order === "strict" ? met === 0 : isSingle(met));
      if (order !== "any" && !again) this.events.push(ordinal, at[event] as number, met);
      before = met;
    }
    if (order === "any") this.visitors.set(ordinal, this.visitors.get(ordinal) | all);
  }

  /** Judges a trail: of a visit, or of all that a visitor did. */
  private conclude(ordinal: number): void {
    const { attempt, plan } = this;
    match(plan.order, this.trail, attempt);
    if (attempt.depth > this.visitors.get(ordinal)) this.visitors.set(ordinal, attempt.depth);
    if (plan.order !== "any") this.gaps.note(attempt);
  }
}
