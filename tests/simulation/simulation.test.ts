import { describe, expect, it } from "vitest";
import { type CrashPoint, crashPoints, quotaPoints, taskPoints } from "./crash-points.ts";
import { mutations } from "./mutations.ts";
import { OPERATIONS, type Plan, planOf } from "./operations.ts";
import regressions from "./regressions.json" with { type: "json" };
import { shrink } from "./shrink.ts";
import { type Outcome, Simulation } from "./simulation.ts";

const FIXED_SEEDS = Array.from({ length: 20 }, (_, index) => index + 1);
const MUTATION_SEEDS = 25;
const SHRINK_RUNS = 60;

/** @returns what a reader needs to see the same again */
const report = async (plan: Plan, { violation }: Outcome): Promise<string> => {
  const { operations, ...site } = await shrink(plan, SHRINK_RUNS);
  return `seed ${plan.seed}: ${violation}\n${JSON.stringify(site)}\n${operations.map((one) => JSON.stringify(one)).join("\n")}`;
};

describe("a site, its objects and everything that happens to them, simulated", () => {
  it.each(regressions.map(({ violation, plan }) => [violation, plan as Plan] as const))(
    "[RE1] does not go wrong again as in: %s",
    async (_violation, plan) => {
      expect((await new Simulation(plan).run()).violation).toBeNull();
    },
    60_000,
  );

  it("[RE1] [RE2] [AL2] [AL11] keeps every promise with all faults on, over the fixed seeds, and dies at every crash point", async () => {
    const hits = new Map<CrashPoint, number>();
    let events = 0;
    for (const seed of FIXED_SEEDS) {
      const plan = planOf(seed, OPERATIONS);
      const outcome = await new Simulation(plan).run();
      if (outcome.violation !== null) expect.fail(await report(plan, outcome));
      events += outcome.events;
      for (const [point, count] of outcome.crashes) hits.set(point, (hits.get(point) ?? 0) + count);
    }
    expect(events).toBeGreaterThan(30_000);
    expect([...crashPoints, ...taskPoints, ...quotaPoints].filter((point) => !hits.has(point))).toEqual([]);
  }, 180_000);

  it("[RE1] is the same run for the same seed", async () => {
    const plan = planOf(77, 200);
    expect(await new Simulation(plan).run()).toEqual(await new Simulation(plan).run());
  }, 60_000);

  it("[RE1] counts a run in which nothing happened as a failed one", async () => {
    expect((await new Simulation(planOf(1, 0)).run()).violation).toContain("nothing happened");
  });
});

describe("a planted bug", () => {
  it.each(mutations)(
    "[RE3] is caught: $bug",
    async ({ caughtAs, onWake, plant, knownSeed, begins = [] }) => {
      const takeOut = plant?.();
      try {
        let violation: string | null = null;
        for (let seed = knownSeed; seed < knownSeed + MUTATION_SEEDS && violation === null; seed++) {
          const plan = planOf(seed, OPERATIONS);
          const operations = [...begins, ...plan.operations];
          ({ violation } = await new Simulation({ ...plan, operations }, onWake).run());
        }
        expect(violation).toMatch(caughtAs);
      } finally {
        takeOut?.();
      }
    },
    120_000,
  );
});
