import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readQuery } from "../../../domain/query/ask.ts";
import type { Goal } from "../../../protocol/site-settings.ts";

const goals: Goal[] = [{ event: "Signup" }];
const whole = { site_id: "example.com", metrics: ["visitors"], date_range: "day" };
const errorOf = (body: unknown): string | null => {
  const read = readQuery(body, { goals });
  return "error" in read ? read.error : null;
};
const page = ["is", "event:page", ["/"]];

describe("what is wrong in form", () => {
  it.each([
    ["nothing there", {}, "#: Required properties site_id, metrics, date_range were not present."],
    ["one missing", { site_id: "a", metrics: ["visits"] }, "#: Required property date_range was not present."],
    ["no object", [whole], "#: Type mismatch. Expected Object but got Array."],
    ["text", "visitors", "#: Type mismatch. Expected Object but got String."],
    ["metric", { ...whole, metrics: ["visitors", "baa"] }, '#/metrics/1: Invalid metric "baa"'],
    [
      "metric twice",
      { ...whole, metrics: ["visitors", "visitors"] },
      "#/metrics: Expected items to be unique but they were not.",
    ],
    ["no metric", { ...whole, metrics: [] }, "#/metrics: Expected a minimum of 1 items but got 0."],
    ["dimension", { ...whole, dimensions: ["badproperty"] }, '#/dimensions/0: Invalid dimension "badproperty"'],
    ["range", { ...whole, date_range: "bad_period" }, '#/date_range: Invalid date range "bad_period"'],
    [
      "mixed range",
      { ...whole, date_range: ["2026-01-01", "2026-01-02T00:00:00Z"] },
      '#/date_range: Invalid date range ["2026-01-01", "2026-01-02T00:00:00Z"]',
    ],
    [
      "no such day",
      { ...whole, date_range: ["2026-02-30", "2026-03-01"] },
      '#/date_range: Invalid date range ["2026-02-30", "2026-03-01"]',
    ],
    [
      "end before start",
      { ...whole, date_range: ["2026-03-02", "2026-03-01"] },
      '#/date_range: Invalid date range ["2026-03-02", "2026-03-01"]',
    ],
    [
      "filter",
      { ...whole, filters: [["is", "visit:os", [1.5, null, { a: true }]]] },
      '#/filters/0: Invalid filter ["is", "visit:os", [1.5, nil, %{"a" => true}]]',
    ],
    [
      "filter on time",
      { ...whole, filters: [["is", "time", ["2026-01-01"]]] },
      '#/filters/0: Invalid filter ["is", "time", ["2026-01-01"]]',
    ],
    [
      "matches with a modifier",
      { ...whole, filters: [["matches", "event:page", ["a"], { case_sensitive: false }]] },
      '#/filters/0: Invalid filter ["matches", "event:page", ["a"], %{"case_sensitive" => false}]',
    ],
    [
      "goals know is and contains",
      { ...whole, filters: [["is_not", "event:goal", ["Signup"]]] },
      '#/filters/0: Invalid filter ["is_not", "event:goal", ["Signup"]]',
    ],
    ["filters", { ...whole, filters: "x" }, "#/filters: Type mismatch. Expected Array but got String."],
    ["order", { ...whole, order_by: [["x", "asc"]] }, '#/order_by/0/0: Invalid value in order_by "x"'],
    ["limit", { ...whole, pagination: { limit: 10_001 } }, "#/pagination/limit: Expected the value to be <= 10000"],
    ["offset", { ...whole, pagination: { offset: -1 } }, "#/pagination/offset: Expected the value to be >= 0"],
    [
      "include",
      { ...whole, include: { comparisons: true } },
      "#/include/comparisons: Schema does not allow additional properties.",
    ],
    ["key", { ...whole, filter: [] }, "#/filter: Schema does not allow additional properties."],
    [
      "several",
      { ...whole, metrics: ["a"], date_range: "b" },
      '#/metrics/0: Invalid metric "a"\n#/date_range: Invalid date range "b"',
    ],
  ])("[QU6] %s", (_what, body, sentence) => {
    expect(errorOf(body)).toBe(sentence);
  });
});

