import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { goalOf, mayMeet, planGoal, readGoal, stepGoal } from "../../../domain/alerts/goal.ts";
import { type AlertState, initialState } from "../../../domain/alerts/state.ts";
import type { ScanPartial } from "../../../domain/query/partial.ts";
import { LIVE_EVENTS } from "../../../protocol/limits.ts";
import type { Goal } from "../../../protocol/site-settings.ts";
import { aRule, MINUTE_MS, T0 } from "./alert-support.ts";

const signup: Goal = { event: "Signup" };
const event = (name: string, page = "/") => ({ at: T0, name, page, country: "" });

/** A shard's reply to the plan, of hits at these instants. */
const replyTo = (state: AlertState, now: number, instants: readonly number[]): ScanPartial => {
  const plan = planGoal(signup, state, now);
  if (plan.subject !== "hits" || plan.dimensions[0]?.by !== "time") throw new Error("no plan by time");
  const { borders, keys } = plan.dimensions[0];
  const counts = keys.map(
    (_, slice) => instants.filter((at) => at >= (borders[slice] ?? 0) && at < (borders[slice + 1] ?? 0)).length,
  );
  return { subject: "groups", count: keys.length, keys: [[...keys]], sums: [Float64Array.from(counts)] };
};

describe("a goal", () => {
  it.each([
    ["its event", signup, [event("Signup")], true],
    ["another event", signup, [event("Login")], false],
    ["a page below its pattern", { page: "/blog/**" }, [event("pageview", "/blog/a")], true],
    ["another event on such a page", { page: "/blog/**" }, [event("Signup", "/blog/a")], false],
    ["so many events that some may be missing", signup, new Array(LIVE_EVENTS).fill(event("pageview")), true],
  ] as [string, Goal, ReturnType<typeof event>[], boolean][])(
    "[AL5] may be met by %s: %#",
    (_what, goal, events, may) => {
      expect(mayMeet(goal, events)).toBe(may);
    },
  );

  it("[AL5] is found by its name, and is none of scrolling", () => {
    const goals: Goal[] = [signup, { page: "/a", scroll: 50 }, { page: "/b", name: "B" }];
    const named = (goal: string) => goalOf(aRule({ kind: "goal", goal }), goals);
    expect([named("Signup"), named("B"), named("Scroll 50% on /a"), named("None")]).toEqual([
      signup,
      goals[2],
      null,
      null,
    ]);
  });

  it("[AL5] met again and again is told of once per cool-down, each time once, whenever it is looked at", () => {
    const looks = fc.array(
      fc.record({ minutes: fc.integer({ min: 0, max: 200 }), met: fc.integer({ min: 0, max: 3 }) }),
    );
    fc.assert(
      fc.property(looks, fc.integer({ min: 1, max: 240 }), (course, cooldown) => {
        const rule = aRule({ kind: "goal", goal: "Signup", cooldown_minutes: cooldown });
        let state: AlertState = initialState(rule, T0);
        let now = T0;
        const instants: number[] = [];
        let told = 0;
        let last = Number.NEGATIVE_INFINITY;
        const look = (): void => {
          const count = readGoal([replyTo(state, now, instants)]);
          const step = stepGoal(rule, state, count, now);
          if (step.notice?.figures.kind === "goal") {
            told += step.notice.figures.met;
            expect(now - last).toBeGreaterThanOrEqual(cooldown * MINUTE_MS);
            last = now;
            expect(told).toBe(instants.length);
          }
          state = JSON.parse(JSON.stringify(step.state)) as AlertState;
          const again = readGoal([replyTo(state, now, instants)]);
          expect(stepGoal(rule, state, again, now)).toEqual({ state, notice: null });
        };
        for (const { minutes, met } of course) {
          now += minutes * MINUTE_MS;
          for (let i = 0; i < met; i++) instants.push(now);
          look();
        }
        now += cooldown * MINUTE_MS;
        look();
        expect(told).toBe(instants.length);
      }),
    );
  });

  it("[AL5] whose visitors were erased is not told of for less than there was", () => {
    const rule = aRule({ kind: "goal", goal: "Signup" });
    const told = stepGoal(rule, initialState(rule, T0), { met: 3, recent: 3 }, T0 + MINUTE_MS);
    const erased = stepGoal(rule, told.state, { met: 1, recent: 1 }, T0 + 3 * MINUTE_MS);
    expect(erased.notice).toBe(null);
    const again = stepGoal(rule, erased.state, { met: 2, recent: 2 }, T0 + 6 * MINUTE_MS);
    expect(again.notice?.figures).toMatchObject({ met: 1 });
  });
});
