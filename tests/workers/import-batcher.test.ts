import { describe, expect, it } from "vitest";
import { decodeHitBatch } from "../../domain/ingest/hit-codec.ts";
import { ImportBatcher } from "../../workers/ingest/import-batcher.ts";
import { aHit } from "../support/hits.ts";

/** Calls that a batcher makes, and how many hits each had. */
const recording = () => {
  const calls: number[] = [];
  const order: string[] = [];
  const batcher = new ImportBatcher(0, async (_shard, text) => {
    const hits = text.split("\n").flatMap((line) => decodeHitBatch(line).hits);
    order.push(...hits.map(({ id }) => id));
    calls.push(hits.length);
    return { kind: "done", accepted: hits.length, duplicates: 0, heartbeatS: 15 };
  });
  return { calls, order, batcher };
};

describe("the batches of an import", () => {
  const cases: [what: string, hits: number, visitors: number, chars: number, calls: number[]][] = [
    ["few lines", 3, 1, 200, [3]],
    ["a thousand lines to a call", 2500, 2500, 200, [1000, 1000, 500]],
    ["lines of one visitor likewise", 2500, 1, 200, [1000, 1000, 500]],
    ["the longest lines, a million characters to a call", 40, 1, 64_000, [16, 16, 8]],
  ];
  it.each(cases)("[IN26] are bounded: %s", async (_what, hits, visitors, chars, expected) => {
    const { calls, order, batcher } = recording();
    for (let n = 0; n < hits; n++) {
      await batcher.add(0, { visitor: `v${n % visitors}`, hit: aHit({ at: n, id: `${n}` }) }, chars);
    }
    await batcher.finish();
    expect(calls).toEqual(expected);
    expect(batcher.accepted).toBe(hits);
    expect(order).toEqual(Array.from({ length: hits }, (_none, n) => `${n}`));
  });
});
