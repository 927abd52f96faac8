import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { encodeHitBatch } from "../../domain/ingest/hit-codec.ts";
import { presenceOf, ShardLive } from "../../domain/live/shard-live.ts";
import type { Visitor } from "../../domain/visits/visit.ts";
import { memoryOf } from "../../objects/memory-account.ts";
import { ShardLedger } from "../../objects/shard-ledger.ts";
import { VisitorShardStore } from "../../objects/visitor-shard.store.ts";
import { LIVE_MINUTES, PRESENCE_MS } from "../../protocol/limits.ts";
import { aBatch, aHit } from "../support/hits.ts";
import { aloneIn } from "./alone-in.ts";
import { count, done, line, MINUTE, NOON, newShard, within } from "./shard-support.ts";

const VISITORS = 200;
/** Whoever said nothing for so long is sealed when there is no room. */
const IDLE_MS = 1000;
const small = { crowded: 40_000, full: 100_000 };

/** A pageview each of so many visitors, a second after another until noon. */
const write = (ledger: ShardLedger, now: (at: number) => number): void => {
  for (let index = 0; index < VISITORS; index++) {
    const at = NOON - (VISITORS - 1 - index) * 1000 * 6;
    const batches = [aBatch(`visitor ${index}`, [aHit({ at, page: `/${index % 7}` })])];
    ledger.write([{ lines: batches.map(encodeHitBatch), batches }], now(at), null, () => {});
  }
};

const minutesOf = (ledger: ShardLedger): unknown => {
  const { minutes, presence } = new ShardLive(0).takeAll(ledger.visitorsSince(NOON - LIVE_MINUTES * MINUTE), NOON);
  return { minutes, presence: presence.map((visitor) => JSON.stringify(visitor)).sort() };
};

describe("a shard that is crowded with visits", () => {
  it("[PS10] holds no more than its limit, and the live view has what it had", async () => {
    const [crowded, roomy] = [await newShard(), await newShard()];
    const expected = await within(roomy.stub(), (_shard, { storage }) => {
      const ledger = new ShardLedger(new VisitorShardStore(storage), aloneIn());
      write(ledger, (at) => at);
      return { ...(minutesOf(ledger) as object), bytes: ledger.memtable.bytes };
    });
    await within(crowded.stub(), (_shard, { storage }) => {
      const ledger = new ShardLedger(new VisitorShardStore(storage), aloneIn(small));
      let most = 0;
      write(ledger, (at) => {
        most = Math.max(most, ledger.memtable.bytes);
        return at;
      });
      // Those of the last five minutes, and a quarter of the limit more before it is worth trying again.
      expect(most).toBeLessThan(small.crowded * 1.75);
      expect(expected.bytes).toBeGreaterThan(most * 2);
      expect({ ...(minutesOf(ledger) as object), bytes: expected.bytes }).toEqual(expected);
      const again = new ShardLedger(new VisitorShardStore(storage), aloneIn(small));
      expect({ ...(minutesOf(again) as object), bytes: expected.bytes }).toEqual(expected);
    });
  });

  it("[PS11] is full while everything in it is lively, and has room again later", async () => {
    const shard = await newShard();
    await within(shard.stub(), (_shard, { storage }) => {
      const ledger = new ShardLedger(new VisitorShardStore(storage), aloneIn(small));
      // All of them now: nobody is idle.
      write(ledger, () => NOON - VISITORS * 6000);
      expect(ledger.memtable.bytes).toBeGreaterThan(small.full);
      expect(ledger.isFull(NOON - VISITORS * 6000, null)).toBe(true);
      const soon = NOON + IDLE_MS;
      expect(ledger.isFull(soon, null)).toBe(false);
      expect(ledger.memtable.bytes).toBeLessThan(small.crowded);
      // Who is online may be sealed then, and a hub that asks is told of them all the same.
      const online = (visitors: Iterable<Visitor>) =>
        Array.from(visitors).filter((one) => presenceOf(one, 0, soon)).length;
      expect(online(ledger.visitorsSince(soon - PRESENCE_MS))).toBe(50);
      expect(online(ledger.memtable.all())).toBeLessThan(50);
    });
  });

  it("[PS11] refuses events, and keeps what it had acknowledged", async () => {
    const shard = await newShard();
    await within(shard.stub(), (object) => {
      object.clock = { now: () => NOON };
    });
    const account = memoryOf(env);
    const { budget } = account;
    try {
      // Whatever other objects of this isolate hold.
      const { total } = account as unknown as { total: number };
      account.budget = { ...budget, crowded: total + 2500, full: total + 5000 };
      const replies: string[] = [];
      for (let index = 0; index < 20; index++) {
        replies.push(done(await shard.stub().ingest(line(`visitor ${index}`, {}), 1)));
      }
      const taken = replies.filter((reply) => reply === "1 accepted, 0 duplicate").length;
      expect(taken).toBeGreaterThan(2);
      expect(replies.slice(taken)).toEqual(new Array(20 - taken).fill("overloaded"));
      expect(await count(shard)).toEqual([taken, taken, taken, taken]);
      await within(shard.stub(), (object) => {
        object.clock = { now: () => NOON + IDLE_MS };
      });
      expect(done(await shard.stub().ingest(line("visitor 19", {}), 1))).toBe("1 accepted, 0 duplicate");
      expect(await count(shard)).toEqual([taken + 1, taken + 1, taken + 1, taken + 1]);
    } finally {
      account.budget = budget;
    }
  });
});
