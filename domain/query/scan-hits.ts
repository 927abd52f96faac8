import { type Facts, HIT_ENGAGEMENT, HIT_PAGEVIEW, SCROLL_UNKNOWN } from "../parts/facts.ts";
import { Marks, rowsByGroup, withoutRuns } from "./distinct.ts";
import { DistinctVisitors } from "./distinct-visitors.ts";
import { GroupRegistry } from "./group-registry.ts";
import { type Grouping, groupRows } from "./grouping.ts";
import { replyOf, type ScanPartial } from "./partial.ts";
import type { HitMeasure, HitsPlan, PlanFilter } from "./plan.ts";
import { countedRows, hitRows, type Rows } from "./rows.ts";
import { scratch } from "./scratch.ts";
import { Sums } from "./sums.ts";

type Summed = Exclude<HitMeasure, "visitors" | "visits" | "scroll" | "scrolled">;

/** The column that a measure looks at; no other is touched, since a part would have to read it. */
const valuesOf = ({ hits }: Facts, measure: Summed): Float64Array | Uint32Array | Uint8Array => {
  if (measure === "amount") return hits.amount;
  if (measure === "amounts") return hits.currency.codes;
  return measure === "engagedMs" ? hits.engagedMs : hits.kind;
};

/** Adds up what a row contributes by itself. */
const sumRows = (facts: Facts, rows: Rows, grouping: Grouping, measure: Summed): Float64Array => {
  const values = valuesOf(facts, measure);
  const sums = scratch.zeroDoubles(grouping.count);
  const { ids } = grouping;
  const hit = rows.hit as Uint32Array;
  for (let row = 0; row < rows.count; row++) {
    let value = values[hit[row] as number] as number;
    if (measure === "pageviews") value = value === HIT_PAGEVIEW ? 1 : 0;
    else if (measure === "events") value = value === HIT_ENGAGEMENT ? 0 : 1;
    else if (measure === "amounts") value = value === 0 ? 0 : 1;
    const group = ids === null ? 0 : (ids[row] as number);
    sums[group] = (sums[group] as number) + value;
  }
  return sums;
};

/** Measures that a visit knows of all its hits. */
const ofWholeVisits: ReadonlySet<HitMeasure> = new Set(["visitors", "visits", "pageviews", "events"]);

const sumVisits = ({ visits }: Facts, rows: Rows, grouping: Grouping, measure: Summed): Float64Array => {
  const sums = scratch.zeroDoubles(grouping.count);
  const values = measure === "pageviews" ? visits.pageviews : visits.events;
  for (let row = 0; row < rows.count; row++) {
    const group = grouping.ids === null ? 0 : (grouping.ids[row] as number);
    sums[group] = (sums[group] as number) + (values[rows.visit[row] as number] as number);
  }
  return sums;
};

const hasProp = (key: string): PlanFilter => ({
  op: "not",
  of: { op: "text", column: { of: "prop", key }, how: "is", values: [""], fold: false },
});

/** Scans hits, table by table. */
export class HitsScan {
  private readonly plan: HitsPlan;
  private readonly groups: GroupRegistry;
  private readonly sums: ReadonlyMap<HitMeasure, Sums>;
  private readonly visitors = new DistinctVisitors();
  private readonly seenVisits = new Marks();
  /** Whether a visit's row may stand for its hits. */
  private readonly summable: boolean;
  private deepest = new Uint8Array(0);

  constructor(plan: HitsPlan) {
    this.plan = plan;
    this.groups = new GroupRegistry(plan.dimensions.length);
    this.sums = new Map(plan.measures.map((measure) => [measure, new Sums()]));
    this.summable = plan.measures.every((measure) => ofWholeVisits.has(measure));
  }

  add(facts: Facts): void {
    const { dimensions } = this.plan;
    const goals = dimensions.find((dimension) => dimension.by === "goal");
    if (dimensions.some(({ by }) => by === "props")) {
      for (const key of facts.hits.props.keys()) this.addRows(facts, hitRows(facts, this.plan, hasProp(key)), key);
    } else if (!goals) {
      const { whole, single } = this.summable
        ? countedRows(facts, this.plan)
        : { whole: null, single: hitRows(facts, this.plan, null) };
      if (whole) this.addRows(facts, whole, 0);
      if (single) this.addRows(facts, single, 0);
    } else goals.goals.forEach((goal, index) => void this.addRows(facts, hitRows(facts, this.plan, goal), index));
  }

  finish(): ScanPartial {
    return replyOf(this.groups, (count) =>
      this.plan.measures.map((measure) =>
        measure === "visitors" ? this.visitors.count(count) : (this.sums.get(measure) as Sums).total(count),
      ),
    );
  }

  private addRows(facts: Facts, rows: Rows, member: string | number): void {
    if (rows.count === 0 || this.groups.full) return;
    const grouping = groupRows(facts, rows, this.plan.dimensions, member);
    const numbers = this.groups.add(grouping);
    const { measures } = this.plan;
    if (measures.includes("visits")) this.addVisits(facts, rows, grouping, numbers);
    if (measures.includes("visitors")) {
      const { visit } = rows;
      const { ids, count: groups } = grouping;
      this.visitors.add({ ids, groups, numbers, visit, ordinals: facts.visits.visitor });
    }
    if (measures.includes("scroll") || measures.includes("scrolled")) this.addScroll(facts, rows, grouping, numbers);
    for (const measure of measures) {
      if (measure === "visitors" || measure === "visits" || measure === "scroll" || measure === "scrolled") continue;
      const sums = rows.hit ? sumRows(facts, rows, grouping, measure) : sumVisits(facts, rows, grouping, measure);
      this.sums.get(measure)?.add(numbers, sums);
    }
  }

  /** A visit is in one table only, so what is distinct here is distinct. */
  private addVisits(facts: Facts, rows: Rows, grouping: Grouping, numbers: Uint32Array): void {
    const { ids, visit } = withoutRuns(grouping.ids, rows.visit);
    const { order, offsets } = rowsByGroup(ids, grouping.count, visit.length);
    this.seenVisits.fit(facts.visits.count);
    const visits = scratch.zeroDoubles(grouping.count);
    for (let group = 0; group < grouping.count; group++) {
      this.seenVisits.clear();
      let count = 0;
      for (let place = offsets[group] as number; place < (offsets[group + 1] as number); place++) {
        if (this.seenVisits.add(visit[order[place] as number] as number)) count++;
      }
      visits[group] = count;
    }
    this.sums.get("visits")?.add(numbers, visits);
  }

  /** Each visit counts once per group, with the deepest scroll that it has there. */
  private addScroll(facts: Facts, rows: Rows, grouping: Grouping, numbers: Uint32Array): void {
    const { order, offsets } = rowsByGroup(grouping.ids, grouping.count, rows.count);
    const hit = rows.hit as Uint32Array;
    this.seenVisits.fit(facts.visits.count);
    if (this.deepest.length < facts.visits.count) this.deepest = new Uint8Array(facts.visits.count);
    const scroll = scratch.zeroDoubles(grouping.count);
    const scrolled = scratch.zeroDoubles(grouping.count);
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
