import { describe, expect, it } from "vitest";
import { columnsOf } from "../../../dashboard-ui/rules/columns.ts";
import { bucketOfLabels, dayFormat } from "../../../dashboard-ui/rules/format-day.ts";
import { numberFormat } from "../../../dashboard-ui/rules/format-number.ts";
import {
  cellText,
  changeOf,
  metricText,
  numberOf,
  unlessOfNothing,
} from "../../../dashboard-ui/rules/metric-format.ts";
import { seriesOf, seriesTable } from "../../../dashboard-ui/rules/series.ts";
import type { QueryAnswer } from "../../../protocol/query.ts";

const number = numberFormat("en-GB");

const answer = (labels: string[], rows: [string, number | null][]): QueryAnswer =>
  ({
    results: rows.map(([label, value]) => ({ dimensions: [label], metrics: [value] })),
    meta: { time_labels: labels },
    query: { metrics: ["visitors"], date_range: [`${labels[0]}`, `${labels.at(-1)}`] },
  }) as unknown as QueryAnswer;

describe("the chart's series", () => {
  it("[UI26] has every bucket; none before its time, and the current one is not over", () => {
    const labels = ["2026-03-30 22:00:00", "2026-03-30 23:00:00", "2026-03-31 00:00:00", "2026-03-31 01:00:00"];
    const now = { today: "2026-03-31", hour: 0 };
    const series = seriesOf(answer(labels, [["2026-03-30 23:00:00", 4]]), null, { metric: "visitors", now });
    expect(series.bucket).toBe("hour");
    expect(series.points.map(({ value }) => value)).toEqual([0, 4, 0, null]);
    expect(series.unfinished).toBe(2);
  });

  it("[UI26] a range that is over has no unfinished bucket", () => {
    const labels = ["2026-03-01", "2026-03-02"];
    const now = { today: "2026-03-31", hour: 12 };
    expect(seriesOf(answer(labels, []), null, { metric: "visitors", now }).unfinished).toBeNull();
  });

  it("[UI28] as a table it has every bucket that has begun, and every metric", () => {
    const labels = ["2026-03-30", "2026-03-31", "2026-04-01"];
    const rows = [{ dimensions: ["2026-03-31"], metrics: [4, 75] }];
    const both = { ...answer(labels, []), results: rows } as unknown as QueryAnswer;
    both.query = { ...both.query, metrics: ["visitors", "bounce_rate"] };
    expect(seriesTable(both, { today: "2026-03-31", hour: 12 })).toEqual([
      ["date", "visitors", "bounce_rate"],
      ["2026-03-30", 0, null],
      ["2026-03-31", 4, 75],
    ]);
  });

  it("[UI26] puts the comparison beside it, place by place, and a mean of nothing is none", () => {
    const now = { today: "2026-03-31", hour: 12 };
    const before = answer(["2026-02-27"], [["2026-02-27", 3]]);
    const series = seriesOf(answer(["2026-03-30", "2026-03-31"], []), before, { metric: "visitors", now });
    expect(series.points.map((point) => point.before)).toEqual([{ label: "2026-02-27", value: 3 }, null]);
    const durations = { ...answer(["2026-03-30"], []), query: { metrics: ["visit_duration"], date_range: ["", ""] } };
    expect(
      seriesOf(durations as unknown as QueryAnswer, null, { metric: "visit_duration", now }).points[0]?.value,
    ).toBe(null);
  });

  it("[UI25] knows hours, days, weeks and months by their labels, and names them by the site's wall clock", () => {
    expect(bucketOfLabels(["2026-03-29 01:00:00"])).toBe("hour");
    expect(bucketOfLabels(["2026-03-28", "2026-03-29", "2026-03-30"])).toBe("day");
    expect(bucketOfLabels(["2026-03-28", "2026-03-30", "2026-04-06"])).toBe("week");
    expect(bucketOfLabels(["2026-01-15", "2026-02-01", "2026-03-01"])).toBe("month");
    const day = dayFormat("en-GB");
    expect(day.mark("2026-03-29 14:00:00", "hour")).toBe("14:00");
    expect(day.mark("2026-03-29", "day")).toBe("29 Mar");
    expect(day.bucket("2026-03-01", "month")).toBe("March 2026");
    expect(day.range({ first: "2026-03-01", last: "2026-03-01" })).toBe("1 Mar 2026");
  });
});

describe("figures", () => {
  it.each<[string, number | null, number | null, unknown]>([
    ["visitors", 110, 100, { direction: "up", amount: "10%", good: true }],
    ["visitors", 90, 100, { direction: "down", amount: "10%", good: false }],
    ["visitors", 1001, 1000, { direction: "same", amount: "0%", good: true }],
    ["bounce_rate", 45, 40, { direction: "up", amount: "5 pt", good: false }],
    ["conversion_rate", 2.5, 4, { direction: "down", amount: "1.5 pt", good: false }],
    ["bounce_rate", 5, 0, { direction: "up", amount: "5 pt", good: false }],
    ["visitors", 5, 0, null],
    ["visit_duration", null, 40, null],
  ])("[UI27] %s %s after %s", (metric, now, before, change) => {
    expect(changeOf(metric, { now, before }, number)).toEqual(change);
  });

  it("[UI27] a mean or share of no visits is none; a sum of none is 0, and so is a rate of those who came", () => {
    for (const metric of ["bounce_rate", "views_per_visit", "visit_duration", "time_on_page", "scroll_depth"]) {
      expect([metric, unlessOfNothing(metric, 0, 0)]).toEqual([metric, null]);
      expect([metric, unlessOfNothing(metric, 0, 1)]).toEqual([metric, 0]);
      expect([metric, unlessOfNothing(metric, 0, null)]).toEqual([metric, 0]);
    }
    for (const metric of ["visitors", "conversion_rate"]) expect(unlessOfNothing(metric, 0, 0)).toBe(0);
  });

  it("[UI25] money is in its currency, and a column of it is there where a row has some", () => {
    const cell = (value: number) => ({ value, currency: "EUR", short: "", long: "" });
    expect(cellText("total_revenue", cell(77_652), number)).toBe("€77,652.00");
    expect(cellText("total_revenue", cell(77_652), number, "short")).toBe("€77.7k");
    expect(cellText("total_revenue", cell(47.5), number, "short")).toBe("€47.50");
    expect(cellText("total_revenue", null, number)).toBe("–");
    const query = { metrics: ["visitors", "total_revenue", "average_revenue"] };
    const rows = (money: unknown) => ({ query, meta: {}, results: [{ dimensions: ["a"], metrics: [3, money, null] }] });
    const columns = (money: unknown) => columnsOf(rows(money) as unknown as QueryAnswer).map(({ metric }) => metric);
    expect(columns(cell(0))).toEqual(["visitors", "total_revenue"]);
    expect(columns(null)).toEqual(["visitors"]);
  });

  it.each([
    ["visitors", 12_345, "12,345"],
    ["views_per_visit", 2.3, "2.30"],
    ["bounce_rate", 41, "41%"],
    ["conversion_rate", 4.37, "4.37%"],
    ["percentage", 43, "43.0%"],
    ["visit_duration", 92, "1m 32s"],
    ["time_on_page", null, "–"],
  ])("[UI25] %s %s is written %s", (metric, value, words) => {
    expect(metricText(metric, value, number)).toBe(words);
  });

  it("[UI25] short where width is scarce; money by its amount", () => {
    expect(metricText("visitors", 123_456, number, "short")).toBe("123.5k");
    expect([numberOf({ value: 3 }), numberOf(null), numberOf("3")]).toEqual([3, null, null]);
  });
});
