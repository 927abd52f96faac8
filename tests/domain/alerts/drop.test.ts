import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextLookAtDrop, planPageviews, readPageviews, stepDrop } from "../../../domain/alerts/drop.ts";
import { type AlertState, initialState } from "../../../domain/alerts/state.ts";
import type { GroupsPartial } from "../../../domain/query/partial.ts";
import { aRule, MINUTE_MS, T0 } from "./alert-support.ts";

/** The shard's reply to the plan, of pageviews at these instants. */
const replyOf = (plan: ReturnType<typeof planPageviews>, instants: readonly number[]): GroupsPartial => {
  if (plan.subject !== "hits" || plan.dimensions[0]?.by !== "time") throw new Error("no plan by minutes");
  const { borders } = plan.dimensions[0];
  const counts = new Map<number, number>();
  for (const at of instants) {
    const minute = borders.findIndex((start, index) => start <= at && at < (borders[index + 1] ?? 0));
    if (minute >= 0) counts.set(minute, (counts.get(minute) ?? 0) + 1);
  }
  const sums = [Float64Array.from(counts.values())];
  return { subject: "groups", count: counts.size, keys: [Array.from(counts.keys())], sums };
};

const seenAt = (rule: Parameters<typeof planPageviews>[0], instants: readonly number[], now: number) =>
  readPageviews(rule, now, [replyOf(planPageviews(rule, now), instants), undefined]);

describe("a drop", () => {
  it("[AL4] is said in the minute after its time, never early, and looked at once", () => {
    const rule = aRule({ kind: "drop", minutes: 10 });
    const from = T0 + 20_000;
    const state = initialState(rule, from);
    const pageview = T0 + 3.5 * MINUTE_MS;
    const first = nextLookAtDrop(rule, state, seenAt(rule, [], from));
    expect(first).toBe(from + 10 * MINUTE_MS);
    const look = nextLookAtDrop(rule, state, seenAt(rule, [pageview], first ?? 0)) ?? 0;
    expect(look).toBe(T0 + 14 * MINUTE_MS);
    expect(stepDrop(rule, state, seenAt(rule, [pageview], look - 1), look - 1).notice).toBe(null);
    const { notice, state: firing } = stepDrop(rule, state, seenAt(rule, [pageview], look), look);
    expect(notice).toEqual({
      event: "alert.firing",
      figures: { kind: "drop", pageviews: 0, below: 1, minutes: 10 },
    });
    expect(nextLookAtDrop(rule, firing, seenAt(rule, [], look))).toBe(null);
  });

  it("[AL4] that is over is said too", () => {
    const rule = aRule({ kind: "drop", minutes: 10, below: 2 });
    const firing = { ...initialState(rule, T0), since: T0, sentAt: T0 };
    expect(stepDrop(rule, firing, seenAt(rule, [T0], T0), T0)).toEqual({ state: firing, notice: null });
    const { state, notice } = stepDrop(rule, firing, seenAt(rule, [T0, T0], T0), T0);
    expect([state.since, notice?.event]).toEqual([null, "alert.resolved"]);
  });

  it("[AL2] whatever comes, looking only when it says so finds every drop in its minute, and none within the cool-down", () => {
    const minutes = fc.integer({ min: 5, max: 30 });
    const gaps = fc.array(fc.integer({ min: 0, max: 45 * MINUTE_MS }), { maxLength: 30 });
    fc.assert(
      fc.property(
        minutes,
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 60 }),
        gaps,
        (m, below, cool, far) => {
          const rule = aRule({ kind: "drop", minutes: m, below, cooldown_minutes: cool });
          let at = T0;
          const pageviews = far.map((gap) => (at += gap));
          const end = at + 3 * 3_600_000;
          let state: AlertState = initialState(rule, T0);
          let look: number | null = T0;
          let waitingFor = 0;
          const said: { event: string; at: number }[] = [];
          const took: number[] = [];
          while (true) {
            // While it fires, pageviews are what to wait for.
            const next = look ?? pageviews.slice(waitingFor).find((one) => one > (took.at(-1) ?? 0)) ?? end;
            if (next >= end) break;
            took.push(next);
            const seen = seenAt(
              rule,
              pageviews.filter((one) => one <= next),
              next,
            );
            const step = stepDrop(rule, state, seen, next);
            if (step.notice) said.push({ event: step.notice.event, at: next });
            state = step.state;
            look = nextLookAtDrop(rule, state, seen);
            if (look !== null) expect(look).toBeGreaterThan(next);
            else waitingFor = pageviews.filter((one) => one <= next).length;
          }
          const firings = said.filter(({ event }) => event === "alert.firing");
          firings.forEach((one, index) => {
            const count = pageviews.filter((view) => view <= one.at && view > one.at - m * MINUTE_MS).length;
            expect(count).toBeLessThan(below);
            const before = firings[index - 1];
            if (before) expect(one.at - before.at).toBeGreaterThanOrEqual(cool * MINUTE_MS);
          });
          // The end is silent for long enough: it is said, whatever there was.
          expect(said.at(-1)?.event).toBe("alert.firing");
        },
      ),
    );
  });
});
