import { entryColumn } from "../query/dimension.ts";
import type { HitMeasure, PlanColumn, PlanFilter, ScanPlan, TimeDimension, VisitMeasure } from "../query/plan.ts";
import {
  type ArchivedDimension,
  type ArchivedSlice,
  archivedDimensions,
  archivedText,
  archivedVisitMeasures,
  sketchBits,
} from "./archived-day.ts";
import { hitMeasures, ROLLUP_TOTAL } from "./dimensions.ts";
import { Sketch } from "./sketch.ts";
import { joinSpans, type Span, spanOf } from "./span.ts";

/** What archived days say to a plan: groups as a shard's partial has them, but for visitors, who do not add up. */
export interface ArchivedGroups {
  readonly count: number;
  /** As in a partial: one column per dimension of the plan. */
  readonly keys: readonly (readonly (string | number)[])[];
  /** One column per measure of the plan; of visitors as many as there are at least. */
  readonly sums: readonly Float64Array[];
  /** Of visitors: as many as there are at most, and who they are; null where nothing is estimated. */
  readonly atMost: Float64Array;
  readonly sketches: readonly (Uint8Array | null)[];
  /** Some day had more values than are kept. */
  readonly cut: boolean;
}

/** How a plan can be put to archived days. */
export interface ArchivedForm {
  readonly dimension: ArchivedDimension;
  /** The only values that count; null: all. */
  readonly only: ReadonlySet<string> | null;
  readonly time: TimeDimension | null;
  /** Place of the text among the plan's dimensions, or -1. */
  readonly textAt: number;
  /** How the empty text is kept, and how the plan wants it to read. */
  readonly blanks: { readonly kept: string; readonly wanted: string };
}

const sameColumn = (a: PlanColumn, b: PlanColumn): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The dimension that is kept of a column. @param own of visits, by the side that pages and hostnames have of them */
const keptAs = (column: PlanColumn, own: boolean): ArchivedDimension | undefined =>
  archivedDimensions.find((dimension) => {
    const text = archivedText(dimension);
    return text !== null && sameColumn(own ? entryColumn(text.column) : text.column, column);
  });

const ENTRY_PAGE: PlanColumn = { of: "visit", column: "entryPage" };
/** "Has an entry page": all that are kept by one do. */
const isHasEntry = (filter: PlanFilter): boolean =>
  filter.op === "not" &&
  filter.of.op === "text" &&
  sameColumn(filter.of.column, ENTRY_PAGE) &&
  filter.of.how === "is" &&
  filter.of.values.join() === "";

interface Condition {
  readonly column: PlanColumn | null;
  readonly values: readonly string[] | null;
  /** It is about pages by the visits that began there. */
  readonly entries: boolean;
}

/**
 * The one column that a plan is about and the values of it that it wants; null: it is about none, or more than one, or wants
 * something else than to be equal.
 */
const conditionOf = (filter: PlanFilter | null): Condition | null => {
  const parts = filter === null ? [] : filter.op === "and" ? filter.of : [filter];
  const asked = parts.filter((part) => !isHasEntry(part));
  const entries = asked.length < parts.length;
  const about = entries ? ENTRY_PAGE : null;
  const [first, ...others] = asked;
  if (!first) return { column: about, values: null, entries };
  if (others.length > 0 || first.op !== "text" || first.how !== "is" || first.fold) return null;
  return about && !sameColumn(about, first.column) ? null : { column: first.column, values: first.values, entries };
};

/** How archived days can answer a plan; null: they cannot. */
export const archivedForm = (plan: ScanPlan): ArchivedForm | null => {
  if ((plan.subject !== "hits" && plan.subject !== "visits") || plan.rows !== "counted") return null;
  const { subject, dimensions } = plan;
  const measures: readonly (HitMeasure | VisitMeasure)[] = plan.measures;
  const summed: readonly string[] = subject === "hits" ? hitMeasures : archivedVisitMeasures;
  if (!measures.every((measure) => summed.includes(measure))) return null;
  const time = dimensions.find((dimension): dimension is TimeDimension => dimension.by === "time") ?? null;
  // Days are not kept by the hour.
  if (time?.everyBucket) return null;
  const textAt = dimensions.findIndex(({ by }) => by !== "time");
  const split = dimensions[textAt];
  if (dimensions.length > (time ? 1 : 0) + (split ? 1 : 0) || (split && split.by !== "text")) return null;
  const condition = conditionOf(plan.filter);
  if (!condition) return null;
  const column = split?.column ?? condition.column;
  if (!column) return { dimension: ROLLUP_TOTAL, only: null, time, textAt, blanks: { kept: "", wanted: "" } };
  if (condition.column && !sameColumn(condition.column, column)) return null;
  // Of hits nothing is summed over whole visits, but for pages: the visits that began there.
  if (subject === "visits" && column.of !== "visit") return null;
  const dimension = condition.entries ? keptAs(column, true) : keptAs(column, false);
  if (!dimension) return null;
  const kept = archivedText(dimension)?.blank ?? "";
  const only = condition.values && new Set(condition.values.map((value) => value || kept));
  // Together they have visits and visitors in common, of which nothing is kept.
  return split || only?.size === 1
    ? { dimension, only, time, textAt, blanks: { kept, wanted: split?.blank ?? kept } }
    : null;
};

