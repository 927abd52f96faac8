import { addDays, addMonths, type Day, daysBetween, firstOfMonth, isDay } from "./days.ts";

/** Ranges of history as people choose them, and what they are compared with. */

/** In the order of the menu, each with its key on the keyboard. */
export const namedPeriods = [
  { name: "day", key: "d" },
  { name: "yesterday", key: "e" },
  { name: "7d", key: "w" },
  { name: "28d", key: "f" },
  { name: "30d", key: "t" },
  { name: "91d", key: "n" },
  { name: "month", key: "m" },
  { name: "last-month", key: "p" },
  { name: "year", key: "y" },
  { name: "12mo", key: "l" },
  { name: "all", key: "a" },
] as const;

export type PeriodName = (typeof namedPeriods)[number]["name"];

/** First and last day, both included. */
export interface Days {
  first: Day;
  last: Day;
}

/** `live` is no range at all: the last thirty minutes, pushed. */
export type Period = "live" | PeriodName | Days;

const names: ReadonlySet<string> = new Set(namedPeriods.map(({ name }) => name));

/** As it stands in the address: a name, or `2026-01-01..2026-01-31`. */
export const periodFromText = (text: string): Period | null => {
  if (text === "live" || names.has(text)) return text as Period;
  const [first = "", last = "", ...more] = text.split("..");
  return more.length === 0 && isDay(first) && isDay(last) && first <= last ? { first, last } : null;
};

export const periodText = (period: Period): string =>
  typeof period === "string" ? period : `${period.first}..${period.last}`;

/**
 * The days of a period; null for all of history, whose beginning only the server knows. Those that count days end
 * yesterday, as the Stats API's do; `month` and `year` end today, since a day to come has no figures.
 */
export const daysOf = (period: Exclude<Period, "live">, today: Day): Days | null => {
  if (typeof period !== "string") return period;
  const yesterday = addDays(today, -1);
  switch (period) {
    case "day":
      return { first: today, last: today };
    case "yesterday":
      return { first: yesterday, last: yesterday };
    case "7d":
    case "28d":
    case "30d":
    case "91d":
      return { first: addDays(today, -Number.parseInt(period, 10)), last: yesterday };
    case "month":
      return { first: firstOfMonth(today), last: today };
    case "last-month": {
      const last = addDays(firstOfMonth(today), -1);
      return { first: firstOfMonth(last), last };
    }
    case "year":
      return { first: `${today.slice(0, 4)}-01-01`, last: today };
    case "12mo":
      return { first: addMonths(firstOfMonth(today), -12), last: addDays(firstOfMonth(today), -1) };
    case "all":
      return null;
  }
};

/** Whether figures of a period may still change. */
export const holdsToday = (period: Period, today: Day): boolean => {
  const days = period === "live" ? null : daysOf(period, today);
  return days === null || days.last >= today;
};

/** The stretch as long, directly before or after. A whole month moves to a whole month. */
export const shifted = ({ first, last }: Days, steps: 1 | -1): Days => {
  const isMonth = first === firstOfMonth(first) && addDays(last, 1) === addMonths(first, 1);
  if (isMonth) {
    const start = addMonths(first, steps);
    return { first: start, last: addDays(addMonths(start, 1), -1) };
  }
  const length = daysBetween(first, last) * steps;
  return { first: addDays(first, length), last: addDays(last, length) };
};

const comparisons = ["previous", "previous-weekday", "year", "year-weekday", "none"] as const;

/** Those of weekdays begin on the same day of the week, so that a Sunday stands over a Sunday. */
export type Comparison = (typeof comparisons)[number] | Days;

/** The same comparison with or without regard to the day of the week; null where that makes no sense. */
export const weekdayTwin = (comparison: Comparison): Comparison | null => {
  switch (comparison) {
    case "previous":
      return "previous-weekday";
    case "previous-weekday":
      return "previous";
    case "year":
      return "year-weekday";
    case "year-weekday":
      return "year";
    default:
      return null;
  }
};

export const comparisonFromText = (text: string): Comparison | null => {
  const name = comparisons.find((known) => known === text);
  if (name !== undefined) return name;
  const period = periodFromText(text);
  return period !== null && typeof period !== "string" ? period : null;
};

const movedBy = ({ first, last }: Days, by: number): Days => ({ first: addDays(first, by), last: addDays(last, by) });

/** What a period is compared with; null for nothing. All of history has nothing before it. */
export const comparedDays = (days: Days | null, comparison: Comparison): Days | null => {
  if (days === null || comparison === "none") return null;
  if (typeof comparison !== "string") return comparison;
  if (comparison === "year") return { first: addMonths(days.first, -12), last: addMonths(days.last, -12) };
  // A year is 52 weeks and a day or two: the nearest day of the same name is 364 days before.
  if (comparison === "year-weekday") return movedBy(days, -364);
  const length = daysBetween(days.first, days.last);
  return movedBy(days, comparison === "previous" ? -length : -7 * Math.ceil(length / 7));
};

/** Hours for two days, days for 40, weeks for a year, months beyond: as `time` of the Stats API has it. */
export const bucketOf = (days: Days | null): "time" | "time:hour" | "time:day" | "time:week" | "time:month" => {
  if (days === null) return "time";
  const length = daysBetween(days.first, days.last);
  if (length <= 2) return "time:hour";
  if (length <= 40) return "time:day";
  return length <= 7 * 52 ? "time:week" : "time:month";
};
