import { DAY_MS, dateText, toLocal } from "./zone.ts";

/** Periods of Stats API v1, as first and last day (YYYY-MM-DD). Each is relative to `date`, which is in it. */

export type Days = readonly [first: string, last: string];

const isoDay = /^\d{4}-\d\d-\d\d$/;

/** Local ms of a day's midnight, or null. */
const dayOf = (text: string): number | null => {
  const ms = isoDay.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(ms) || dateText(ms) !== text ? null : ms;
};

const monthOf = (day: number, months: number): number => {
  const date = new Date(day);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1);
};

const daysOf = (period: string, day: number): [number, number] | null => {
  switch (period) {
    case "day":
      return [day, day];
    case "7d":
    case "30d":
      return [day - (Number.parseInt(period, 10) - 1) * DAY_MS, day];
    case "month":
      return [monthOf(day, 0), monthOf(day, 1) - DAY_MS];
    case "6mo":
    case "12mo":
      return [monthOf(day, 1 - Number.parseInt(period, 10)), monthOf(day, 1) - DAY_MS];
    default:
      return null;
  }
};

const texts = ([first, last]: readonly [number, number]): Days => [dateText(first), dateText(last)];

/** @param now Unix ms; `date` is today in `zone` unless given */
export const v1Period = (
  period: string,
  date: string | undefined,
  { zone, now }: { zone: string; now: number },
): { days: Days } | { error: string } => {
  if (period === "custom") {
    const [first, last, ...more] = (date ?? "").split(",").map(dayOf);
    if (first == null || last == null || more.length > 0 || first > last) {
      return { error: "Invalid date range: with period=custom, give date=YYYY-MM-DD,YYYY-MM-DD, the first day first." };
    }
    return { days: texts([first, last]) };
  }
  const day = date === undefined ? Date.parse(dateText(toLocal(zone, now))) : dayOf(date);
  if (day === null) return { error: `Error parsing \`date\` parameter: \`${date}\` is no day. Write YYYY-MM-DD.` };
  const days = daysOf(period, day);
  if (days) return { days: texts(days) };
  return {
    error: `Error parsing \`period\` parameter: invalid period \`${period}\`. Please find accepted values in our docs: https://plausible.io/docs/stats-api#time-periods`,
  };
};

/** As many days, right before. */
export const v1PeriodBefore = ([first, last]: Days): Days => {
  const [from, to] = [Date.parse(first), Date.parse(last)];
  return texts([from - (to - from) - DAY_MS, from - DAY_MS]);
};