describe("what cannot be asked", () => {
  it.each([
    [
      "rate without goal",
      { metrics: ["conversion_rate"] },
      "Metric `conversion_rate` can only be queried with event:goal filters or dimensions.",
    ],
    [
      "group rate without goal",
      { metrics: ["group_conversion_rate"] },
      "Metric `group_conversion_rate` can only be queried with event:goal filters or dimensions.",
    ],
    [
      "scroll without page",
      { metrics: ["scroll_depth"] },
      "Metric `scroll_depth` can only be queried with event:page filters or dimensions.",
    ],
    [
      "scroll with a nested page",
      { metrics: ["scroll_depth"], filters: [["not", page]] },
      "Metric `scroll_depth` can only be queried with event:page filters or dimensions.",
    ],
    [
      "time without page",
      { metrics: ["time_on_page"] },
      "Metric `time_on_page` can only be queried with event:page filters or dimensions.",
    ],
    [
      "views per visit of a page",
      { metrics: ["views_per_visit"], filters: [page] },
      "Metric `views_per_visit` cannot be queried with a filter on `event:page`.",
    ],
    [
      "views per visit by source",
      { metrics: ["views_per_visit"], dimensions: ["visit:source"] },
      "Metric `views_per_visit` cannot be queried with `dimensions`.",
    ],
    [
      "bounces by name",
      { metrics: ["bounce_rate"], dimensions: ["event:name"] },
      "Session metric(s) `bounce_rate` cannot be queried along with event dimension(s) `event:name`",
    ],
    [
      "bounces by property",
      { metrics: ["bounce_rate"], dimensions: ["event:props"] },
      "Session metric(s) `bounce_rate` cannot be queried along with event dimension(s) `event:props`",
    ],
    [
      "goals by property",
      { dimensions: ["event:goal", "event:props"] },
      "Invalid dimensions. `event:props` cannot be queried along with `event:goal`.",
    ],
    [
      "bounces by host alone",
      { metrics: ["bounce_rate"], dimensions: ["event:hostname"] },
      "Session metric(s) `bounce_rate` cannot be queried along with event dimension(s) `event:hostname`",
    ],
    [
      "views by entry page",
      { metrics: ["pageviews"], dimensions: ["visit:entry_page"] },
      "Event metric(s) `pageviews` cannot be queried along with session dimension(s) `visit:entry_page`",
    ],
    [
      "country",
      { filters: [["is", "visit:country", ["Estonia"]]] },
      "Invalid visit:country filter, visit:country needs to be a valid 2-letter country code.",
    ],
    [
      "nested goal",
      { filters: [["or", [["is", "event:goal", ["Signup"]], page]]] },
      "Invalid filters. Dimension `event:goal` can only be filtered at the top level.",
    ],
    [
      "nested host",
      { filters: [["not", ["is", "event:hostname", ["a"]]]] },
      "Invalid filters. Dimension `event:hostname` can only be filtered at the top level.",
    ],
    [
      "has_done twice",
      { filters: [["has_done", ["has_not_done", page]]] },
      "Invalid filters. Behavioral filters (has_done, has_not_done) cannot be nested.",
    ],
    [
      "has_done of a visit",
      { filters: [["has_done", ["is", "visit:source", ["Google"]]]] },
      "Invalid filters. Behavioral filters (has_done, has_not_done) can only be used with event dimension filters.",
    ],
    [
      "goal",
      { filters: [["is", "event:goal", ["X"]]] },
      "Invalid filters. The goal `X` is not configured for this site. Find out how to configure goals here: https://plausible.io/docs/stats-api#filtering-by-goals",
    ],
    [
      "order by a metric",
      { metrics: ["visits"], order_by: [["visitors", "desc"]] },
      "Invalid order_by entry '{:visitors, :desc}'. Entry is not a queried metric or dimension.",
    ],
    [
      "order by a dimension",
      { order_by: [["visit:os", "asc"]] },
      "Invalid order_by entry '{\"visit:os\", :asc}'. Entry is not a queried metric or dimension.",
    ],
    [
      "labels without time",
      { include: { time_labels: true } },
      "Invalid include.time_labels: requires a time dimension.",
    ],
    [
      "two times",
      { dimensions: ["time:day", "time:hour"] },
      "Invalid dimensions. Only one time dimension can be queried at a time.",
    ],
    [
      "segment",
      { filters: [["is", "segment", [1]]] },
      "Invalid filters. Some segments don't exist or aren't accessible: 1.",
    ],
    [
      "online of a part of the site",
      { metrics: ["online"], dimensions: ["visit:country"] },
      "Metric `online` is of the whole site, now: it cannot be queried with filters or dimensions.",
    ],
    [
      "online of what a filter keeps",
      { metrics: ["online"], filters: [["is", "visit:country", ["EE"]]] },
      "Metric `online` is of the whole site, now: it cannot be queried with filters or dimensions.",
    ],
  ])("[QU7] %s", (_what, body, sentence) => {
    expect(errorOf({ ...whole, ...body })).toBe(sentence);
  });

  it("[QU7] names a regular expression that is none", () => {
    expect(errorOf({ ...whole, filters: [["matches", "event:page", ["("]]] })).toMatch(
      /^Invalid filters\. "\(" is not a valid regular expression \(RE2\): /,
    );
  });

  it("[QU7] a goal within has_done needs no top level", () => {
    expect(errorOf({ ...whole, filters: [["has_done", ["is", "event:goal", ["Signup"]]]] })).toBeNull();
  });
});

