import { PRESENCE_MS, ROW_BYTES } from "../../protocol/limits.ts";
import { IDLE_BOUND_MS, type Visit, type Visitor } from "../visits/visit.ts";
import { runBytes, visitorBytes } from "../visits/weight.ts";
import type { StoredPart } from "./part-set.ts";

/** When visits become parts, which parts are merged, and what retention has done with. */

export interface PartPolicy {
  /** Closed runs that stay in the memtable, where late events find them cheaply. */
  closedKept: number;
  /** So many more before sealing is worth a part. */
  sealWorthwhile: number;
  /** Parts of about one size are merged when there are so many of them. */
  fanIn: number;
}

/** Tests make it smaller: no answer may depend on it. */
export const usualPolicy: PartPolicy = {
  closedKept: 8192,
  sealWorthwhile: 2048,
  fanIn: 4,
};
const SMALLEST_TIER_BYTES = 64 * 1024;
/** Parts of half a row and more stay as they are; a row is filled no further than this, since sums of sizes are estimates. */
const LARGE_BYTES = ROW_BYTES / 2;
const FILLED_BYTES = ROW_BYTES * 0.95;
const DAY_MS = 86_400_000;
/** Facts may outlive the site's retention by so long before their part is written anew. */
const GRACE_MS = DAY_MS;
/** A part of which so much was reopened is written anew. */
const DEAD_SHARE = 0.25;

type Picked = Map<Visitor, Visit[]>;

const pick = (runs: readonly { visitor: Visitor; visit: Visit }[]): Picked => {
  const picked: Picked = new Map();
  for (const { visitor, visit } of runs) {
    const list = picked.get(visitor);
    if (list) list.push(visit);
    else picked.set(visitor, [visit]);
  }
  return picked;
};

const isClosed = (visit: Visit, now: number): boolean => now - visit.to >= IDLE_BOUND_MS;

/**
 * The runs to seal: the oldest-ended closed ones beyond those that are kept. Which ended last is a matter of their events,
 * so an import that runs through history keeps the runs that it is still adding to.
 */
export const computeSealable = (visitors: Iterable<Visitor>, now: number, policy = usualPolicy): Picked => {
  const { closedKept, sealWorthwhile } = policy;
  const closed: { visitor: Visitor; visit: Visit }[] = [];
  for (const visitor of visitors) {
    for (const visit of visitor.visits) if (isClosed(visit, now)) closed.push({ visitor, visit });
  }
  if (closed.length < closedKept + sealWorthwhile) return new Map();
  closed.sort((a, b) => a.visit.to - b.visit.to || a.visitor.ordinal - b.visitor.ordinal);
  return pick(closed.slice(0, closed.length - closedKept));
};

/** While there is room, who is online stays, since it would be back at once; without, who said nothing for so long goes too. */
const IDLE_WHEN_FULL_MS = 1000;

const idleMs = (full: boolean): number => (full ? IDLE_WHEN_FULL_MS : PRESENCE_MS);

/** Whether there is any run to seal when memory is short. @param full there is no room at all */
export const hasIdle = (visitors: Iterable<Visitor>, now: number, full: boolean): boolean => {
  for (const { visits } of visitors) if (visits.some(({ to }) => now - to >= idleMs(full))) return true;
  return false;
};

/**
 * The runs to seal when memory is short: those that ended first, open or not, until `bytes` are free; an event that goes on with one takes it
 * back.
 * @param full there is no room at all
 */
export const computeIdlest = (
  visitors: Iterable<Visitor>,
  now: number,
  { bytes, full }: { bytes: number; full: boolean },
): Picked => {
  const idle: { visitor: Visitor; visit: Visit }[] = [];
  for (const visitor of visitors) {
    for (const visit of visitor.visits) if (now - visit.to >= idleMs(full)) idle.push({ visitor, visit });
  }
  idle.sort((a, b) => a.visit.to - b.visit.to || a.visitor.ordinal - b.visitor.ordinal);
  let freed = 0;
  let count = 0;
  for (const { visitor, visit } of idle) {
    if (freed >= bytes) break;
    freed += visitor.visits.length === 1 ? visitorBytes(visitor) : runBytes(visit);
    count++;
  }
  return pick(idle.slice(0, count));
};

