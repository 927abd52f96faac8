/** Days of the calendar as `YYYY-MM-DD`: text, so that no time zone can creep in. */

export type Day = string;

const DAY_MS = 86_400_000;
const dayPattern = /^[1-9]\d{3}-\d\d-\d\d$/;

const instantOf = (day: Day): number => Date.parse(`${day}T00:00:00Z`);
const dayOf = (ms: number): Day => new Date(ms).toISOString().slice(0, 10);

/** True for a day that exists. */
export const isDay = (text: string): boolean =>
  dayPattern.test(text) && !Number.isNaN(instantOf(text)) && dayOf(instantOf(text)) === text;

export const addDays = (day: Day, days: number): Day => dayOf(instantOf(day) + days * DAY_MS);

/** How many days lie from `first` to `last`, both included. */
export const daysBetween = (first: Day, last: Day): number => (instantOf(last) - instantOf(first)) / DAY_MS + 1;

/** 0 is Sunday. */
export const weekdayOf = (day: Day): number => new Date(instantOf(day)).getUTCDay();

export const firstOfMonth = (day: Day): Day => `${day.slice(0, 7)}-01`;

/** The same day of another month, or the last that this month has: 31 January plus one month is 28 February. */
export const addMonths = (day: Day, months: number): Day => {
  const date = new Date(instantOf(firstOfMonth(day)));
  date.setUTCMonth(date.getUTCMonth() + months);
  const first = dayOf(date.getTime());
  date.setUTCMonth(date.getUTCMonth() + 1);
  const length = daysBetween(first, dayOf(date.getTime() - DAY_MS));
  return addDays(first, Math.min(Number(day.slice(8)), length) - 1);
};

/** The day that it is in a time zone. @param now Unix ms */
export const todayIn = (timezone: string, now: number): Day => {
  const parts = new Intl.DateTimeFormat("en-u-nu-latn", {
    timeZone: timezone,
    calendar: "gregory",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).formatToParts(now);
  const part = (type: string): string => parts.find((found) => found.type === type)?.value ?? "";
  return `${part("year")}-${part("month")}-${part("day")}`;
};

/** The hour that it is in a time zone, 0..23. @param now Unix ms */
export const hourIn = (timezone: string, now: number): number =>
  Number(
    new Intl.DateTimeFormat("en-u-nu-latn", { hour: "2-digit", hourCycle: "h23", timeZone: timezone }).format(now),
  );
