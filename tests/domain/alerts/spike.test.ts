import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextLookAtSpike, spikeEnds, stepSpike } from "../../../domain/alerts/spike.ts";
import { type AlertState, initialState } from "../../../domain/alerts/state.ts";
import { aRule, MINUTE_MS, T0 } from "./alert-support.ts";

const rule = aRule({ kind: "spike", online: 100 });

/** What follows from a course of (minutes later, online): when it was said, and the state at the end. */
const follow = (course: readonly (readonly [minutes: number, online: number])[], known = rule) => {
  let state: AlertState = initialState(known, T0);
  let now = T0;
  const said: number[] = [];
  for (const [minutes, online] of course) {
    now += minutes * MINUTE_MS;
    const step = stepSpike(known, state, online, now);
    state = step.state;
    if (step.notice) said.push((now - T0) / MINUTE_MS);
  }
  return { said, state, now };
};

describe("a spike", () => {
  it.each([
    [
      "is said when so many are there",
      [
        [1, 99],
        [1, 100],
      ],
      [2],
    ],
    [
      "is said once while it lasts",
      [
        [1, 100],
        [90, 130],
        [90, 100],
      ],
      [1],
    ],
    [
      "does not end where it began, so that it does not flap",
      [
        [1, 100],
        [61, 99],
        [1, 100],
      ],
      [1],
    ],
    [
      "is said again after it was over",
      [
        [1, 100],
        [30, 79],
        [30, 100],
      ],
      [1, 61],
    ],
    [
      "is not said again within the cool-down",
      [
        [1, 100],
        [5, 79],
        [5, 100],
      ],
      [1],
    ],
    [
      "that lasts is said when the cool-down is over",
      [
        [1, 100],
        [5, 79],
        [5, 100],
        [49, 100],
        [1, 100],
      ],
      [1, 61],
    ],
  ] as [string, [number, number][], number[]][])("[AL1] %s", (_what, course, said) => {
    expect(follow(course).said).toEqual(said);
  });

  it("[AL2] is never said twice within the cool-down, and always when it is there and it may be said", () => {
    const course = fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 20 })), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(
        course,
        fc.integer({ min: 1, max: 15 }),
        fc.integer({ min: 1, max: 90 }),
        (steps, online, cooldown) => {
          const law = aRule({ kind: "spike", online, cooldown_minutes: cooldown });
          let state = initialState(law, T0);
          let now = T0;
          let last = Number.NEGATIVE_INFINITY;
          for (const [minutes, there] of steps) {
            now += minutes * MINUTE_MS;
            const wasFiring = state.since !== null;
            const step = stepSpike(law, state, there, now);
            const cooled = now - last >= cooldown * MINUTE_MS;
            expect(step.notice !== null).toBe(!wasFiring && there >= online && cooled);
            if (step.notice) last = now;
            // Seen again, or by whoever has only what was stored: nothing more to say, nothing more to store.
            const stored = JSON.parse(JSON.stringify(step.state)) as AlertState;
            expect(stepSpike(law, stored, there, now)).toEqual({ state: stored, notice: null });
            expect(stepSpike(law, step.state, there, now).state).toBe(step.state);
            state = step.state;
          }
        },
      ),
    );
  });

  it.each([
    [1, 1],
    [2, 2],
    [5, 4],
    [100, 80],
  ])("[AL1] of %i is over below %i", (online, below) => {
    expect(spikeEnds(aRule({ kind: "spike", online }))).toBe(below);
  });

  it("[AL3] is looked at without a report only when it may end, or may be said at last", () => {
    const quiet = initialState(rule, T0);
    const at = (state: AlertState, online: number) =>
      nextLookAtSpike(rule, state, { online, fallsBelow: (count) => T0 + count });
    expect(at(quiet, 99)).toBe(null);
    expect(at({ ...quiet, since: T0, sentAt: T0 }, 120)).toBe(T0 + 80);
    expect(at({ ...quiet, sentAt: T0 }, 120)).toBe(T0 + 60 * MINUTE_MS);
  });
});
