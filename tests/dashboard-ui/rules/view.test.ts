import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  asksGoal,
  asksPage,
  type Chip,
  chipFor,
  chipFromText,
  chipText,
  filterDimensions,
  operatorsOf,
  replaceChip,
  toFilter,
  withChip,
} from "../../../dashboard-ui/rules/filters.ts";
import { panelNames } from "../../../dashboard-ui/rules/panels.ts";
import { chipWords } from "../../../dashboard-ui/rules/value-label.ts";
import { liveView, parseView, type View, viewText } from "../../../dashboard-ui/rules/view.ts";
import { isFilter } from "../../../protocol/query-grammar.ts";

const value = fc.string({ minLength: 1, maxLength: 12 });
const chip: fc.Arbitrary<Chip> = fc
  .constantFrom(...filterDimensions, "event:props:plan" as const, "event:props:a,b%2C" as const)
  .chain((dimension) =>
    fc.record({
      operator: fc.constantFrom(...operatorsOf(dimension)),
      dimension: fc.constant(dimension),
      values: fc.uniqueArray(value, { minLength: 1, maxLength: 3 }),
    }),
  );
const text = fc.stringMatching(/^[\w %&=+#,/?é]{1,10}$/);
const view: fc.Arbitrary<View> = fc.record({
  period: fc.constantFrom("day" as const, "30d" as const, "all" as const, { first: "2026-01-01", last: "2026-01-31" }),
  comparison: fc.constantFrom("previous" as const, "year" as const, "none" as const, {
    first: "2025-01-01",
    last: "2025-01-31",
  }),
  chips: fc.array(chip, { maxLength: 3 }),
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
});

describe("a view in the address", () => {
  it("[UI21] reads as it was written, whatever a value holds", () => {
    fc.assert(
      fc.property(view, (one) => {
        expect(parseView(viewText(one))).toEqual(one);
      }),
    );
  });

  it("[UI21] the live view needs no words, and is what nonsense reads as", () => {
    expect(viewText(liveView)).toBe("");
    expect(
      parseView("?period=soon&compare=never&f=is&f=is,nothing,1&f=matches,event:page,x&details=all&page=-1"),
    ).toEqual(liveView);
  });

  it("[UI21] is legible", () => {
    const period = "30d";
    const chips: Chip[] = [{ operator: "is", dimension: "event:page", values: ["/blog/a b", "/x,y"] }];
    expect(viewText({ ...liveView, period, chips })).toBe("?period=30d&f=is,event:page,/blog/a+b,/x%252Cy");
  });
});

describe("filters", () => {
  it("[UI23] every chip is a filter of the API", () => {
    fc.assert(fc.property(chip, (one) => isFilter(toFilter(one))));
  });

  it.each<[Chip["operator"], unknown]>([
    ["is", ["is", "event:page", ["/"]]],
    ["is_not", ["is_not", "event:page", ["/"]]],
    ["contains", ["contains", "event:page", ["/"], { case_sensitive: false }]],
    ["done", ["has_done", ["is", "event:page", ["/"]]]],
    ["not_done", ["has_not_done", ["is", "event:page", ["/"]]]],
  ])("[UI23] %s asks for %j", (operator, filter) => {
    expect(toFilter({ operator, dimension: "event:page", values: ["/"] })).toEqual(filter);
  });

  it("[UI23] are said once, replaced, found and taken away", () => {
    const is: Chip = { operator: "is", dimension: "visit:country", values: ["EE"] };
    const not: Chip = { ...is, operator: "is_not" };
    expect(withChip([is], { ...is })).toEqual([is]);
    expect(withChip([is], not)).toEqual([is, not]);
    expect(replaceChip([is, not], not, null)).toEqual([is]);
    expect(replaceChip([is, not], is, not)).toEqual([not, not]);
    expect(chipFor([not, is], "visit:country", "EE")).toBe(is);
    expect(chipFor([not], "visit:country", "EE")).toBeNull();
    expect(chipFromText(chipText(is))).toEqual(is);
  });

  it("[UI23] say in words what they ask", () => {
    const words = chipWords(
      { operator: "is", dimension: "visit:country", values: ["EE", "LV"] },
      (code) => `<${code}>`,
    );
    expect(words).toBe("Country is <EE> or <LV>");
    expect(chipWords({ operator: "contains", dimension: "event:props:plan", values: ["pro"] }, String)).toBe(
      "plan contains pro",
    );
  });

  it("[UI23] know whether the figures are those of a goal or of pages", () => {
    const goal: Chip = { operator: "is", dimension: "event:goal", values: ["Signup"] };
    expect([asksGoal([goal]), asksGoal([{ ...goal, operator: "done" }])]).toEqual([true, false]);
    const page: Chip = { operator: "contains", dimension: "event:page", values: ["/a"] };
    expect([asksPage([page]), asksPage([{ ...page, operator: "not_done" }])]).toEqual([true, false]);
  });
});
