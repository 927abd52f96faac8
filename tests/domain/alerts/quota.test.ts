import { expect, it } from "vitest";
import { stepQuota } from "../../../domain/alerts/quota.ts";
import { initialState, isFiring } from "../../../domain/alerts/state.ts";
import { aRule, T0 } from "./alert-support.ts";

const JUNE = Date.UTC(2031, 5, 1);

it.each([
  [
    "four fifths, then all",
    [
      [T0, 79, 100],
      [T0, 80, 100],
      [T0, 99, 100],
      [T0, 100, 100],
      [T0, 100, 100],
    ],
    [80, 100],
  ],
  ["both at once as the higher", [[T0, 100, 100]], [100]],
  [
    "each month anew",
    [
      [T0, 100, 100],
      [JUNE, 10, 100],
      [JUNE, 85, 100],
    ],
    [100, 80],
  ],
  [
    "anew when it was raised",
    [
      [T0, 100, 100],
      [T0, 100, 200],
      [T0, 160, 200],
      [T0, 200, 200],
    ],
    [100, 80, 100],
  ],
  ["nothing without a quota", [[T0, 100, null]], []],
] as [string, [number, number, number | null][], number[]][])(
  "[AL6] a quota's use tells %s",
  (_what, course, percents) => {
    let state = initialState(aRule({ kind: "quota" }), T0);
    const told: number[] = [];
    for (const [now, used, quota] of course) {
      const step = stepQuota(state, { used, quota }, now);
      if (step.notice?.figures.kind === "quota") told.push(step.notice.figures.percent);
      state = step.state;
      expect(stepQuota(state, { used, quota }, now).state).toBe(state);
    }
    expect(told).toEqual(percents);
  },
);

it("[AL6] a quota that was used up is so until the month ends", () => {
  const rule = aRule({ kind: "quota" });
  const { state } = stepQuota(initialState(rule, T0), { used: 100, quota: 100 }, T0);
  expect([isFiring(rule, state, JUNE - 1), isFiring(rule, state, JUNE)]).toEqual([true, false]);
});
