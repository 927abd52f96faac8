import { entryColumn, type TextDimension, textDimension } from "../query/dimension.ts";
import type { GroupsPartial, ScanPartial } from "../query/partial.ts";
import type { HitsPlan, PlanDimension, ScanPlan, SketchPlan, VisitMeasure } from "../query/plan.ts";
import { hitMeasures, ROLLUP_TOTAL, rollupDimensions } from "./dimensions.ts";
import { ROLLUP_VALUES } from "./rollup.ts";
import { Sketch } from "./sketch.ts";

/**
 * A day of the site's calendar, as it is kept when its facts go. It is asked of the facts while they live, by the ordinary
 * questions about the whole day, and not added up from hours: visitors of hours do not add up, visits go on from one hour into
 * the next, and where clocks are half an hour off (India) no hour of UTC lies within one day.
 */
export interface Day {
  /** Unix ms: [from, to) is the day, [to, next) the one after it. */
  readonly from: number;
  readonly to: number;
  readonly next: number;
}

/** What a day is split by: everything that the dashboard lists, but for goals and properties, of which a site may have any number. */
export const archivedDimensions = [
  ROLLUP_TOTAL,
  ...rollupDimensions,
  "visit:entry_page",
  "visit:exit_page",
  "visit:referrer",
  "visit:utm_source",
  "visit:utm_medium",
  "visit:region",
  "visit:city",
] as const;
export type ArchivedDimension = (typeof archivedDimensions)[number];

/** Of visits: those that end in the day, and those that began by its end and go on after it. */
export const archivedVisitMeasures = [
  "visits",
  "bounces",
  "durationMs",
  "pageviews",
  "score",
] as const satisfies readonly VisitMeasure[];

/** What one value of one dimension came to on one day. */
export interface ArchivedRow {
  readonly value: string;
  /** In the order of `hitMeasures`: distinct visitors and visits with an event, pageviews, events. */
  readonly hits: readonly number[];
  /** Of those visits: how many are counted on the day after too. */
  readonly goOn: number;
  /** In the order of `archivedVisitMeasures`; of pages: of the visits that began there. */
  readonly ended: readonly number[];
  readonly open: readonly number[];
  /** Who the visitors are, encoded. */
  readonly sketch: Uint8Array;
}

/** One dimension of one day. */
export interface ArchivedSlice {
  readonly from: number;
  readonly to: number;
  readonly dimension: ArchivedDimension;
  /** Most visitors first. */
  readonly rows: readonly ArchivedRow[];
  /** There were more values than are kept. */
  readonly cut: boolean;
  /** A part was damaged when the day was asked: figures are too low. */
  readonly lacks: boolean;
}

/** 2^12 registers for the whole site, an error of 1.6 %; 2^10 for a value, 3.3 %. */
const TOTAL_BITS = 12;
const VALUE_BITS = 10;
export const sketchBits = (dimension: ArchivedDimension): number =>
  dimension === ROLLUP_TOTAL ? TOTAL_BITS : VALUE_BITS;

/** Where the text of a dimension is stored; null: it is the whole site. */
export const archivedText = (dimension: ArchivedDimension): TextDimension | null =>
  dimension === ROLLUP_TOTAL ? null : textDimension(dimension);

const NONE: readonly number[] = archivedVisitMeasures.map(() => 0);
const isOfHits = (dimension: ArchivedDimension): boolean => archivedText(dimension)?.column.of === "hit";

const hitsOf = (dimension: ArchivedDimension): PlanDimension[] => {
  const text = archivedText(dimension);
  return text ? [{ by: "text", ...text }] : [];
};
/** Visits that have an own side of the dimension; an event's name has none. */
const visitsOf = (dimension: ArchivedDimension): PlanDimension[] | null => {
  const text = archivedText(dimension);
  if (!text) return [];
  const column = entryColumn(text.column);
  return column.of === "visit" ? [{ by: "text", column, blank: text.blank }] : null;
};

/** The questions about one dimension of a day, by what they are for. */
const questionsOf = (dimension: ArchivedDimension, { from, to, next }: Day): Record<string, ScanPlan> => {
  const scope = { rows: "counted", filter: null } as const;
  const hits = { subject: "hits", ...scope, dimensions: hitsOf(dimension) } as const;
  const questions: Record<string, ScanPlan> = { day: { ...hits, from, to, measures: hitMeasures } };
  const visits = visitsOf(dimension);
  if (visits) {
    const of = { subject: "visits", ...scope, measures: archivedVisitMeasures } as const;
    // A visit is in the bucket of its end; who ends at or after the day's end is in the second, of a millisecond.
    const byEnd: PlanDimension = { by: "time", borders: [from, to, to + 1], keys: [0, 1], everyBucket: false };
    questions.overlapping = { ...of, from, to, dimensions: visits };
    questions.byEnd = { ...of, from, to: to + 1, dimensions: [...visits, byEnd] };
  }
  if (isOfHits(dimension)) {
    questions.dayAfter = { ...hits, from: to, to: next, measures: ["visits"] };
    questions.bothDays = { ...hits, from, to: next, measures: ["visits"] };
  }
  return questions;
};

/** The questions whose answers make a day; about 50. */
export const planDay = (day: Day): ScanPlan[] =>
  archivedDimensions.flatMap((dimension) => Object.values(questionsOf(dimension, day)));

type Sums = Map<string, number[]>;

