import type { Hit, HitBatch } from "../ingest/hit.ts";
import { isCounted } from "./usage.ts";

/**
 * The part of some batches that a quota covers: everything up to the first counted hit that it does not. What was taken
 * before needs no cover, so that a retry is recognised even when the quota is spent.
 * @param knows whether a hit was taken before
 */
export const cutBatches = (
  batches: readonly HitBatch[],
  covered: number,
  knows: (batch: HitBatch, hit: Hit) => boolean,
): { batches: HitBatch[]; cut: number } => {
  let left = covered;
  let open = true;
  let cut = 0;
  const kept = batches.map((batch) => {
    const hits = batch.hits.filter((hit) => {
      if (open && isCounted(hit) && !knows(batch, hit)) open = --left >= 0;
      // With nothing covered, attention has nothing to belong to either.
      if (open && !(covered === 0 && !isCounted(hit) && !knows(batch, hit))) return true;
      cut++;
      return false;
    });
    return hits.length === batch.hits.length ? batch : { ...batch, hits };
  });
  return { batches: kept.filter(({ hits }) => hits.length > 0), cut };
};
