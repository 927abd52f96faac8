import { DAY_MS, toInstant, toLocal } from "../query/zone.ts";
import type { Day } from "./archived-day.ts";

/** A day is asked this long before its first fact goes, and once more before the last; an outage in between loses nothing. */
const ARCHIVE_MARGIN_MS = 2 * DAY_MS;
/** What was acknowledged in a day's last second is in its shard by then. */
const DAY_GRACE_MS = 120_000;

const midnight = (local: number): number => Math.floor(local / DAY_MS) * DAY_MS;

/** Unix ms at which the local day ends that an instant is in. */
const endOfDay = (zone: string, from: number): number => toInstant(zone, midnight(toLocal(zone, from)) + DAY_MS);

/** Unix ms at which the local day of an instant begins. */
export const startOfDay = (zone: string, at: number): number => toInstant(zone, midnight(toLocal(zone, at)));

/**
 * The first local midnight of which all later facts live: what the answers of days before are made of is the archive.
 * @param retentionMs null: facts live for ever
 */
export const wholeSince = (zone: string, now: number, retentionMs: number | null): number => {
  if (retentionMs === null) return Number.NEGATIVE_INFINITY;
  const start = startOfDay(zone, now - retentionMs);
  return start === now - retentionMs ? start : endOfDay(zone, start);
};

/** The local days that begin in [from, to), the first of them at `from` whatever the clock shows there. */
export const daysFrom = (zone: string, from: number, to: number): Day[] => {
  const days: Day[] = [];
  for (let start = from; start < to; ) {
    const end = endOfDay(zone, start);
    days.push({ from: start, to: end, next: endOfDay(zone, end) });
    start = end;
  }
  return days;
};

/**
 * The days of [from, to): those that are kept, with the borders that they had when they were (the zone may have been another), and between
 * them those of the calendar.
 * @param kept in order of time; may begin earlier
 */
export const daysWith = (
  zone: string,
  kept: readonly { from: number; to: number }[],
  { from, to }: { from: number; to: number },
): Day[] => {
  const days: { from: number; to: number }[] = [];
  let at = from;
  for (const day of [...kept, { from: to, to }]) {
    const between = daysFrom(zone, at, day.from).map((one) => ({ from: one.from, to: Math.min(one.to, day.from) }));
    days.push(...between, ...(day.from >= at && day.to > day.from ? [day] : []));
    at = Math.max(at, day.to);
  }
  return days.map((day) => ({ ...day, next: endOfDay(zone, day.to) }));
};

/** Days from `from` on that are over and of which a fact goes soon, but none has gone. */
export const daysToArchive = (zone: string, from: number, now: number, retentionMs: number): Day[] =>
  daysFrom(zone, from, now - retentionMs + ARCHIVE_MARGIN_MS + 1).filter(({ to }) => to + DAY_GRACE_MS <= now);

/** Unix ms at which the day that begins at `from` is to be asked. */
export const computeNextDay = (zone: string, from: number, retentionMs: number): number =>
  Math.max(from + retentionMs - ARCHIVE_MARGIN_MS, endOfDay(zone, from) + DAY_GRACE_MS);
