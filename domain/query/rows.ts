import { type Facts, HIT_ENGAGEMENT } from "../parts/facts.ts";
import { extentOf } from "./extent.ts";
import { hitMask, lift, matchOnce, visitsOf } from "./match.ts";
import type { PlanDimension, PlanFilter, Scope, TimeDimension } from "./plan.ts";
import { scratch } from "./scratch.ts";
import { TimeSlices } from "./time-slices.ts";

/** Rows of one table that passed, each with its place in time: what is grouped and summed. In scratch memory. */
export interface Rows {
  readonly count: number;
  /** Row number of the hit; null when the rows are visits. */
  readonly hit: Uint32Array | null;
  /** Row number of the visit. */
  readonly visit: Uint32Array;
  /** Key of the time dimension; null without one. */
  readonly bucket: Uint32Array | null;
}

const timeOf = (dimensions: readonly PlanDimension[]): TimeDimension | null =>
  dimensions.find((dimension): dimension is TimeDimension => dimension.by === "time") ?? null;

/** Row numbers of the hits in range that pass. */
const selectHits = (facts: Facts, scope: Scope, mask: Uint8Array | null): Uint32Array => {
  const { kind, count } = facts.hits;
  const { from, to, rows } = scope;
  const { first, last } = extentOf(facts);
  // Most tables lie within the range as a whole; a part then need not read its times.
  const at = first >= from && last < to ? null : facts.hits.at;
  const counted = rows !== "engagement";
  const engagement = rows !== "counted";
  const selected = scratch.words(count);
  let length = 0;
  for (let row = 0; row < count; row++) {
    if (mask !== null && mask[row] === 0) continue;
    if (at !== null) {
      const time = at[row] as number;
      if (time < from || time >= to) continue;
    }
    if (!(kind[row] === HIT_ENGAGEMENT ? engagement : counted)) continue;
    selected[length++] = row;
  }
  return selected.subarray(0, length);
};

/** Columns and dimensions that need no hit: everything but the text of hits, their properties, and goals. */
const looksAtHits = (dimension: PlanDimension): boolean =>
  dimension.by === "goal" || dimension.by === "props" || (dimension.by === "text" && dimension.column.of !== "visit");

const rowsOfHits = (facts: Facts, scope: Scope, hit: Uint32Array): Rows => {
  const visit = scratch.words(hit.length);
  for (let row = 0; row < hit.length; row++) visit[row] = facts.hits.visit[hit[row] as number] as number;
  const time = timeOf(scope.dimensions);
  let bucket: Uint32Array | null = null;
  if (time) {
    const slices = new TimeSlices(time);
    bucket = scratch.words(hit.length);
    for (let row = 0; row < hit.length; row++) {
      bucket[row] = time.keys[slices.sliceOf(facts.hits.at[hit[row] as number] as number)] as number;
    }
  }
  return { count: hit.length, hit, visit, bucket };
};

/**
 * Hits that a plan counts.
 * @param also a further condition: one goal of a goal dimension, or to have one property
 */
export const hitRows = (facts: Facts, scope: Scope, also: PlanFilter | null): Rows =>
  rowsOfHits(facts, scope, selectHits(facts, scope, hitMask(facts, scope.filter, also)));

/** Rows that are visits stand for all hits of those visits; the others are hits of the visits that are left. */
export interface HitRows {
  readonly whole: Rows | null;
  readonly single: Rows | null;
}

/**
 * Hits that a plan counts, those of a visit in one row wherever none of them can fall elsewhere: when neither filter nor
 * dimensions look at hits, and the visit lies within one time slice of the range.
 */
