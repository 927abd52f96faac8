import { type ArchivedForm, type ArchivedGroups, archivedForm, goesOnAt } from "../rollups/archive-question.ts";
import { archivedText, sketchBits } from "../rollups/archived-day.ts";
import { Sketch } from "../rollups/sketch.ts";
import { visitorsWithin } from "../rollups/span.ts";
import type { Combined } from "./combine.ts";
import type { GroupsPartial, ScanPartial } from "./partial.ts";
import type { HitsPlan, PlanFilter, SketchPlan, TimeDimension, VisitsPlan } from "./plan.ts";

/**
 * What is older than the site keeps facts: sums by day answer for it. A question's range is split where the facts begin;
 * the archive answers the plans for what is before as if it were one more shard, and the replies add up. Only visitors do
 * not: where a group is more than one day, they are estimated from sketches, the facts' among them.
 */

/** What a site's archive holds. */
export interface ArchiveState {
  /** Unix ms: from here on facts answer, before it days do. */
  readonly floor: number;
  /** Of what was before this instant nothing is known; null: of all that ever was something is. */
  readonly since: number | null;
  /** Where the first day begins that is kept; null: none is. */
  readonly first: number | null;
}

/** The plans' replies from days in their range, and what is missing there. */
export interface ArchiveReply {
  /** Null: more groups than a reply may have. */
  readonly replies: readonly (ArchivedGroups | null)[];
  /** Days of which nothing is kept, or of which the range holds but a part. */
  readonly unknownDays: number;
  /** Days that were short of facts when they were asked: a part was damaged. */
  readonly damagedDays: number;
}

/** Plans of one range. `followed`: facts go on where it ends. */
export interface ArchiveAsk {
  readonly plans: readonly ArchivePlan[];
  readonly followed: boolean;
}

/** What a hub says of its archive: how far it is (null: facts are all there ever was), and to what it was asked. */
export interface ArchiveAnswer {
  readonly state: ArchiveState | null;
  /** One per question. */
  readonly replies: readonly ArchiveReply[];
}

export interface Archive {
  /** Null: the site never had one. */
  state(): Promise<ArchiveState | null>;
  /** @param followed facts go on where the plans' range ends */
  ask(plans: readonly ArchivePlan[], followed: boolean): Promise<ArchiveReply>;
}

export type ArchivePlan = HitsPlan | VisitsPlan;

/** A question's plans, split where the facts begin. */
export interface Split {
  readonly floor: number;
  /** Facts are part of the range at all. */
  readonly followed: boolean;
  /** What shards are asked. */
  readonly recent: readonly ArchivePlan[];
  /** What days are asked; null: they cannot answer that plan, so that it is answered from facts alone. */
  readonly past: readonly ({ plan: ArchivePlan; form: ArchivedForm } | null)[];
}

/**
 * @param together plans that one figure is made of: days answer a plan where they can answer all of some figure, since a part of
 * facts alone and a whole of both would make none
 * @returns null when facts answer the whole
 */
export const splitPlans = (
  plans: readonly ArchivePlan[],
  together: readonly (readonly number[])[],
  floor: number,
): Split | null => {
  const [{ from, to } = { from: floor, to: floor }] = plans;
  if (from >= floor) return null;
  const border = Math.min(floor, to);
  const forms = plans.map((whole) => archivedForm({ ...whole, to: border }));
  const whole = together.filter((figure) => figure.every((index) => forms[index]));
  return {
    floor,
    followed: to > floor,
    recent: plans.map((plan) => ({ ...plan, from: border })),
    past: plans.map((plan, index) => {
      const form = forms[index];
      return form && whole.some((figure) => figure.includes(index)) ? { plan: { ...plan, to: border }, form } : null;
    }),
  };
};

const timeOf = ({ dimensions }: ArchivePlan): TimeDimension | null =>
  dimensions.find((dimension): dimension is TimeDimension => dimension.by === "time") ?? null;

