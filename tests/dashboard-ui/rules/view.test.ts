import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Analysis } from "../../../dashboard-ui/rules/analysis-view.ts";
import { settledChips } from "../../../dashboard-ui/rules/chip-list.ts";
import type { Chip } from "../../../dashboard-ui/rules/filters.ts";
import { panelNames } from "../../../dashboard-ui/rules/panels.ts";
import type { Comparison } from "../../../dashboard-ui/rules/period.ts";
import { liveView, parseView, type View, viewText } from "../../../dashboard-ui/rules/view.ts";
import { chip } from "./chips.ts";

const text = fc.stringMatching(/^[\w %&=+#,/?é]{1,10}$/);
const path = text.map((rest) => `/${rest}`);
const analysis: fc.Arbitrary<Analysis> = fc.record({
  funnel: fc.record({
    steps: fc.array(
      fc.oneof(
        fc.record({ kind: fc.constant("page" as const), value: path }),
        fc.record({ kind: fc.constantFrom("goal" as const, "event" as const), value: path }),
      ),
      { maxLength: 8 },
    ),
    order: fc.constantFrom("ordered", "strict", "any"),
    within: fc.constantFrom("visit", "range"),
  }),
  flow: fc.record({
    from: fc.option(path),
    direction: fc.constantFrom("next", "previous"),
    via: fc.array(path, { maxLength: 3 }),
  }),
  grain: fc.constantFrom("day", "week", "month"),
});
const view: fc.Arbitrary<View> = fc.record({
  period: fc.constantFrom("day" as const, "30d" as const, "all" as const, { first: "2026-01-01", last: "2026-01-31" }),
  comparison: fc.constantFrom<Comparison>("previous", "previous-weekday", "year", "year-weekday", "none", {
    first: "2025-01-01",
    last: "2025-01-31",
  }),
  chips: fc.array(chip, { maxLength: 3 }).map(settledChips),
  metric: fc.constantFrom(null, "pageviews"),
  tabs: fc.constantFrom({}, { pages: "entry", devices: "sizes" }),
  property: fc.option(text),
  details: fc.option(
    fc.record({
      panel: fc.constantFrom(...panelNames),
      search: fc.oneof(fc.constant(""), text),
      sort: fc.option(fc.record({ metric: fc.constant("visits"), ascending: fc.boolean() })),
      page: fc.integer({ min: 1, max: 99 }),
    }),
  ),
  section: fc.constantFrom("overview", "funnel", "flow", "retention"),
  analysis,
});

describe("a view in the address", () => {
  it("[UI21] [AS6] reads as it was written, whatever a value holds", () => {
    fc.assert(
      fc.property(view, (one) => {
        expect(parseView(viewText(one))).toEqual(one);
      }),
    );
  });

  it("[UI21] the live view needs no words, and is what nonsense reads as", () => {
    expect(viewText(liveView)).toBe("");
    expect(
      parseView(
        "?period=soon&compare=never&f=is&f=is,nothing,1&f=matches,event:goal,x&details=all&page=-1&show=all&step=page,pricing&step=goal,&step=x&from=a&via=b&order=x&grain=year",
      ),
    ).toEqual(liveView);
  });

  it("[UI21] is legible", () => {
    const period = "30d";
    const chips: Chip[] = [{ operator: "is", dimension: "event:page", values: ["/blog/a b", "/x,y"] }];
    expect(viewText({ ...liveView, period, chips })).toBe("?period=30d&f=is,event:page,/blog/a+b,/x%252Cy");
  });
});
