import type { DateRange, RangeName } from "../../protocol/query-grammar.ts";
import { DAY_MS, toInstant, toLocal } from "./zone.ts";

/** Unix ms; `from` is included, `to` is not. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

export const SECOND_MS = 1000;

const addMonths = (local: number, months: number): number => {
  const date = new Date(local);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1);
};
const yearStart = (local: number, years: number): number => Date.UTC(new Date(local).getUTCFullYear() + years, 0, 1);

/** First and next-after-last local midnight of a named range. @param today local ms of today's midnight */
const localDays = (name: Exclude<RangeName, "24h" | "all">, today: number): [number, number] => {
  switch (name) {
    case "day":
      return [today, today + DAY_MS];
    case "7d":
    case "28d":
    case "30d":
    case "91d":
      // Whole days that end yesterday.
      return [today - Number.parseInt(name, 10) * DAY_MS, today];
    case "month":
      return [addMonths(today, 0), addMonths(today, 1)];
    case "6mo":
    case "12mo":
      // Complete months that end with the last one.
      return [addMonths(today, -Number.parseInt(name, 10)), addMonths(today, 0)];
    case "year":
      return [yearStart(today, 0), yearStart(today, 1)];
  }
};

/** An explicit end includes its whole second, or its millisecond when it has a fraction. */
const endOf = (text: string): number => Date.parse(text) + (/\.\d/.test(text) ? 1 : SECOND_MS);

/**
 * The instants that a range means.
 * @param zone the site's time zone (IANA)
 * @param now Unix ms
 * @param first earliest fact, Unix ms, for `all`; null when there is none
 */
export const resolveRange = (range: DateRange, zone: string, now: number, first: number | null): Range => {
  const midnight = (local: number): number => Math.floor(local / DAY_MS) * DAY_MS;
  const today = midnight(toLocal(zone, now));
  if (range === "24h") {
    const second = Math.floor(now / SECOND_MS) * SECOND_MS;
    return { from: second - DAY_MS, to: second + SECOND_MS };
  }
  let days: [number, number];
  if (range === "all")
    days = [first === null ? today : Math.min(today, midnight(toLocal(zone, first))), today + DAY_MS];
  else if (typeof range === "string") days = localDays(range, today);
  else {
    const [start, end] = range;
    if (start.includes("T")) return { from: Date.parse(start), to: endOf(end) };
    days = [Date.parse(start), Date.parse(end) + DAY_MS];
  }
  return { from: toInstant(zone, days[0]), to: toInstant(zone, days[1]) };
};
