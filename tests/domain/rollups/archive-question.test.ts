import { describe, expect, it } from "vitest";
import type { HitsPlan, PlanDimension } from "../../../domain/query/plan.ts";
import { type ArchivedForm, answerFromDays, archivedForm } from "../../../domain/rollups/archive-question.ts";
import type { ArchivedSlice } from "../../../domain/rollups/archived-day.ts";
import { Sketch } from "../../../domain/rollups/sketch.ts";

const DAY = 86_400_000;
const PAGE: PlanDimension = { by: "text", column: { of: "hit", column: "page" }, blank: "" };

/** The same visitors on each of some days, of so many pages, each day other ones when they `change`. */
function* pages(
  days: number,
  { values, change = false }: { values: number; change?: boolean },
): Iterable<ArchivedSlice> {
  const visitors = new Sketch(10);
  for (let visitor = 0; visitor < 5000; visitor++) visitors.add(0, visitor);
  const sketch = visitors.encode();
  for (let day = 0; day < days; day++) {
    const rows = Array.from({ length: values }, (_, n) => ({
      value: `/${n}${change ? `-${day}` : ""}`,
      hits: [5000, 5000, 6000, 6000],
      goOn: 0,
      ended: [5000, 0, 0, 6000, 0],
      open: [0, 0, 0, 0, 0],
      sketch,
    }));
    yield { from: day * DAY, to: (day + 1) * DAY, dimension: "event:page", rows, cut: false, lacks: false };
  }
}

const planOf = (days: number, dimensions: readonly PlanDimension[], measures: HitsPlan["measures"]): HitsPlan => ({
  ...{ subject: "hits", from: 0, to: days * DAY, rows: "counted", filter: null, dimensions, measures },
});

describe("a question to days", () => {
  it("[RO12] [QU27] of many days takes no more room than of few", () => {
    const plan = planOf(3650, [PAGE], ["visitors", "pageviews"]);
    const answer = answerFromDays(plan, archivedForm(plan) as ArchivedForm, {
      slices: pages(3650, { values: 2 }),
      followed: false,
    });
    const [sketch] = answer?.sketches ?? [];
    expect(Sketch.union(10, sketch ? [sketch] : []).estimate()).toBeCloseTo(5000, -3);
    expect(Array.from(answer?.sums[1] ?? [])).toEqual([21_900_000, 21_900_000]);
  });

  it("[QU27] is refused when its groups would not fit in a reply", () => {
    const plan = planOf(200, [PAGE], ["visitors"]);
    const ask = (days: number) =>
      answerFromDays(plan, archivedForm(plan) as ArchivedForm, {
        slices: pages(days, { values: 100, change: true }),
        followed: false,
      });
    expect(ask(120)?.count).toBe(12_000);
    expect(ask(200)).toBeNull();
  });
});