/** A valid question with one thing broken: a wrong type, word, nesting or key somewhere. */
const broken = fc.oneof(
  fc.jsonValue().filter((value) => !(typeof value === "object" && value !== null && "site_id" in value)),
  fc
    .record({
      key: fc.constantFrom(
        "site_id",
        "metrics",
        "date_range",
        "dimensions",
        "filters",
        "order_by",
        "include",
        "pagination",
        "foo",
      ),
      value: fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.array(fc.jsonValue({ maxDepth: 2 }), { minLength: 1 })),
    })
    // Wild values of these keys may happen to be right.
    .filter(({ key, value }) => !(key === "site_id" && typeof value === "string"))
    .filter(({ value }) => !(Array.isArray(value) && value.length === 0))
    .filter(
      ({ key, value }) =>
        !(
          (key === "include" || key === "pagination") &&
          typeof value === "object" &&
          value !== null &&
          !Array.isArray(value) &&
          Object.keys(value).length === 0
        ),
    )
    .map(({ key, value }) => ({ ...whole, [key]: value })),
);

describe("bad input", () => {
  it("[QU8] any wrong question is answered with a sentence, never with a failure", () => {
    fc.assert(
      fc.property(broken, (body) => {
        const error = errorOf(JSON.parse(JSON.stringify(body)));
        expect(error).toMatch(/\S/);
        expect((error ?? "").length).toBeLessThan(20_000);
      }),
      { numRuns: 1000 },
    );
  }, 60_000);

  it("[QU8] a filter nested without end is refused", () => {
    let filter: unknown = page;
    for (let depth = 0; depth < 20_000; depth++) filter = ["not", filter];
    expect(errorOf({ ...whole, filters: [filter] })).toMatch(/^#\/filters\/0: Invalid filter \["not", /);
  });
});

describe("expressions that are too much", () => {
  it("[QU19] are refused together, each of them small enough", () => {
    const many = Array.from({ length: 1000 }, () => ["matches", "event:page", ["(?:.?){999}"]]);
    expect(errorOf({ ...whole, filters: many.slice(0, 32) })).toBeNull();
    const before = performance.now();
    expect(errorOf({ ...whole, filters: many })).toMatch(
      /^Invalid filters\. The regular expressions are too large together/,
    );
    // Those after the one that is too much are not even read.
    expect(performance.now() - before).toBeLessThan(2000);
  });
});
