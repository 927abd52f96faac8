import { type Facts, HIT_ENGAGEMENT, HIT_PAGEVIEW, SCROLL_UNKNOWN } from "../parts/facts.ts";
import { byGroup, DistinctVisitors, Marks, withoutRuns } from "./distinct.ts";
import { GroupRegistry } from "./group-registry.ts";
import { type Grouping, groupRows } from "./grouping.ts";
import type { ScanPartial } from "./partial.ts";
import type { HitMeasure, HitsPlan } from "./plan.ts";
import { hitRows, type Rows } from "./rows.ts";
import { Sums } from "./sums.ts";

type Summed = Exclude<HitMeasure, "visitors" | "visits" | "scroll" | "scrolled">;

/** Adds up what a row contributes by itself. */
const sumRows = (facts: Facts, rows: Rows, grouping: Grouping, measure: Summed): Float64Array => {
  const { kind, amount, currency, engagedMs } = facts.hits;
  const sums = new Float64Array(grouping.count);
  const { ids } = grouping;
  const hit = rows.hit as Uint32Array;
  for (let row = 0; row < rows.count; row++) {
    const at = hit[row] as number;
    let value: number;
    if (measure === "pageviews") value = kind[at] === HIT_PAGEVIEW ? 1 : 0;
    else if (measure === "events") value = kind[at] === HIT_ENGAGEMENT ? 0 : 1;
    else if (measure === "amount") value = amount[at] as number;
    else if (measure === "amounts") value = currency.codes[at] === 0 ? 0 : 1;
    else value = engagedMs[at] as number;
    const group = ids === null ? 0 : (ids[row] as number);
    sums[group] = (sums[group] as number) + value;
  }
  return sums;
};

/** Scans hits, table by table. */
export class HitsScan {
  private readonly plan: HitsPlan;
  private readonly groups: GroupRegistry;
  private readonly sums: ReadonlyMap<HitMeasure, Sums>;
  private readonly visitors = new DistinctVisitors();
  private readonly seenVisits = new Marks();
  private readonly seenVisitors = new Marks();
  private deepest = new Uint8Array(0);

  constructor(plan: HitsPlan) {
    this.plan = plan;
    this.groups = new GroupRegistry(plan.dimensions.length);
    this.sums = new Map(plan.measures.map((measure) => [measure, new Sums()]));
  }

  add(facts: Facts): void {
    const goals = this.plan.dimensions.find((dimension) => dimension.by === "goal");
    if (!goals) this.addRows(facts, hitRows(facts, this.plan, null), 0);
    else goals.goals.forEach((goal, index) => void this.addRows(facts, hitRows(facts, this.plan, goal), index));
  }

  finish(): ScanPartial {
    if (this.groups.full) return { subject: "too_many_groups" };
    const { count } = this.groups;
    const sums = this.plan.measures.map((measure) =>
      measure === "visitors" ? this.visitors.count(count) : (this.sums.get(measure) as Sums).total(count),
    );
    return { subject: "groups", count, keys: this.groups.keys(), sums };
  }

  private addRows(facts: Facts, rows: Rows, goal: number): void {
    if (rows.count === 0 || this.groups.full) return;
    const grouping = groupRows(facts, rows, this.plan.dimensions, goal);
    const numbers = this.groups.add(grouping);
    const { measures } = this.plan;
    if (measures.includes("visitors") || measures.includes("visits")) this.addDistinct(facts, rows, grouping, numbers);
    if (measures.includes("scroll") || measures.includes("scrolled")) this.addScroll(facts, rows, grouping, numbers);
    for (const measure of measures) {
      if (measure === "visitors" || measure === "visits" || measure === "scroll" || measure === "scrolled") continue;
      this.sums.get(measure)?.add(numbers, sumRows(facts, rows, grouping, measure));
    }
  }

  private addDistinct(facts: Facts, rows: Rows, grouping: Grouping, numbers: Uint32Array): void {
    const { ids, visit } = withoutRuns(grouping.ids, rows.visit);
    const { order, offsets } = byGroup(ids, grouping.count, visit.length);
    const ordinals = facts.visits.visitor;
    this.seenVisits.fit(facts.visits.count);
    this.seenVisitors.fit(ordinals.reduce((most, ordinal) => Math.max(most, ordinal), 0) + 1);
    const visits = new Float64Array(grouping.count);
    const groups = new Uint32Array(visit.length);
    const visitors = new Uint32Array(visit.length);
    let pairs = 0;
    for (let group = 0; group < grouping.count; group++) {
      this.seenVisits.clear();
      this.seenVisitors.clear();
      let count = 0;
      for (let place = offsets[group] as number; place < (offsets[group + 1] as number); place++) {
        const row = visit[order[place] as number] as number;
        if (!this.seenVisits.add(row)) continue;
        count++;
        const ordinal = ordinals[row] as number;
        if (!this.seenVisitors.add(ordinal)) continue;
        groups[pairs] = numbers[group] as number;
        visitors[pairs++] = ordinal;
      }
      visits[group] = count;
    }
    this.sums.get("visits")?.add(numbers, visits);
    if (this.sums.has("visitors")) this.visitors.add(groups.slice(0, pairs), visitors.slice(0, pairs));
  }

  /** Each visit counts once per group, with the deepest scroll that it has there. */
  private addScroll(facts: Facts, rows: Rows, grouping: Grouping, numbers: Uint32Array): void {
    const { order, offsets } = byGroup(grouping.ids, grouping.count, rows.count);
    const hit = rows.hit as Uint32Array;
    this.seenVisits.fit(facts.visits.count);
    if (this.deepest.length < facts.visits.count) this.deepest = new Uint8Array(facts.visits.count);
    const scroll = new Float64Array(grouping.count);
    const scrolled = new Float64Array(grouping.count);
    for (let group = 0; group < grouping.count; group++) {
      this.seenVisits.clear();
      for (let place = offsets[group] as number; place < (offsets[group + 1] as number); place++) {
        const row = order[place] as number;
        const depth = facts.hits.scroll[hit[row] as number] as number;
        if (depth === SCROLL_UNKNOWN) continue;
        const visit = rows.visit[row] as number;
        const first = this.seenVisits.add(visit);
        const known = first ? 0 : (this.deepest[visit] as number);
        if (first) scrolled[group] = (scrolled[group] as number) + 1;
        if (first || depth > known) this.deepest[visit] = depth;
        if (depth > known) scroll[group] = (scroll[group] as number) + depth - known;
      }
    }
    this.sums.get("scroll")?.add(numbers, scroll);
    this.sums.get("scrolled")?.add(numbers, scrolled);
  }
}
