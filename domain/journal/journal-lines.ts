import type { HitBatch } from "../ingest/hit.ts";
import { encodeHitBatch } from "../ingest/hit-codec.ts";
import { ROW_UNITS } from "./journal-rows.ts";

/**
 * The lines to journal for hits that were accepted: one, unless it would not fit a row; then as many as it takes. A single
 * hit always fits (protocol/limits.ts bounds every field).
 * @param line the batch's own line, when all of it was accepted under its own name; null to write it anew
 */
export const journalLines = (batch: HitBatch, line: string | null): string[] => {
  const text = line ?? encodeHitBatch(batch);
  if (text.length <= ROW_UNITS || batch.hits.length <= 1) return [text];
  const middle = batch.hits.length >>> 1;
  return [
    ...journalLines({ ...batch, hits: batch.hits.slice(0, middle), reloads: [] }, null),
    ...journalLines({ ...batch, hits: batch.hits.slice(middle) }, null),
  ];
};