export const countedRows = (facts: Facts, scope: Scope): HitRows => {
  const matched = scope.filter && matchOnce(facts, scope.filter);
  if (scope.rows !== "counted" || scope.dimensions.some(looksAtHits) || matched?.of === "hit") {
    return { whole: null, single: hitRows(facts, scope, null) };
  }
  const time = timeOf(scope.dimensions);
  const slices = time && new TimeSlices(time);
  const { start, end, count } = facts.visits;
  const left = scratch.zeroBytes(count);
  const visit = scratch.words(count);
  const bucket = slices && scratch.words(count);
  let whole = 0;
  let single = 0;
  for (let row = 0; row < count; row++) {
    if (matched && matched.mask[row] === 0) continue;
    const first = start[row] as number;
    const last = end[row] as number;
    if (first >= scope.to || last < scope.from) continue;
    const slice = first >= scope.from && last < scope.to ? (slices?.sliceOf(first) ?? 0) : -1;
    if (slice < 0 || (slices && last >= slices.endOf(slice))) {
      left[row] = 1;
      single++;
      continue;
    }
    if (bucket && time) bucket[whole] = time.keys[slice] as number;
    visit[whole++] = row;
  }
  return {
    whole: { count: whole, hit: null, visit: visit.subarray(0, whole), bucket: bucket?.subarray(0, whole) ?? null },
    single:
      single === 0
        ? null
        : rowsOfHits(facts, scope, selectHits(facts, scope, lift(facts, { of: "visit", mask: left }))),
  };
};

/** Visits that overlap the range and pass; those that have a passing hit in it when the filter looks at hits. */
const selectVisits = (facts: Facts, scope: Scope): Uint32Array => {
  const { start, end, count } = facts.visits;
  let mask: Uint8Array | null = null;
  if (scope.filter) {
    const matched = matchOnce(facts, scope.filter);
    if (matched.of === "visit") mask = matched.mask;
    else {
      const inRange = scratch.zeroBytes(facts.hits.count);
      for (const row of selectHits(facts, scope, matched.mask)) inRange[row] = 1;
      mask = visitsOf(facts, inRange);
    }
  }
  const selected = scratch.words(count);
  let length = 0;
  for (let row = 0; row < count; row++) {
    if (mask !== null && mask[row] === 0) continue;
    if ((start[row] as number) >= scope.to || (end[row] as number) < scope.from) continue;
    selected[length++] = row;
  }
  return selected.subarray(0, length);
};

/** Puts each row into the buckets that its visit touches. */
const spread = (facts: Facts, scope: Scope, rows: Rows, time: TimeDimension): Rows => {
  const { start, end } = facts.visits;
  const slices = new TimeSlices(time);
  const hit: number[] = [];
  const visit: number[] = [];
  const bucket: number[] = [];
  for (let row = 0; row < rows.count; row++) {
    const at = rows.visit[row] as number;
    const last = slices.sliceOf(Math.min(Math.max(end[at] as number, scope.from), scope.to - 1));
    const first = time.everyBucket ? slices.sliceOf(Math.max(start[at] as number, scope.from)) : last;
    for (let slice = first; slice <= last; slice++) {
      const key = time.keys[slice] as number;
      // The slices of a repeated hour are one bucket, and the visit is in it once.
      if (slice > first && time.keys.indexOf(key, first) < slice) continue;
      if (rows.hit) hit.push(rows.hit[row] as number);
      visit.push(at);
      bucket.push(key);
    }
  }
  return {
    count: visit.length,
    hit: rows.hit ? Uint32Array.from(hit) : null,
    visit: Uint32Array.from(visit),
    bucket: Uint32Array.from(bucket),
  };
};

/** Visits that a plan counts: a row per visit and bucket, or per hit and bucket when a dimension looks at hits. */
export const visitRows = (facts: Facts, scope: Scope): Rows => {
  const byHit = scope.dimensions.some(looksAtHits);
  const visit = byHit ? null : selectVisits(facts, scope);
  const rows: Rows = visit
    ? { count: visit.length, hit: null, visit, bucket: null }
    : hitRows(facts, { ...scope, dimensions: [] }, null);
  const time = timeOf(scope.dimensions);
  return time ? spread(facts, scope, rows, time) : rows;
};
