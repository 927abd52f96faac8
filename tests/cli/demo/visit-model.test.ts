import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { pick, seededRandom } from "../../../cli/demo/random.ts";
import { DemoAudience, type DemoVisit } from "../../../cli/demo/visit-model.ts";
import { nextPages, titles } from "../../../cli/demo/world.ts";
import { collectSchema } from "../../../protocol/collect.ts";

const visitsOf = (seed: number, count: number): DemoVisit[] => {
  let ids = 0;
  const audience = new DemoAudience("demo.footfall.example", seededRandom(seed), () => `id-${++ids}`);
  return Array.from({ length: count }, () => audience.visit());
};

describe("demo visitors", () => {
  it("[CL20] are the same for the same seed", () => {
    expect(visitsOf(7, 20)).toEqual(visitsOf(7, 20));
    expect(visitsOf(7, 20)).not.toEqual(visitsOf(8, 20));
  });

  it("[CL20] say only what the contract allows, in order, with cumulative heartbeats of a pageview that was sent", () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        for (const { visitor, session, steps } of visitsOf(seed, 3)) {
          const events = steps.map(({ atMs, event }) => ({ ...event, at: Math.round(atMs) }));
          v.parse(collectSchema, { v: 1, site: "demo.footfall.example", visitor: visitor.id, session, events });
          expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
          expect(events.every(({ at }, index) => index === 0 || at >= (events[index - 1]?.at ?? 0))).toBe(true);
          const engaged = new Map<number, number>();
          for (const event of events) {
            if (event.type === "pageview") engaged.set(event.seq, 0);
            if (event.type !== "engagement") continue;
            expect(event.engaged_ms).toBeGreaterThanOrEqual(engaged.get(event.pageview) ?? Number.NaN);
            engaged.set(event.pageview, event.engaged_ms ?? 0);
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  it("[CL20] come again, convert and buy, each sometimes", () => {
    const visits = visitsOf(1, 500);
    const visitors = new Set(visits.map(({ visitor }) => visitor.id)).size;
    expect(visitors).toBeGreaterThan(350);
    expect(visitors).toBeLessThan(470);
    const names = visits.flatMap(({ steps }) =>
      steps.flatMap(({ event }) => (event.type === "event" ? [event.name] : [])),
    );
    const signups = names.filter((name) => name === "Signup").length;
    const purchases = names.filter((name) => name === "Purchase").length;
    expect(signups).toBeGreaterThan(5);
    expect(purchases).toBeGreaterThan(0);
    expect(purchases).toBeLessThan(signups);
  });

  it("find a title on every page, and a way on or out", () => {
    for (const [page, choices] of Object.entries(nextPages)) {
      expect(titles[page]).toBeDefined();
      for (const [weight, next] of choices) {
        expect(weight).toBeGreaterThan(0);
        expect(next === "" || nextPages[next]).toBeTruthy();
      }
    }
  });
});

describe("chance", () => {
  it("chooses about as often as the weights say", () => {
    const random = seededRandom(3);
    const choices = [
      [3, "a"],
      [1, "b"],
    ] as const;
    const drawn = Array.from({ length: 10_000 }, () => pick(random, choices));
    const share = drawn.filter((choice) => choice === "a").length / drawn.length;
    expect(share).toBeCloseTo(0.75, 1);
  });
});
