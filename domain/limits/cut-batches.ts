import type { Hit, HitBatch } from "../ingest/hit.ts";
import { isCounted } from "./usage.ts";

/**
 * The part of some batches that a quota covers: everything up to the first counted hit that it does not. What was taken
 * before needs no cover, wherever it stands, so that a retry is recognised even when the quota is spent.
 * @param covered counted hits that the quota has room for
 * @param knows whether a hit was taken before
 * @returns `cut`: places of the hits that are left out, counted from 0 over all batches
 */
export const cutBatches = (
  batches: readonly HitBatch[],
  covered: number,
  knows: (batch: HitBatch, hit: Hit) => boolean,
): { batches: HitBatch[]; cut: number[] } => {
  let left = covered;
  let place = 0;
  const cut: number[] = [];
  const kept = batches.map((batch) => {
    const hits = batch.hits.filter((hit) => {
      const at = place++;
      if (knows(batch, hit)) return true;
      if (isCounted(hit)) left--;
      // With nothing covered, attention has nothing to belong to either.
      if (left >= 0 && (isCounted(hit) || covered > 0)) return true;
      cut.push(at);
      return false;
    });
    return hits.length === batch.hits.length ? batch : { ...batch, hits };
  });
  return { batches: kept.filter(({ hits }) => hits.length > 0), cut };
};
