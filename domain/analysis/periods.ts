import type { RetentionGrain } from "../../protocol/analysis.ts";
import { buckets } from "../query/buckets.ts";
import type { Range } from "../query/range.ts";
import { DAY_MS } from "../query/zone.ts";

/** More than the longest period has. */
const MARGIN_MS = 32 * DAY_MS;
const longestMs: Readonly<Record<RetentionGrain, number>> = {
  day: 25 * 3_600_000,
  week: 7 * DAY_MS,
  month: 31 * DAY_MS,
};

/** Whole days, weeks (from Monday) or months of the site's clock. */
export interface Periods {
  /** Unix ms: period i is [borders[i], borders[i+1]). */
  readonly borders: readonly number[];
  /** First day of each period, YYYY-MM-DD. */
  readonly starts: readonly string[];
}

/** The periods that a range touches, the first and last as a whole; null when there are more than `most`. */
export const periodsOf = (zone: string, { from, to }: Range, grain: RetentionGrain, most: number): Periods | null => {
  // Asked before any calendar is: ranges may be thousands of years long.
  if ((to - from) / longestMs[grain] > most) return null;
  const { dimension, labels } = buckets(zone, { from: from - MARGIN_MS, to: to + MARGIN_MS }, grain);
  const { borders } = dimension;
  const first = borders.findLastIndex((border) => border <= from);
  const end = borders.findIndex((border) => border >= to);
  if (end - first > most) return null;
  return { borders: borders.slice(first, end + 1), starts: labels.slice(first, end) };
};
