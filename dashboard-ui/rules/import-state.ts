import type { DropReason } from "../../protocol/collect.ts";
import type { ImportReport } from "../../protocol/import.ts";
import { IMPORT_DROPPED_LISTED } from "../../protocol/limits.ts";
import type { FileKind } from "./import-line.ts";

/** How far a file is on its way into a site. */
export interface ImportState {
  phase: "idle" | "running" | "paused" | "waiting" | "done" | "cancelled" | "refused";
  file: { name: string; size: number } | null;
  /** Bytes of the file whose lines were answered for. */
  read: number;
  lines: number;
  accepted: number;
  duplicates: number;
  /** The first ones; `droppedByReason` counts all. */
  dropped: { line: number; reason: DropReason; detail?: string | undefined }[];
  droppedTotal: number;
  droppedByReason: Partial<Record<DropReason, number>>;
  /** Why it waits or was paused; null when all is well. */
  problem: string | null;
  /** Of a file that is none to import here. */
  kind: Exclude<FileKind, "ndjson"> | "broken" | null;
}

export const blankImport: ImportState = {
  phase: "idle",
  file: null,
  read: 0,
  lines: 0,
  accepted: 0,
  duplicates: 0,
  dropped: [],
  droppedTotal: 0,
  droppedByReason: {},
  problem: null,
  kind: null,
};

export const isUnderWay = ({ phase }: ImportState): boolean =>
  phase === "running" || phase === "paused" || phase === "waiting";

/**
 * What the server's word on a piece adds.
 * @param numbers of the piece's lines in the file
 * @param read bytes of the file up to the end of the piece
 */
export const withReport = (
  state: ImportState,
  report: ImportReport,
  { numbers, read }: { numbers: readonly number[]; read: number },
): ImportState => {
  const droppedByReason = { ...state.droppedByReason };
  for (const [reason, count] of Object.entries(report.dropped_by_reason) as [DropReason, number][]) {
    droppedByReason[reason] = (droppedByReason[reason] ?? 0) + count;
  }
  const more = report.dropped.map(({ line, ...said }) => ({ ...said, line: numbers[line - 1] ?? line }));
  return {
    ...state,
    read,
    lines: state.lines + numbers.length,
    accepted: state.accepted + report.accepted,
    duplicates: state.duplicates + report.duplicates,
    dropped: [...state.dropped, ...more].slice(0, IMPORT_DROPPED_LISTED),
    droppedTotal: state.droppedTotal + report.dropped_total,
    droppedByReason,
  };
};
