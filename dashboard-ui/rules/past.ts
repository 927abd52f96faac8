import type { QueryAnswer } from "../../protocol/query.ts";
import type { Day } from "./days.ts";

/** What has to be said of figures that are not made of events, because the site does not keep those any more. */
export interface Past {
  /** The first day of which there are events. */
  since: Day;
  /** Of the others sums by day are shown; or nothing, since those cannot say. */
  shown: boolean;
  /** Visitors are estimated, in 19 of 20 cases within so many per cent; null: nothing is. */
  withinPercent: number | null;
  /** Only the most frequent values of each day are known. */
  cut: boolean;
  /** Nothing is known of the time before; null: of the whole range something is. */
  knownSince: Day | null;
  /** Days of which nothing, or too little, is known. */
  lostDays: number;
}

/** Two standard errors hold what is true in 19 of 20 cases. */
const STANDARD_ERRORS = 2;

/** @returns null where all of an answer is made of events */
export const pastOf = ({ meta: { archive }, query }: QueryAnswer): Past | null => {
  if (!archive) return null;
  return {
    since: archive.until.slice(0, 10),
    shown: archive.missing.length < query.metrics.length,
    withinPercent: archive.error_percent === null ? null : Math.round(STANDARD_ERRORS * archive.error_percent),
    cut: archive.cut.length > 0,
    knownSince: archive.known_since?.slice(0, 10) ?? null,
    lostDays: archive.unknown_days + archive.damaged_days,
  };
};

/** Whether less is shown than there was. */
export const isIncomplete = ({ shown, knownSince, lostDays }: Past): boolean =>
  !shown || knownSince !== null || lostDays > 0;
