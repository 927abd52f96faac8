import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { usualPolicy } from "../../../domain/parts/policy.ts";
import { PRESENCE_MS } from "../../../protocol/limits.ts";
import { aBatch, aHit } from "../../support/hits.ts";
import { plainVisits, visitsInFacts } from "../../support/plain-visits.ts";
import { PureShard } from "../../support/pure-shard.ts";
import { sentEvents } from "../../support/sent-events.ts";

const NOON = Date.UTC(2026, 5, 1, 12);
const MINUTE = 60_000;
const newShard = (): PureShard => new PureShard({ ...usualPolicy, fanIn: 2 });
const visits = (shard: PureShard): string[] => visitsInFacts(shard.tables(), (ordinal) => shard.nameOf(ordinal)).sort();

/** Seals all that is idle at `now`, though it may go on. */
const crowd = (shard: PureShard, now: number): void => {
  for (let turn = 0; turn < 8; turn++) shard.checkpoint(now, true);
};

describe("visits that are sealed while they are open", () => {
  it("[PS10] are as if they had stayed, whatever goes on with them", { timeout: 120_000 }, () => {
    let sealed = 0;
    const steps = fc.array(fc.constantFrom("go on", "crowd", "merge", "restart"), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(sentEvents(), steps, (sent, doing) => {
        const shard = newShard();
        const inTime = sent.toSorted((a, b) => a.hit.at - b.hit.at);
        inTime.forEach(({ visitor, hit }, index) => {
          shard.take(aBatch(visitor, [hit], { imported: true }));
          const what = doing[index % doing.length];
          if (what === "crowd" || what === "merge") crowd(shard, hit.at + PRESENCE_MS);
          if (what === "merge") while (shard.merge() > 0);
          if (what === "restart") shard.restart();
          shard.checkWeight();
          sealed += shard.sealedRuns;
        });
        expect(visits(shard)).toEqual(plainVisits(sent));
        for (const { visitor, hit } of sent) {
          // Seqs of single heartbeats are not kept, and change nothing.
          if (hit.kind !== "engagement") expect(shard.take(aBatch(visitor, [hit], { imported: true }))).toBe(0);
        }
      }),
      { numRuns: 200 },
    );
    expect(sealed).toBeGreaterThan(1000);
  });

  it("[PS10] goes on under yesterday's pseudonym after midnight", () => {
    const before = aHit({ at: NOON, seq: 1 });
    const after = aHit({ at: NOON + 20 * MINUTE, seq: 2, page: "/b" });
    const tooLate = aHit({ at: NOON + 60 * MINUTE, seq: 3, page: "/c" });
    const shards = [false, true].map((crowded) => {
      const shard = newShard();
      shard.take(aBatch("yesterday", [before]));
      if (crowded) crowd(shard, NOON + PRESENCE_MS);
      expect(shard.sealedRuns).toBe(crowded ? 1 : 0);
      for (const hit of [after, tooLate]) shard.take(aBatch("today", [hit], { previousVisitor: "yesterday" }));
      return visits(shard);
    });
    expect(shards[1]).toEqual(shards[0]);
    expect(shards[1]).toHaveLength(2);
  });

  it("[PS10] leaves those who are online alone, and takes the idlest first, as many as are needed", () => {
    const shard = newShard();
    const minutes = [9, 8, 7, 6, 4, 0];
    for (const ago of minutes) shard.take(aBatch(`${ago}`, [aHit({ at: NOON - ago * MINUTE })]));
    shard.checkpoint(NOON, true);
    expect(shard.memtableKeys).toEqual(["6", "4", "0"]);
    crowd(shard, NOON);
    expect(shard.memtableKeys).toEqual(["4", "0"]);
  });
});
