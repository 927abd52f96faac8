import { describe, expect, it } from "vitest";
import { seededRandom } from "../../bench/synthetic-visits.ts";
import { encodeHitBatch } from "../../domain/ingest/hit-codec.ts";
import { usualPolicy } from "../../domain/parts/policy.ts";
import { scanAll } from "../../domain/query/scan.ts";
import { ShardLedger } from "../../objects/shard-ledger.ts";
import { VisitorShardStore } from "../../objects/visitor-shard.store.ts";
import { ROW_BYTES, VISIT_EVENTS_MAX } from "../../protocol/limits.ts";
import { aBatch, aHit } from "../support/hits.ts";
import { aloneIn } from "./alone-in.ts";
import { done, line, NOON, newShard, rows, SECOND, within } from "./shard-support.ts";

const EVENTS = 25_000;
const LATER = NOON + 1000 * 86_400_000;
const tiny = { ...usualPolicy, closedKept: 0, sealWorthwhile: 1 };
const everything = { subject: "hits", from: 0, to: LATER, rows: "any", filter: null, dimensions: [] } as const;

const random = seededRandom(7);
/** So long a text that nothing makes shorter. */
const noise = (): string => Array.from({ length: 12 }, () => random().toString(36).slice(2, 12)).join("");

/** Events of one visit, a few thousand at a time, as an import sends them. */
const write = (ledger: ShardLedger): void => {
  for (let first = 0; first < EVENTS; first += 5000) {
    const hits = Array.from({ length: 5000 }, (_none, index) =>
      aHit({ at: NOON + (first + index) * SECOND, seq: first + index + 1, props: { token: noise() } }),
    );
    const batches = [aBatch("a machine", hits, { imported: true })];
    ledger.write([{ lines: batches.map(encodeHitBatch), batches }], NOON, null, () => {});
  }
};

const eventsOf = (ledger: ShardLedger): number => {
  const [partial] = scanAll(ledger.tables([{ ...everything, measures: ["events"] }]), [
    { ...everything, measures: ["events"] },
  ]);
  return partial?.subject === "groups" ? (partial.sums[0]?.[0] ?? 0) : -1;
};

describe("a visit of tens of thousands of events", () => {
  it("[PS13] is kept in as many rows as it takes, answers, comes back and can be erased", async () => {
    const shard = await newShard();
    await within(shard.stub(), (_shard, { storage }) => {
      const ledger = new ShardLedger(new VisitorShardStore(storage), aloneIn(), tiny);
      write(ledger);
      ledger.saveCheckpoint(LATER, null);
      expect(ledger.memtable.bytes).toBe(0);
    });
    const stored = await rows<{ id: number; size: number }>(shard, "SELECT id, length(bytes) AS size FROM parts");
    expect(stored.length).toBeGreaterThan(1);
    expect(Math.max(...stored.map(({ size }) => size))).toBeLessThanOrEqual(ROW_BYTES);
    await within(shard.stub(), (_shard, { storage }) => {
      const again = new ShardLedger(new VisitorShardStore(storage), aloneIn(), tiny);
      expect(eventsOf(again)).toBe(EVENTS);
      const late = [aBatch("a machine", [aHit({ at: NOON + EVENTS * SECOND, seq: EVENTS + 1 })], { imported: true })];
      again.write([{ lines: late.map(encodeHitBatch), batches: late }], LATER, null, () => {});
      again.saveCheckpoint(LATER, null);
      again.tidyParts(LATER, null);
      expect(eventsOf(again)).toBe(EVENTS + 1);
      again.eraseVisitor("a machine", LATER, null);
      expect(eventsOf(again)).toBe(0);
    });
    expect(await rows(shard, "SELECT id FROM parts")).toEqual([]);
  });

  it("[PS13] is refused more while it is live, until it has ended", async () => {
    const shard = await newShard();
    await within(shard.stub(), (object) => {
      object.clock = { now: () => NOON };
    });
    const seqs = Array.from({ length: VISIT_EVENTS_MAX }, (_none, index) => ({ seq: index + 1 }));
    const imported = encodeHitBatch(
      aBatch(
        "v",
        seqs.map(({ seq }) => aHit({ at: NOON, seq })),
        { imported: true },
      ),
    );
    expect(done(await shard.stub().ingest(imported, 1))).toBe(`${VISIT_EVENTS_MAX} accepted, 0 duplicate`);
    const reply = await shard.stub().ingest(line("v", { seq: VISIT_EVENTS_MAX + 1 }), 1);
    expect(reply).toEqual({ kind: "limited", retryAfterS: 1860 });
    expect(done(await shard.stub().ingest(line("w", {}), 1))).toBe("1 accepted, 0 duplicate");
  });
});
