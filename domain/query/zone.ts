/**
 * Wall clocks. A local time is written as the Unix ms at which a clock in UTC would show it ("local ms"), so that
 * calendar arithmetic is plain arithmetic. Offsets are asked of Intl once per few days and change, never per row.
 */
export interface Stretch {
  /** Unix ms, inclusive and exclusive. */
  readonly from: number;
  readonly to: number;
  /** Local ms minus Unix ms. */
  readonly offset: number;
}

export const DAY_MS = 86_400_000;
export const HOUR_MS = 3_600_000;

/** No zone has changed its clock twice within so short a time and back: shorter than any suspension of summer time. */
const PROBE_MS = 4 * DAY_MS;

const formats = new Map<string, Intl.DateTimeFormat>();

const formatOf = (zone: string): Intl.DateTimeFormat => {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    formats.set(zone, format);
  }
  return format;
};

/** @returns local ms minus Unix ms at an instant; whole seconds */
const offsetAt = (zone: string, at: number): number => {
  const second = Math.floor(at / 1000) * 1000;
  const part: Record<string, number> = {};
  for (const { type, value } of formatOf(zone).formatToParts(second)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second: seconds = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, seconds) - second;
};

/** The first instant in (from, to] with another offset than at `from`; there must be one. Offsets change on whole seconds. */
const changeBetween = (zone: string, from: number, to: number): number => {
  const before = offsetAt(zone, from);
  let low = Math.floor(from / 1000);
  let high = Math.ceil(to / 1000);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(zone, middle * 1000) === before) low = middle;
    else high = middle;
  }
  return high * 1000;
};

/** The range cut where the zone's clock is put forward or back, in order. */
export const stretches = (zone: string, from: number, to: number): Stretch[] => {
  const found: Stretch[] = [];
  let start = from;
  let offset = offsetAt(zone, from);
  let probe = from;
  while (probe < to) {
    const next = Math.min(probe + PROBE_MS, to);
    if (offsetAt(zone, next) === offset) {
      probe = next;
      continue;
    }
    const change = changeBetween(zone, probe, next);
    if (change >= to) break;
    found.push({ from: start, to: change, offset });
    start = change;
    offset = offsetAt(zone, change);
    probe = change;
  }
  if (start < to) found.push({ from: start, to, offset });
  return found;
};

/** Local ms of an instant. */
export const toLocal = (zone: string, at: number): number => at + offsetAt(zone, at);

/**
 * The first instant whose wall clock shows `local` or later: of an hour that is repeated the first, of one that is
 * skipped the instant of the change.
 */
export const toInstant = (zone: string, local: number): number => {
  for (const { from, to, offset } of stretches(zone, local - 2 * DAY_MS, local + 2 * DAY_MS)) {
    const at = local - offset;
    if (at < to) return Math.max(at, from);
  }
  throw new Error(`no instant shows ${local} in ${zone}`);
};

const two = (value: number): string => String(value).padStart(2, "0");

/** `YYYY-MM-DD` of a local time. */
export const dateText = (local: number): string => {
  const date = new Date(local);
  return `${String(date.getUTCFullYear()).padStart(4, "0")}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`;
};

/** `HH:MM:SS` of a local time. */
export const clockText = (local: number): string => {
  const date = new Date(local);
  return `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
};

/** ISO 8601 with the zone's offset, to the second: `2026-03-29T04:00:00+03:00`. */
export const isoText = (zone: string, at: number): string => {
  const offset = offsetAt(zone, at);
  const local = at + offset;
  const minutes = Math.abs(Math.trunc(offset / 60_000));
  return `${dateText(local)}T${clockText(local)}${offset < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
};