/** Runs in the memtable that are older than the site keeps facts. @param retentionMs null: for ever */
export const computeExpiredRuns = (visitors: Iterable<Visitor>, now: number, retentionMs: number | null): Picked => {
  const expired: { visitor: Visitor; visit: Visit }[] = [];
  if (retentionMs === null) return new Map();
  for (const visitor of visitors) {
    for (const visit of visitor.visits) if (visit.to < now - retentionMs) expired.push({ visitor, visit });
  }
  return pick(expired);
};

/** How long a site keeps facts; null: for ever. */
export const retentionMs = ({ settings }: { settings: { retention_days: number | null } }): number | null =>
  settings.retention_days === null ? null : settings.retention_days * DAY_MS;

/** Parts of which every run is older than the site keeps facts. */
export const computeExpired = (parts: readonly StoredPart[], now: number, retentionMs: number | null): StoredPart[] =>
  retentionMs === null ? [] : parts.filter(({ zone }) => zone.to < now - retentionMs);

/** A part that holds facts of more than a day beyond retention, beside others: to be written anew without them. */
export const computeOutlived = (
  parts: readonly StoredPart[],
  now: number,
  retentionMs: number | null,
): StoredPart | undefined =>
  retentionMs === null ? undefined : parts.find(({ zone }) => zone.firstTo < now - retentionMs - GRACE_MS);

/** When something will be so old that it has to go, Unix ms; null: nothing that is held ever will. */
export const computeNextExpiry = (
  parts: readonly StoredPart[],
  visitors: Iterable<Visitor>,
  retentionMs: number | null,
): number | null => {
  if (retentionMs === null) return null;
  let next = Number.POSITIVE_INFINITY;
  for (const { zone } of parts) next = Math.min(next, zone.to, zone.firstTo + GRACE_MS);
  for (const { visits } of visitors) for (const { to } of visits) next = Math.min(next, to);
  return next === Number.POSITIVE_INFINITY ? null : next + retentionMs;
};

const tierOf = ({ size }: StoredPart, fanIn: number): number =>
  Math.max(0, Math.ceil(Math.log(size / SMALLEST_TIER_BYTES) / Math.log(fanIn)));

/** Neighbours in time that fill a row together, of those that are too large for a tier. */
const computeFill = (inTime: readonly StoredPart[], fanIn: number): StoredPart[] => {
  let group: StoredPart[] = [];
  let bytes = 0;
  for (const part of inTime) {
    if (part.size * fanIn <= ROW_BYTES || part.size >= LARGE_BYTES) continue;
    if (bytes + part.size > FILLED_BYTES) {
      if (group.length > 1) return group;
      group = [];
      bytes = 0;
    }
    group.push(part);
    bytes += part.size;
  }
  // The last ones may get company yet.
  return bytes >= LARGE_BYTES && group.length > 1 ? group : [];
};

/**
 * The parts to merge next, few enough for one alarm: as many of one size as make a part of the next, oldest first; else
 * neighbours that fill a row; else a part of which much was reopened, by itself. Empty when all is tidy.
 */
export const computeMerge = (parts: readonly StoredPart[], { fanIn } = usualPolicy): StoredPart[] => {
  const tiers = new Map<number, StoredPart[]>();
  const inTime = parts.toSorted((a, b) => a.zone.from - b.zone.from || a.id - b.id);
  for (const part of inTime) {
    // Two that together would not fit a row are better left apart.
    if (part.size * fanIn > ROW_BYTES) continue;
    const tier = tiers.get(tierOf(part, fanIn)) ?? [];
    tier.push(part);
    tiers.set(tierOf(part, fanIn), tier);
    if (tier.length === fanIn) return tier;
  }
  const fill = computeFill(inTime, fanIn);
  if (fill.length > 0) return fill;
  const worn = parts.find(({ dead, zone }) => dead.length > zone.rows * DEAD_SHARE);
  return worn ? [worn] : [];
};
