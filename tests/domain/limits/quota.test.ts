import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { endOf, noteUsage, noUsage, periodOf } from "../../../domain/limits/usage.ts";
import { QuotaWorld } from "./quota-world.ts";

const MINUTE = 60_000;

const step = (shards: number) =>
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        kind: fc.constant("offer" as const),
        shard: fc.nat(shards - 1),
        events: fc.integer({ min: 1, max: 30 }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant("together" as const),
        offers: fc.array(fc.tuple(fc.nat(shards - 1), fc.integer({ min: 1, max: 10 })), { minLength: 2, maxLength: 6 }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("evict" as const), shard: fc.nat(shards - 1) }) },
    { weight: 1, arbitrary: fc.constant({ kind: "evictHub" as const }) },
  );

describe("a site's quota over several shards", () => {
  it("[LI3] is never exceeded, and used up to the last event while events come, whoever is evicted", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }).chain((shards) =>
          fc.record({
            shards: fc.constant(shards),
            cap: fc.integer({ min: 1, max: 400 }),
            steps: fc.array(step(shards), { minLength: 5, maxLength: 60 }),
          }),
        ),
        async ({ shards, cap, steps }) => {
          const world = new QuotaWorld(shards, cap);
          let offered = 0;
          for (const s of steps) {
            if (s.kind === "offer") offered += s.events;
            if (s.kind === "together") offered += s.offers.reduce((sum, [, events]) => sum + events, 0);
            if (s.kind === "offer") await world.offer(s.shard, s.events);
            else if (s.kind === "together") await Promise.all(s.offers.map(([shard, n]) => world.offer(shard, n)));
            else if (s.kind === "evict") world.evict(s.shard);
            else world.evictHub();
            expect(world.accepted).toBeLessThanOrEqual(cap);
            // What was exhausted for one at the very end may have been given back by another since.
            world.now += MINUTE;
          }
          if (offered >= cap) {
            for (let i = 0; i < 3 && world.accepted < cap; i++) {
              world.now += MINUTE;
              await world.offer(0, cap);
            }
            expect(world.accepted).toBe(cap);
          } else expect(world.accepted).toBe(offered);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("[LI3] holds for seconds too, and begins anew with each", async () => {
    const world = new QuotaWorld(3, 100, "second");
    for (let second = 0; second < 5; second++) {
      world.accepted = 0;
      for (let i = 0; i < 300; i++) {
        if (i === 77) world.evictHub();
        if (i === 78) world.evict(1);
        await world.offer(i % 3, 1);
      }
      expect(world.accepted).toBe(100);
      world.now += 1000;
    }
  });

  it("[LI3] gives back what turned out to be duplicates", async () => {
    const world = new QuotaWorld(2, 10);
    expect(await world.offer(0, 8, 5)).toBe(3);
    expect(await world.offer(1, 8)).toBe(7);
    expect(await world.offer(0, 8)).toBe(0);
  });

  it("[LI3] counts what was taken before there was a quota, and obeys one that is lowered or raised", async () => {
    const world = new QuotaWorld(2, 1000);
    for (const usage of world.usage) noteUsage(usage, world.now, 300);
    expect(await world.offer(0, 100)).toBe(100);
    world.change(650);
    expect(await world.offer(1, 10)).toBe(0);
    world.change(705);
    world.now += MINUTE;
    expect((await world.offer(0, 3)) + (await world.offer(1, 3))).toBe(5);
  });

  it.each([
    { cap: 100_000, shards: 1 },
    { cap: 100_000, shards: 8 },
  ])("[LI4] saves at least 95 % of the calls to the hub on the way to the cap: %j", async ({ cap, shards }) => {
    const world = new QuotaWorld(shards, cap);
    for (let i = 0; i < cap + 500; i++) await world.offer(i % shards, 1);
    expect(world.accepted).toBe(cap);
    expect(world.calls / cap).toBeLessThan(0.01);
  });
});

describe("periods", () => {
  it("[LI3] are months and seconds of UTC", () => {
    const at = Date.UTC(2026, 11, 31, 23, 59, 59, 999);
    expect(endOf("month", periodOf("month", at))).toBe(at + 1);
    expect(periodOf("month", at + 1)).toBe(periodOf("month", at) + 1);
    expect(endOf("second", periodOf("second", at))).toBe(at + 1);
  });

  it("[LI3] turn with the first event that arrived in them, never back", () => {
    const usage = noUsage();
    noteUsage(usage, 5000, 2);
    noteUsage(usage, 6000, 1);
    noteUsage(usage, 5999, 1);
    expect(usage.second).toEqual({ period: 6, events: 2 });
    expect(usage.month.events).toBe(4);
  });
});
