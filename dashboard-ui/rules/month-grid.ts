import { addDays, addMonths, type Day, weekdayOf } from "./days.ts";

/** A month as weeks of seven places; null where a place is not of this month. @param start 0 is Sunday */
export const monthGrid = (month: Day, start: number): (Day | null)[][] => {
  const end = addMonths(month, 1);
  const weeks: (Day | null)[][] = [];
  let day = addDays(month, -((weekdayOf(month) - start + 7) % 7));
  while (day < end) {
    weeks.push(
      Array.from({ length: 7 }, (_, index) => {
        const place = addDays(day, index);
        return place >= month && place < end ? place : null;
      }),
    );
    day = addDays(day, 7);
  }
  return weeks;
};

/** The weekday that a week begins with where the viewer lives, 0 is Sunday; Monday where the browser cannot tell. */
export const weekStart = (locale?: string): number => {
  const language = new Intl.Locale(locale ?? new Intl.DateTimeFormat().resolvedOptions().locale);
  const known = language as Intl.Locale & { getWeekInfo?: () => { firstDay: number } };
  return (known.getWeekInfo?.().firstDay ?? 1) % 7;
};

/** Seven names from the week's first day on. */
export const weekdayNames = (start: number, locale?: string): { short: string; long: string }[] => {
  const name = (weekday: "narrow" | "long") => new Intl.DateTimeFormat(locale, { weekday, timeZone: "UTC" });
  const [short, long] = [name("narrow"), name("long")];
  return Array.from({ length: 7 }, (_, index) => {
    // 4 January 1970 was a Sunday.
    const at = Date.UTC(1970, 0, 4 + start + index);
    return { short: short.format(at), long: long.format(at) };
  });
};
