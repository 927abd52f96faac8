import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { senderOf } from "../../../domain/limits/sender.ts";
import { TokenBuckets } from "../../../domain/limits/token-bucket.ts";

describe("token buckets", () => {
  it("[LI1] pass a burst, then the rate, and say how long to wait", () => {
    const buckets = new TokenBuckets({ perSecond: 2, burst: 10 });
    expect(buckets.take("a", 10, 0)).toBe(0);
    expect(buckets.take("a", 1, 0)).toBe(0.5);
    expect(buckets.take("b", 1, 0)).toBe(0);
    expect(buckets.take("a", 1, 500)).toBe(0);
    expect(buckets.take("a", 1, 100)).toBeGreaterThan(0);
    expect(buckets.take("a", 99, 100_000)).toBe(0);
  });

  it("[LI1] never pass more than burst + rate x time", () => {
    const steps = fc.array(fc.tuple(fc.integer({ min: -50, max: 400 }), fc.integer({ min: 1, max: 8 })), {
      maxLength: 200,
    });
    fc.assert(
      fc.property(steps, (given) => {
        const buckets = new TokenBuckets({ perSecond: 5, burst: 10 });
        let now = 10_000;
        let latest = now;
        let passed = 0;
        const [first = [0]] = given;
        const began = now + first[0];
        for (const [elapsed, amount] of given) {
          now += elapsed;
          latest = Math.max(latest, now);
          if (buckets.take("a", amount, now) === 0) passed += amount;
          expect(passed).toBeLessThanOrEqual(10 + (5 * (latest - began)) / 1000 + 1e-6);
        }
      }),
    );
  });

  it("[LI1] keep bounded memory, whatever names are made up", () => {
    const buckets = new TokenBuckets({ perSecond: 1, burst: 10 });
    for (let i = 0; i < 250_000; i++) buckets.take(`v${i}`, 1, i / 100);
    expect(buckets.size).toBeLessThanOrEqual(200_001);
    const refilled = new TokenBuckets({ perSecond: 1000, burst: 10 });
    for (let i = 0; i < 250_000; i++) refilled.take(`v${i}`, 1, i);
    expect(refilled.size).toBeLessThanOrEqual(20_001);
  });

  it("[SL5] take back what was taken for nothing, never beyond the burst", () => {
    const buckets = new TokenBuckets({ perSecond: 0.1, burst: 2 });
    expect([buckets.take("a", 1, 0), buckets.take("a", 1, 0), buckets.take("a", 1, 0)]).toEqual([0, 0, 10]);
    buckets.give("a", 1);
    expect([buckets.take("a", 1, 0), buckets.take("a", 1, 0)]).toEqual([0, 10]);
    buckets.give("a", 9);
    buckets.give("unknown", 9);
    expect(buckets.wait("a", 2, 0)).toBe(0);
    expect([buckets.take("a", 2, 0), buckets.take("a", 1, 0)]).toEqual([0, 10]);
  });

  it.each(["127.0.0.1", "10.1.2.3", "192.168.0.9", "::1", "fe80::1", ""])(
    "[LI1] ask nothing of %j, which says nothing about who it is",
    (ip) => {
      expect(senderOf("a.test", ip)).toBe("");
    },
  );

  it.each([
    ["2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true],
    ["2001:db8:1:2::1", "2001:0db8:0001:0002:0:0:0:1", true],
    ["2001:db8:1:2::1", "2001:db8:1:3::1", false],
    ["203.0.113.9", "203.0.113.10", false],
    ["::ffff:203.0.113.9", "::ffff:203.0.113.10", false],
  ])("[LI1] take %s and %s for one sender: %s", (a, b, same) => {
    expect(senderOf("a.test", a) === senderOf("a.test", b)).toBe(same);
  });

  it("[LI1] know an address by a hash that differs from site to site", () => {
    expect(senderOf("a.test", "203.0.113.9")).not.toBe(senderOf("b.test", "203.0.113.9"));
    expect(senderOf("a.test", "203.0.113.9")).not.toContain("203");
  });
});