/** Where the bucket ends that holds an instant. */
const endOfBucket = ({ borders, keys }: TimeDimension, at: number): number => {
  const slice = borders.findLastIndex((border) => border <= at);
  const next = keys.findIndex((key, index) => index > slice && key !== keys[slice]);
  return borders[next < 0 ? borders.length - 1 : next] as number;
};

/** Asks the facts who the visitors are of groups that days have too; null when there is no such group. */
const planFactSketch = (split: Split, index: number, archived: ArchivedGroups): SketchPlan | null => {
  const past = split.past[index];
  const plan = split.recent[index];
  if (!past || plan?.subject !== "hits" || !plan.measures.includes("visitors") || !split.followed) return null;
  const time = timeOf(plan);
  if (!goesOnAt(time, split.floor) || archived.count === 0) return null;
  const { measures: _, ...scope } = plan;
  const text = archivedText(past.form.dimension);
  const wanted: PlanFilter[] = plan.filter ? [plan.filter] : [];
  if (text && past.form.textAt >= 0) {
    const values = new Set(archived.keys[past.form.textAt] as string[]);
    if (values.has(text.blank)) values.add("");
    wanted.push({ op: "text", column: text.column, how: "is", values: [...values], fold: false });
  }
  return {
    ...scope,
    subject: "sketches",
    to: time ? Math.min(plan.to, endOfBucket(time, split.floor)) : plan.to,
    filter: wanted.length > 1 ? { op: "and", of: wanted } : (wanted[0] ?? null),
    bits: sketchBits(past.form.dimension),
    shard: 0,
  };
};

/** The sketches that are needed of the facts; of each: which plan it is for. */
export const planFactSketches = (
  split: Split,
  archived: readonly (ArchivedGroups | null)[],
): { plan: SketchPlan; of: number }[] =>
  archived.flatMap((groups, of) => {
    const plan = groups && planFactSketch(split, of, groups);
    return plan ? [{ plan, of }] : [];
  });

const nameOf = (key: readonly (string | number)[]): string => JSON.stringify(key);

/** The facts' sketches of a plan by group, those of each shard. */
export const sketchesByGroup = (partials: readonly ScanPartial[]): Map<string, Uint8Array[]> => {
  const found = new Map<string, Uint8Array[]>();
  for (const partial of partials) {
    if (partial.subject !== "sketches") continue;
    partial.sketches.forEach((bytes, row) => {
      const name = nameOf(partial.keys.map((column) => column[row] as string | number));
      const known = found.get(name);
      if (known) known.push(bytes);
      else found.set(name, [bytes]);
    });
  }
  return found;
};

/** What the archive adds to the facts, and whether any of it is an estimate. */
interface Addition {
  readonly partial: GroupsPartial;
  readonly estimated: boolean;
}

/**
 * The archive's reply as a partial that adds up with those of the shards.
 * @param recent what the shards' replies to the plan come to
 * @param sketches the facts', by group
 */
export const additionOf = (
  { measures }: ArchivePlan,
  archived: ArchivedGroups,
  { recent, sketches }: { recent: Combined; sketches: ReadonlyMap<string, Uint8Array[]> },
): Addition => {
  const at = (measures as readonly string[]).indexOf("visitors");
  let estimated = false;
  const sums = archived.sums.map((column) => column.slice());
  for (let row = 0; at >= 0 && row < archived.count; row++) {
    const key = archived.keys.map((column) => column[row] as string | number);
    const found = recent.find(key);
    const known = found < 0 ? 0 : (recent.sums[at]?.[found] ?? 0);
    const bytes = archived.sketches[row];
    const column = sums[at] as Float64Array;
    const [least, most] = [column[row] as number, archived.atMost[row] as number];
    if (!bytes || (known === 0 && least === most)) continue;
    const union = Sketch.union(bytes[0] as number, [bytes, ...(sketches.get(nameOf(key)) ?? [])]);
    column[row] = visitorsWithin(union, { atLeast: Math.max(least, known), atMost: most + known }) - known;
    estimated = true;
  }
  return { partial: { subject: "groups", count: archived.count, keys: archived.keys, sums }, estimated };
};
