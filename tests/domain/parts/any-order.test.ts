import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { usualPolicy } from "../../../domain/parts/policy.ts";
import { aBatch, aHit } from "../../support/hits.ts";
import { plainVisits, type Sent, visitsInFacts } from "../../support/plain-visits.ts";
import { PureShard } from "../../support/pure-shard.ts";
import { sentEvents } from "../../support/sent-events.ts";

const NOON = Date.UTC(2026, 5, 1, 12);
const MINUTE = 60_000;
const LATER = NOON + 1000 * 24 * 60 * MINUTE;
const tiny = { ...usualPolicy, closedKept: 1, sealWorthwhile: 1, fanIn: 2 };

type Step = "go on" | "crowded" | "checkpoint" | "merge" | "restart" | "ask";
const steps = fc.array(fc.constantFrom<Step>("go on", "go on", "crowded", "checkpoint", "merge", "restart", "ask"), {
  minLength: 4,
  maxLength: 40,
});

/** Sends each event, some of them again, in batches of the same visitor; between batches the shard does what it likes. */
const live = (sent: readonly Sent[], cuts: readonly boolean[], doing: readonly Step[]): PureShard => {
  const shard = new PureShard(tiny);
  let batch: Sent[] = [];
  let step = 0;
  const send = (): void => {
    const [first] = batch;
    if (first)
      shard.take(
        aBatch(
          first.visitor,
          batch.map(({ hit }) => hit),
          { imported: true },
        ),
      );
    batch = [];
    const what = doing[step++ % doing.length];
    if (what === "checkpoint" || what === "merge") shard.checkpoint(LATER);
    if (what === "crowded") shard.checkpoint(LATER, true);
    if (what === "merge") while (shard.merge() > 0);
    if (what === "restart") shard.restart();
    shard.checkWeight();
    // Asking fills caches; what was asked before must not be what is answered after.
    if (what === "ask") Array.from(shard.tables());
  };
  sent.forEach((one, index) => {
    if (batch.length > 0 && (batch[0]?.visitor !== one.visitor || cuts[index % cuts.length])) send();
    batch.push(one);
  });
  send();
  return shard;
};

const answers = (shards: readonly PureShard[]): string[] =>
  shards.flatMap((shard) => visitsInFacts(shard.tables(), (ordinal) => shard.nameOf(ordinal))).sort();

describe("the same events", () => {
  it("[PS8] are the same visits in any order, cut, repetition, and with any sealing, merging and waking between", {
    timeout: 120_000,
  }, () => {
    fc.assert(
      fc.property(
        sentEvents().chain((sent) =>
          fc.tuple(
            fc.constant(sent),
            fc.shuffledSubarray([...sent, ...sent.slice(0, 10)], {
              minLength: sent.length + Math.min(10, sent.length),
            }),
          ),
        ),
        fc.array(fc.boolean(), { minLength: 1, maxLength: 20 }),
        steps,
        fc.constantFrom(1, 2, 3),
        ([sent, shuffled], cuts, doing, count) => {
          const shards = Array.from({ length: count }, (_none, index) =>
            live(
              shuffled.filter(({ visitor }) => visitor.charCodeAt(0) % count === index),
              cuts,
              doing,
            ),
          );
          const expected = plainVisits(sent);
          expect(answers(shards)).toEqual(expected);
          for (const shard of shards) shard.restart();
          expect(answers(shards)).toEqual(expected);
          for (const shard of shards) {
            shard.checkpoint(LATER);
            while (shard.merge() > 0);
          }
          expect(answers(shards)).toEqual(expected);
        },
      ),
      { numRuns: 300 },
    );
  });

  const sealAll = (shard: PureShard): void => {
    shard.checkpoint(LATER);
    while (shard.merge() > 0);
    shard.restart();
  };
  const none = { ...tiny, closedKept: 0 };
  const pageview = (at: number, seq: number): Sent => ({
    visitor: "a",
    hit: aHit({ at, seq, session: "s", page: `/${seq}` }),
  });
  const beat = (at: number, seq: number, on: number): Sent => ({
    visitor: "a",
    hit: aHit({ at, seq, session: "s", kind: "engagement", pageview: on, engagedMs: seq * 1000, interactive: false }),
  });
  const hour = (hours: number): number => NOON + hours * 60 * MINUTE;

  const late: [string, Sent[]][] = [
    ["a pageview after its attention, which was sealed by itself", [beat(hour(6), 2, 1), pageview(NOON, 1)]],
    ["attention on a pageview that never came", [beat(hour(6), 2, 1), beat(hour(12), 3, 1)]],
    [
      "two heartbeats, hours apart, before their pageview",
      [beat(hour(6), 2, 1), beat(hour(9), 3, 1), pageview(NOON, 1)],
    ],
    ["a pageview that makes a visit of a run of attention", [beat(hour(0), 2, 9), pageview(hour(0.2), 3)]],
    ["an event that joins two visits", [pageview(hour(0), 1), pageview(hour(1), 2), pageview(hour(0.5), 3)]],
    ["attention that joins two visits", [pageview(hour(0), 1), pageview(hour(1), 2), beat(hour(0.5), 3, 1)]],
    [
      "a run that is taken back again and again",
      [
        pageview(hour(0), 1),
        pageview(hour(0.5), 2),
        pageview(hour(0.4), 3),
        pageview(hour(0.1), 4),
        beat(hour(9), 5, 2),
      ],
    ],
  ];
  it.each(late)("[PS8] %s", (_what, sent) => {
    const shard = new PureShard(none);
    for (const { visitor, hit } of sent) {
      shard.take(aBatch(visitor, [hit]));
      sealAll(shard);
    }
    expect(answers([shard])).toEqual(plainVisits(sent));
  });

  it("[PS8] a visitor with a thousand visits, and one with five thousand hits in a visit", { timeout: 60_000 }, () => {
    const sent = Array.from({ length: 1000 }, (_none, visit) => pageview(hour(visit), visit + 1)).concat(
      Array.from({ length: 5000 }, (_none, hit) => ({ ...pageview(NOON + hit * 1000, hit + 1), visitor: "b" })),
      Array.from({ length: 300 }, (_none, hit) => ({ ...beat(NOON + hit * 1000, 5001 + hit, hit + 1), visitor: "b" })),
    );
    const shard = new PureShard(none);
    for (const visitor of ["a", "b", "a", "b"]) {
      const hits = sent.filter((one) => one.visitor === visitor).map(({ hit }) => hit);
      shard.take(aBatch(visitor, hits.filter((_hit, index) => index % 7 !== 3).reverse()));
      sealAll(shard);
      shard.take(aBatch(visitor, hits));
    }
    expect(answers([shard])).toEqual(plainVisits(sent));
  });
});
