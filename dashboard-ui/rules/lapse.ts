import { analysisText } from "../text/analysis.ts";
import { duration } from "./format-time.ts";

const HOUR_S = 3600;
const DAY_S = 24 * HOUR_S;

/** A length of time up to weeks: `42s`, `2m 05s`, `3h 12m`, `2d 5h`. */
export const lapse = (seconds: number, whole: (count: number) => string): string => {
  if (seconds < HOUR_S) return duration(seconds, whole);
  if (seconds < DAY_S) {
    return analysisText.time.hours(whole(Math.floor(seconds / HOUR_S)), whole(Math.floor((seconds % HOUR_S) / 60)));
  }
  return analysisText.time.days(whole(Math.floor(seconds / DAY_S)), whole(Math.floor((seconds % DAY_S) / HOUR_S)));
};
