import type { TopEntry } from "../../protocol/live.ts";

/** A row of a panel: its share is relative to the largest row, which fills the width. */
export interface RankedEntry extends TopEntry {
  /** 0..1 */
  share: number;
}

/**
 * Orders a dimension's values for display: most first, equals by name, so that rows of the same size do not swap
 * places from frame to frame. Values that nobody is on are left out.
 */
export const ranked = (entries: readonly TopEntry[]): RankedEntry[] => {
  const present = entries.filter((entry) => entry.online > 0);
  const most = present.reduce((max, entry) => Math.max(max, entry.online), 0);
  return present
    .toSorted((a, b) => b.online - a.online || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map((entry) => ({ ...entry, share: entry.online / most }));
};
