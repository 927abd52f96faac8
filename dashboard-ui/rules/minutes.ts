import { LIVE_MINUTES } from "../../protocol/limits.ts";
import type { LiveMinute } from "../../protocol/live.ts";

/** The last thirty minutes as the chart draws them. */

const MINUTE_MS = 60_000;

/**
 * Thirty buckets, one a minute, oldest first, the last one containing `now`. The stream says nothing while nothing
 * happens, so the window must slide here: minutes that no frame mentioned are empty minutes.
 */
export const lastMinutes = (known: readonly LiveMinute[], now: number): LiveMinute[] => {
  const byStart = new Map(known.map((minute) => [Math.floor(minute.at / MINUTE_MS), minute]));
  const current = Math.floor(now / MINUTE_MS);
  return Array.from({ length: LIVE_MINUTES }, (_, index) => {
    const start = current - LIVE_MINUTES + 1 + index;
    const { pageviews = 0, visitors = 0 } = byStart.get(start) ?? {};
    return { at: start * MINUTE_MS, pageviews, visitors };
  });
};

/** Totals for a sentence about the chart; `peak` is null when nothing happened. */
export const summarise = (minutes: readonly LiveMinute[]): { pageviews: number; peak: LiveMinute | null } => {
  let pageviews = 0;
  let peak: LiveMinute | null = null;
  for (const minute of minutes) {
    pageviews += minute.pageviews;
    if (minute.pageviews > (peak?.pageviews ?? 0)) peak = minute;
  }
  return { pageviews, peak };
};
