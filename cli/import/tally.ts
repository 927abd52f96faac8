import type { ImportReport } from "../../protocol/import.ts";

/** What became of the lines of a file: every line is in exactly one of `accepted`, `duplicates` and `dropped`. */
export interface Tally {
  lines: number;
  accepted: number;
  duplicates: number;
  dropped: Record<string, number>;
}

export const emptyTally = (): Tally => ({ lines: 0, accepted: 0, duplicates: 0, dropped: {} });

const addDropped = (into: Record<string, number>, from: Readonly<Record<string, number | undefined>>): void => {
  for (const [reason, count] of Object.entries(from)) {
    if (count) into[reason] = (into[reason] ?? 0) + count;
  }
};

/**
 * Adds what became of one batch.
 * @param lines how many lines of the file it covers, @param local those of them that were not sent, by reason
 */
export const addBatch = (
  tally: Tally,
  lines: number,
  local: Readonly<Record<string, number>>,
  report: Pick<ImportReport, "accepted" | "duplicates" | "dropped_by_reason">,
): Tally => {
  const dropped = { ...tally.dropped };
  addDropped(dropped, local);
  addDropped(dropped, report.dropped_by_reason);
  return {
    lines: tally.lines + lines,
    accepted: tally.accepted + report.accepted,
    duplicates: tally.duplicates + report.duplicates,
    dropped,
  };
};
