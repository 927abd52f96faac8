import { ROW_BYTES } from "../../protocol/limits.ts";

/**
 * The journal's rows are reused: after a checkpoint the next row goes into slot 0 again, over one that the checkpoint
 * includes. So trimming writes nothing (deletes are billed like writes), the journal stays as small as what lies between two
 * checkpoints, and a row is never overwritten before a checkpoint includes it.
 */
const CHECKPOINT_ROWS = 768;
/** Bytes of journal after which replaying it would make a wake slow. */
const CHECKPOINT_BYTES = 8_000_000;

/** @param savedSeq newest sequence that the checkpoint includes; `seq` is beyond it */
export const slotOf = (seq: number, savedSeq: number): number => seq - savedSeq - 1;

/** Whether a checkpoint is due before more is journalled. */
export const needsCheckpoint = (rows: number, bytes: number): boolean =>
  rows >= CHECKPOINT_ROWS || bytes >= CHECKPOINT_BYTES;

/** UTF-16 units whose UTF-8 form surely fits into a row. */
export const ROW_UNITS = Math.floor(ROW_BYTES / 3);

/**
 * Packs lines into as few rows as their size allows; the order is kept.
 * @param lines each below {@link ROW_UNITS} units: the edge bounds batches
 */
export const packRows = (lines: readonly string[]): string[] => {
  const rows: string[] = [];
  let row = "";
  for (const line of lines) {
    if (row !== "" && row.length + line.length + 1 > ROW_UNITS) {
      rows.push(row);
      row = "";
    }
    row = row === "" ? line : `${row}\n${line}`;
  }
  if (row !== "") rows.push(row);
  return rows;
};

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;

/** Cuts text of any length into pieces that fit a row each. */
export const cutPieces = (text: string): string[] => {
  const pieces: string[] = [];
  let at = 0;
  while (at < text.length) {
    // Never between the halves of a surrogate pair: a lone half has no UTF-8 form.
    const end = at + ROW_UNITS - (isHighSurrogate(text.charCodeAt(at + ROW_UNITS - 1)) ? 1 : 0);
    pieces.push(text.slice(at, end));
    at = end;
  }
  return pieces;
};
