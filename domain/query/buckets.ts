import type { TimeDimension } from "./plan.ts";
import { clockText, DAY_MS, dateText, HOUR_MS, stretches } from "./zone.ts";

export type Grain = "minute" | "hour" | "day" | "week" | "month";

/** Local ms at which the grain that holds a local time begins. Weeks begin on Monday. */
const floor = (local: number, grain: Grain): number => {
  switch (grain) {
    case "minute":
      return Math.floor(local / 60_000) * 60_000;
    case "hour":
      return Math.floor(local / HOUR_MS) * HOUR_MS;
    case "day":
      return Math.floor(local / DAY_MS) * DAY_MS;
    case "week":
      // 1970-01-05 was a Monday.
      return Math.floor((local - 4 * DAY_MS) / (7 * DAY_MS)) * 7 * DAY_MS + 4 * DAY_MS;
    case "month": {
      const date = new Date(local);
      return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
    }
  }
};

/** Local ms at which the next one begins. */
const next = (start: number, grain: Grain): number => {
  if (grain === "month") {
    const date = new Date(start);
    return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
  }
  return start + { minute: 60_000, hour: HOUR_MS, day: DAY_MS, week: 7 * DAY_MS }[grain];
};

export interface Buckets {
  readonly dimension: TimeDimension;
  /** Label of each bucket, in order of time. */
  readonly labels: readonly string[];
}

/**
 * Cuts a range into buckets of the site's wall clock. An hour that the clock repeats is one bucket of twice its length;
 * one that it skips is none. The first week is named after the range's first day.
 */
export const buckets = (zone: string, range: { from: number; to: number }, grain: Grain): Buckets => {
  const borders: number[] = [];
  const keys: number[] = [];
  const labels: string[] = [];
  const keyOf = new Map<string, number>();
  let firstLocal: number | null = null;
  for (const { from, to, offset } of stretches(zone, range.from, range.to)) {
    for (let at = from; at < to; ) {
      const start = floor(at + offset, grain);
      firstLocal ??= at + offset;
      const shown = grain === "week" ? Math.max(start, floor(firstLocal, "day")) : start;
      const label = grain === "hour" || grain === "minute" ? `${dateText(shown)} ${clockText(shown)}` : dateText(shown);
      let key = keyOf.get(label);
      if (key === undefined) {
        key = labels.push(label) - 1;
        keyOf.set(label, key);
      }
      if (key !== keys.at(-1)) {
        borders.push(at);
        keys.push(key);
      }
      at = Math.min(next(start, grain) - offset, to);
    }
  }
  borders.push(range.to);
  return {
    dimension: { by: "time", borders, keys, everyBucket: grain === "hour" || grain === "minute" },
    labels,
  };
};