const sliceAt = ({ borders }: TimeDimension, at: number): number => {
  let slice = borders.findLastIndex((border) => border <= at);
  slice = Math.min(slice, borders.length - 2);
  return Math.max(slice, 0);
};

/** The bucket that a day is in: that of its middle, since where the site's zone was another its borders may be elsewhere. */
const bucketOf = (time: TimeDimension, from: number, to: number): number =>
  time.keys[sliceAt(time, (from + to) / 2)] as number;

/** What facts beyond the end have of the visits that go on there. */
interface Ends {
  /** They count them in the same group. */
  readonly counted: boolean;
  /** Nobody does: the range ends here. */
  readonly openToo: boolean;
}

/** Facts would have a group of it: with an event, or a visit that is counted here. */
const isGroup = ({ events, ended, open }: Span, subject: "hits" | "visits", { openToo }: Ends): boolean =>
  subject === "hits" ? events > 0 : (ended[0] ?? 0) + (openToo ? (open[0] ?? 0) : 0) > 0;

const columnOf = (span: Span, subject: "hits" | "visits", measure: string, { counted, openToo }: Ends): number => {
  if (subject === "visits") {
    const index = (archivedVisitMeasures as readonly string[]).indexOf(measure);
    return (span.ended[index] ?? 0) + (openToo ? (span.open[index] ?? 0) : 0);
  }
  if (measure === "visitors") return span.atLeast;
  if (measure === "visits") return span.visits - (counted ? span.goOn : 0);
  return measure === "pageviews" ? span.pageviews : span.events;
};

/** Sketches that a group collects before they are made one: years of days must not lie in memory. */
const SKETCHES_APART = 8;

/** More than the facts' groups may be would lie in the memory of one object, and leave it in one message: bytes, about. */
const REPLY_BYTES_MAX = 16_000_000;
/** What a group takes beside its name and its sketches. */
const GROUP_BYTES = 100;

const weightOf = ({ sketches }: Span): number => sketches.reduce((sum, { length }) => sum + length, GROUP_BYTES);

const withFewSketches = (span: Span, bits: number): Span =>
  span.sketches.length < SKETCHES_APART ? span : { ...span, sketches: [Sketch.union(bits, span.sketches).encode()] };

/**
 * Answers a plan whose form is known.
 * @param slices of the form's dimension within the plan's range, in order of time
 * @param followed facts that begin where the plan's range ends go on with its last bucket, or the whole
 * @returns null: more groups than a reply may have
 */
export const answerFromDays = (
  plan: ScanPlan,
  { dimension, only, time, textAt, blanks }: ArchivedForm,
  { slices, followed }: { slices: Iterable<ArchivedSlice>; followed: boolean },
): ArchivedGroups | null => {
  if (plan.subject !== "hits" && plan.subject !== "visits") throw new Error("days answer hits and visits only");
  const groups = new Map<string, { key: (string | number)[]; span: Span }>();
  const bits = sketchBits(dimension);
  const wantsVisitors = plan.measures.some((measure) => measure === "visitors");
  let cut = false;
  let weight = 0;
  for (const slice of slices) {
    cut ||= slice.cut;
    const bucket = time ? bucketOf(time, slice.from, slice.to) : null;
    for (const row of slice.rows) {
      if (only && !only.has(row.value)) continue;
      const key: (string | number)[] = [];
      if (bucket !== null) key.push(bucket);
      if (textAt >= 0) key.splice(textAt, 0, row.value === blanks.kept ? blanks.wanted : row.value);
      const name = JSON.stringify(key);
      const day = spanOf(slice, row);
      const before = groups.get(name)?.span ?? null;
      const joined = joinSpans(before, wantsVisitors ? day : { ...day, sketches: [] }) as Span;
      const span = withFewSketches(joined, bits);
      weight += weightOf(span) - (before ? weightOf(before) : -name.length);
      if (weight > REPLY_BYTES_MAX) return null;
      groups.set(name, { key, span });
    }
  }
  const goesOn = followed && goesOnAt(time, plan.to);
  const endsOf = (span: Span): Ends => ({
    counted: goesOn && span.to === plan.to,
    openToo: !followed && span.to === plan.to,
  });
  const found = Array.from(groups.values()).filter(({ span }) => isGroup(span, plan.subject, endsOf(span)));
  return {
    count: found.length,
    keys: plan.dimensions.map((_, at) => found.map(({ key }) => key[at] as string | number)),
    sums: plan.measures.map((measure) =>
      Float64Array.from(found, ({ span }) => columnOf(span, plan.subject, measure, endsOf(span))),
    ),
    atMost: Float64Array.from(found, ({ span }) => span.atMost),
    sketches: found.map(({ span }) =>
      wantsVisitors && (span.days > 1 || goesOn) ? Sketch.union(bits, span.sketches).encode() : null,
    ),
    cut,
  };
};

/** Whether the bucket before an instant is the one after it. */
export const goesOnAt = (time: TimeDimension | null, at: number): boolean =>
  time === null || bucketOf(time, at - 1, at) === bucketOf(time, at, at + 1);
