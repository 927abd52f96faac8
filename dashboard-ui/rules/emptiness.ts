import type { LiveState } from "../../protocol/live.ts";

/** True when the live state holds no trace of anybody: then, and only then, the tracker may not be installed yet. */
export const isQuiet = (live: LiveState): boolean =>
  live.online === 0 &&
  live.events.length === 0 &&
  live.visitors.length === 0 &&
  live.per_minute.every((minute) => minute.pageviews === 0 && minute.visitors === 0);
