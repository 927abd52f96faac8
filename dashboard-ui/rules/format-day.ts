import type { Day } from "./days.ts";
import type { Days } from "./period.ts";

/**
 * Days and time buckets in the viewer's locale. Labels of the API are the site's wall clock, without a zone: they are
 * read and written as UTC, so that no other zone can move them.
 */
export interface DayFormat {
  /** `21 Nov 2026` */
  day(day: Day): string;
  /** `Sat 21 Nov` */
  weekday(day: Day): string;
  /** `1 – 21 Nov 2026` */
  range(days: Days): string;
  /** `November 2026` */
  month(day: Day): string;
  /** An axis mark for a bucket's label (`2026-11-21` or `2026-11-21 14:00:00`). */
  mark(label: string, bucket: Bucket): string;
  /** A bucket in full, for a tooltip. */
  bucket(label: string, bucket: Bucket): string;
}

export type Bucket = "hour" | "day" | "week" | "month";

/** What buckets a range was cut into, from the labels themselves: `time` is resolved by the server. */
export const bucketOfLabels = (labels: readonly string[]): Bucket => {
  const [first, ...others] = labels;
  if (first === undefined || first.length > 10) return "hour";
  // The first bucket may be cut short; the last two are whole apart.
  const [before = first, last = first] = [first, ...others].slice(-2);
  const days = (Date.parse(last) - Date.parse(before)) / 86_400_000;
  if (days > 8) return "month";
  return days > 1.5 ? "week" : "day";
};

const at = (label: string): number => Date.parse(`${label.slice(0, 10)}T${label.slice(11) || "00:00:00"}Z`);

export const dayFormat = (locale?: string): DayFormat => {
  const make = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" });
  const day = make({ day: "numeric", month: "short", year: "numeric" });
  const shortDay = make({ day: "numeric", month: "short" });
  const weekday = make({ weekday: "short", day: "numeric", month: "short" });
  const month = make({ month: "long", year: "numeric" });
  const shortMonth = make({ month: "short", year: "2-digit" });
  const hour = make({ hour: "numeric", minute: "2-digit" });
  const dayHour = make({ weekday: "short", day: "numeric", month: "short", hour: "numeric", minute: "2-digit" });
  return {
    day: (value) => day.format(at(value)),
    weekday: (value) => weekday.format(at(value)),
    range: ({ first, last }) => (first === last ? day.format(at(first)) : day.formatRange(at(first), at(last))),
    month: (value) => month.format(at(value)),
    mark: (label, bucket) => {
      if (bucket === "hour") return hour.format(at(label));
      return bucket === "month" ? shortMonth.format(at(label)) : shortDay.format(at(label));
    },
    bucket: (label, bucket) => {
      if (bucket === "hour") return dayHour.format(at(label));
      if (bucket === "month") return month.format(at(label));
      if (bucket === "day") return weekday.format(at(label));
      return day.formatRange(at(label), at(label) + 6 * 86_400_000);
    },
  };
};
