import { describe, expect, it } from "vitest";
import { type CrashPoint, kindOf } from "./crash-points.ts";
import type { Operation, Plan } from "./operations.ts";
import { Simulation } from "./simulation.ts";

/** An erasure, or the deletion of a site, that is cut off at each of its steps: every point where an object may die, every time it is passed. */
const erasureSteps = [
  "directory_before_commit",
  "directory_after_commit",
  "directory_before_call",
  "directory_unanswered",
  "in_checkpoint",
  "before_commit",
  "after_commit",
  "before_hand_over",
  "hand_over_unacknowledged",
  "hub_after_apply",
] as const satisfies readonly CrashPoint[];

const deletionSteps = [
  "directory_before_commit",
  "directory_after_commit",
  "directory_before_call",
  "directory_unanswered",
  "hub_before_commit",
  "hub_after_commit",
  "before_commit",
  "after_commit",
] as const satisfies readonly CrashPoint[];

/** A step is passed at most so often by one task. */
const PASSES = 12;

const site = { seed: 7, shards: 2, visitors: 3, tabsPerVisitor: 1, viewers: 1, skewed: false, leavers: 1 };
const LEAVER_TAB = 3;
const DIRECTORY = 3;

const emit = (tab: number, count: number, after = 900): Operation => {
  return { after, do: "emit", tab, kind: "pageview", count, chance: tab + count, skewMs: 0 };
};

/** Enough closed visits that some are sealed, of the leaver too. */
const history: readonly Operation[] = [
  ...Array.from({ length: 5 }, (_, day): Operation[] => [
    emit(0, 3),
    emit(1, 3),
    emit(LEAVER_TAB, 4),
    emit(2, 3),
    { after: 3_000_000, do: "settle" },
    ...[1, 2].map((object): Operation => ({ after: 1000 + day, do: "alarm", object })),
  ]).flat(),
  { after: 100, do: "viewer", viewer: 0, open: true },
  emit(LEAVER_TAB, 3),
  emit(0, 2),
];

const hostsOf = (point: CrashPoint): number[] => ({ hub: [0], shard: [1, 2], directory: [DIRECTORY] })[kindOf(point)];

const crashes = (point: CrashPoint, passes: number): Operation[] =>
  hostsOf(point).map((object) => ({ after: 0, do: "crash", object, point, passes }));

/** @returns how often the point was hit */
const run = async (operations: readonly Operation[], point: CrashPoint, atDeletion = 0): Promise<number> => {
  const plan: Plan = {
    ...site,
    operations: [...operations],
    ...(atDeletion ? { dieAtDeletion: [point, atDeletion] } : {}),
  };
  const { violation, crashes: hits } = await new Simulation(plan).run();
  expect(violation, `${point}`).toBeNull();
  return hits.get(point) ?? 0;
};

describe("a task that reaches into many objects", () => {
  it.each(erasureSteps)(
    "[PV6] is the erasure of a visitor, cut off at %s: it comes to its end by itself, and leaves nothing",
    async (point) => {
      let hit = 0;
      for (let passes = 1; passes <= PASSES; passes++) {
        const before = hit;
        // Those that come while it is under way are somebody new's.
        hit += await run(
          [
            ...history,
            ...crashes(point, passes),
            { after: 200, do: "erase", leaver: 0 },
            emit(LEAVER_TAB, 4, 3),
            emit(1, 2),
          ],
          point,
        );
        if (hit === before) break;
      }
      expect(hit).toBeGreaterThan(0);
    },
  );

  it.each(deletionSteps)("[AC9] is the deletion of a site, cut off at %s", async (point) => {
    let hit = 0;
    for (let passes = 1; passes <= PASSES; passes++) {
      const before = hit;
      hit += await run([...history, emit(1, 2)], point, passes);
      if (hit === before) break;
    }
    expect(hit).toBeGreaterThan(0);
  });
});