const addTo = (sums: Sums, partial: GroupsPartial, when: (group: number) => boolean): void => {
  const [values] = partial.keys.filter((column) => typeof column[0] === "string");
  for (let group = 0; group < partial.count; group++) {
    if (!when(group)) continue;
    const value = String(values?.[group] ?? "");
    const known = sums.get(value) ?? partial.sums.map(() => 0);
    sums.set(
      value,
      known.map((sum, measure) => sum + (partial.sums[measure]?.[group] ?? 0)),
    );
  }
};

/** All shards' replies to one question, by value; null: too many values. @param bucket only those of this bucket */
const sumsOf = (partials: readonly ScanPartial[], bucket?: number): Sums | null => {
  const sums: Sums = new Map();
  for (const partial of partials) {
    if (partial.subject !== "groups") return null;
    const buckets = bucket === undefined ? undefined : partial.keys.at(-1);
    addTo(sums, partial, (group) => buckets === undefined || buckets[group] === bucket);
  }
  return sums;
};

const EMPTY_SKETCH = new Uint8Array();

const sliceOf = (dimension: ArchivedDimension, day: Day, replies: Record<string, ScanPartial[]>): ArchivedSlice => {
  const { from, to } = day;
  const found = Object.fromEntries(
    Object.entries(replies).map(([name, partials]) => [name, sumsOf(partials, name === "byEnd" ? 0 : undefined)]),
  );
  const { day: hits, overlapping, byEnd, dayAfter, bothDays } = found;
  // What a shard cannot tell for want of room is left out as a whole; the others' part would pass for all of it.
  if (Object.values(found).includes(null) || !hits) return { from, to, dimension, rows: [], cut: true, lacks: false };
  const one = (sums: Sums | null | undefined, value: string): number => sums?.get(value)?.[0] ?? 0;
  const rows = Array.from(new Set([...hits.keys(), ...(overlapping?.keys() ?? [])]), (value): ArchivedRow => {
    const ended = byEnd?.get(value) ?? NONE;
    const open = (overlapping?.get(value) ?? NONE).map((sum, measure) => sum - (ended[measure] ?? 0));
    const sums = hits.get(value) ?? hitMeasures.map(() => 0);
    const visits = sums[hitMeasures.indexOf("visits")] ?? 0;
    const goOn = bothDays ? visits + one(dayAfter, value) - one(bothDays, value) : Math.min(visits, open[0] ?? 0);
    return { value, hits: sums, goOn, ended, open, sketch: EMPTY_SKETCH };
  }).filter(
    ({ value, hits: sums, ended, open }) =>
      [...sums, ...ended, ...open].some((sum) => sum !== 0) &&
      // Visits without a pageview began on no page.
      !(value === "" && isOfHits(dimension) && sums[0] === 0),
  );
  rows.sort((a, b) => (b.hits[0] ?? 0) - (a.hits[0] ?? 0) || (a.value < b.value ? -1 : 1));
  return { from, to, dimension, rows: rows.slice(0, ROLLUP_VALUES), cut: rows.length > ROLLUP_VALUES, lacks: false };
};

/**
 * Adds up what the shards say to `planDay`; without sketches yet.
 * @param replies one list per shard, in the order of the plans
 */
export const readDay = (day: Day, replies: readonly (readonly ScanPartial[])[]): ArchivedSlice[] => {
  let at = 0;
  return archivedDimensions
    .map((dimension) => {
      const names = Object.keys(questionsOf(dimension, day));
      const first = at;
      at += names.length;
      const replyTo = names.map((name, index): [string, ScanPartial[]] => [
        name,
        replies.map((partials) => partials[first + index] as ScanPartial),
      ]);
      return sliceOf(dimension, day, Object.fromEntries(replyTo));
    })
    .filter(({ rows, cut }) => rows.length > 0 || cut);
};

/** Asks who the visitors of those values are, a plan per slice: of values that are not kept nobody need know. */
export const planSketches = (slices: readonly ArchivedSlice[]): SketchPlan[] =>
  slices.map(({ from, to, dimension, rows }) => {
    const text = archivedText(dimension);
    const values = rows.flatMap(({ value }) => (text && value === text.blank ? [value, ""] : [value]));
    const filter: HitsPlan["filter"] = text && { op: "text", column: text.column, how: "is", values, fold: false };
    const scope = { from, to, rows: "counted", filter, dimensions: hitsOf(dimension) } as const;
    return { subject: "sketches", ...scope, bits: sketchBits(dimension), shard: 0 };
  });

/** The slices with the sketches that the shards found. @param replies as to `readDay`, to `planSketches` */
export const withSketches = (
  slices: readonly ArchivedSlice[],
  replies: readonly (readonly ScanPartial[])[],
): ArchivedSlice[] =>
  slices.map((slice, index) => {
    const found = new Map<string, Sketch>(
      slice.rows.map(({ value }) => [value, new Sketch(sketchBits(slice.dimension))]),
    );
    for (const partials of replies) {
      const partial = partials[index];
      if (partial?.subject !== "sketches") continue;
      partial.sketches.forEach((bytes, group) => void found.get(String(partial.keys[0]?.[group] ?? ""))?.merge(bytes));
    }
    return {
      ...slice,
      rows: slice.rows.map((row) => ({ ...row, sketch: found.get(row.value)?.encode() ?? row.sketch })),
    };
  });
