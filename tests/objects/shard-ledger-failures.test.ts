import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeHitBatch } from "../../domain/ingest/hit-codec.ts";
import { usualPolicy } from "../../domain/parts/policy.ts";
import { ShardLedger } from "../../objects/shard-ledger.ts";
import { VisitorShardStore } from "../../objects/visitor-shard.store.ts";
import { aBatch } from "../support/hits.ts";
import { plainVisits, type Sent, visitsInFacts } from "../support/plain-visits.ts";
import { sentEvents } from "../support/sent-events.ts";
import { aloneIn } from "./alone-in.ts";
import { NOON, newShard, within } from "./shard-support.ts";

const LATER = NOON + 1000 * 86_400_000;
const tiny = { ...usualPolicy, closedKept: 1, sealWorthwhile: 1, fanIn: 2 };
const everything = {
  subject: "hits",
  from: 0,
  to: LATER,
  rows: "any",
  filter: null,
  dimensions: [],
  measures: [],
} as const;

/** A ledger on a real storage of which a statement can be made to fail. */
class FailingLedger {
  private readonly storage: DurableObjectStorage;
  private untilFailure = Number.POSITIVE_INFINITY;
  ledger: ShardLedger;

  constructor(storage: DurableObjectStorage) {
    this.storage = {
      sql: {
        exec: (text: string, ...values: SqlStorageValue[]) => {
          if (--this.untilFailure === 0) throw new Error("the disk is full");
          return storage.sql.exec(text, ...values);
        },
      },
      transactionSync: <T>(work: () => T) => storage.transactionSync(work),
    } as unknown as DurableObjectStorage;
    this.ledger = this.restart();
  }

  restart(): ShardLedger {
    this.untilFailure = Number.POSITIVE_INFINITY;
    this.ledger = new ShardLedger(new VisitorShardStore(this.storage), aloneIn(), tiny);
    return this.ledger;
  }

  /** Has the work's first statement fail, then its second…, each time followed by a restart. @returns how many failed */
  failEachStatement(work: (ledger: ShardLedger) => void, check: () => void): number {
    for (let statement = 1; ; statement++) {
      this.untilFailure = statement;
      let failed = false;
      try {
        work(this.ledger);
      } catch (error) {
        expect(String(error)).toContain("the disk is full");
        failed = true;
      }
      this.untilFailure = Number.POSITIVE_INFINITY;
      // After a failure memory is ahead of the tables, and nobody is answered from it.
      if (!failed) check();
      this.restart();
      check();
      if (!failed) return statement - 1;
    }
  }

  write(sent: readonly Sent[]): { accepted: number; duplicates: number } {
    const batches = sent.map(({ visitor, hit }) => aBatch(visitor, [hit], { imported: true }));
    const request = { lines: batches.map(encodeHitBatch), batches };
    const [counts] = this.ledger.write([request], LATER, null, () => {});
    return counts ?? { accepted: 0, duplicates: 0 };
  }

  visits(): string[] {
    const { index } = this.ledger.memtable;
    const names = new Map(["a", "b", "c"].map((key) => [index.find(key), key]));
    return visitsInFacts(this.ledger.tables([everything]), (ordinal) => names.get(ordinal) ?? "");
  }
}

describe("a ledger whose disk fails", { timeout: 60_000 }, () => {
  it("[PS9] answers the same after a failure at any statement of a checkpoint or a merge", async () => {
    const { stub } = await newShard();
    let failures = 0;
    await within(stub(), (_shard, { storage }) => {
      const subject = new FailingLedger(storage);
      const known: Sent[] = [];
      for (const [round, drawn] of fc.sample(sentEvents(), { numRuns: 8, seed: 20 }).entries()) {
        // The same visitors every time, so that visits are taken back; and other events.
        const sent = drawn.map(({ visitor, hit }) => ({
          visitor,
          hit: hit.session ? { ...hit, session: `${hit.session}${round}` } : { ...hit, id: `${hit.id}-${round}` },
        }));
        known.push(...sent);
        expect(subject.write(sent)).toEqual({ accepted: sent.length, duplicates: 0 });
        const expected = plainVisits(known);
        const check = (): void => expect(subject.visits()).toEqual(expected);
        check();
        // What was taken back is in the journal only: its part must not be rewritten yet.
        subject.ledger.tidyParts(LATER, null);
        subject.restart();
        check();
        failures += subject.failEachStatement((ledger) => ledger.saveCheckpoint(LATER, null), check);
        // Leaves some to merge for the next round.
        if (subject.ledger.untidy) {
          failures += subject.failEachStatement((ledger) => ledger.tidyParts(LATER, null), check);
        }
        const again = known.filter(({ hit }) => hit.kind !== "engagement");
        expect(subject.write(again)).toEqual({ accepted: 0, duplicates: again.length });
      }
    });
    // A test that makes nothing fail shows nothing.
    expect(failures).toBeGreaterThan(50);
  });
});
