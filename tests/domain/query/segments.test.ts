import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readQuery } from "../../../domain/query/ask.ts";
import { resolve } from "../../../domain/query/resolve.ts";
import type { AskedSite } from "../../../domain/query/segments.ts";
import { parseQuery } from "../../../protocol/query.ts";
import type { Filter } from "../../../protocol/query-grammar.ts";

const blog: Filter = ["contains", "event:page", ["/blog"]];
const estonia: Filter = ["is", "visit:country", ["EE"]];
const signup: Filter = ["is", "event:goal", ["Signup"]];
const segments = [
  { id: 1, filters: [blog] },
  { id: 2, filters: [estonia, signup] },
  { id: 3, filters: [["not", estonia]] satisfies Filter[] },
];
const site: AskedSite = { goals: [{ event: "Signup" }], segments };

const named = (...ids: number[]): Filter => ["is", "segment", ids];
const read = (filters: readonly Filter[], metrics = ["visitors"], at: AskedSite = site) =>
  readQuery({ site_id: "a.test", metrics, date_range: "7d", filters }, at);
const filtersOf = (filters: readonly Filter[]) => {
  const asked = read(filters);
  return "error" in asked ? asked.error : asked.query.filters;
};

describe("segments in questions", () => {
  it.each<[string, Filter[], readonly Filter[] | string]>([
    ["one", [named(1)], [blog]],
    ["one of two filters, at the top", [named(2)], [estonia, signup]],
    ["the same twice", [named(1, 1)], [blog]],
    ["any of several", [named(1, 3)], [["or", [blog, ["not", estonia]]]]],
    ["beside another filter", [estonia, named(1)], [estonia, blog]],
    ["within not", [["not", named(1)]], [["not", blog]]],
    ["of two filters within or", [["or", [named(1), named(3)]]], [["or", [blog, ["not", estonia]]]]],
    ["within has_done", [["has_done", named(1)]], [["has_done", blog]]],
    [
      "one that is not there",
      [named(1, 9), named(8)],
      "Invalid filters. Some segments don't exist or aren't accessible: 9, 8.",
    ],
    [
      "a goal below the top",
      [["not", named(2)]],
      "Invalid filters. Dimension `event:goal` can only be filtered at the top level.",
    ],
    [
      "a visit's dimension within has_done",
      [["has_done", named(3)]],
      "Invalid filters. Behavioral filters (has_done, has_not_done) can only be used with event dimension filters.",
    ],
    [
      "too many",
      [named(...Array.from({ length: 21 }, () => 1))],
      "Invalid filters. A question may name at most 20 segments.",
    ],
  ])("[SL7] [SL8] %s", (_what, filters, expected) => {
    expect(filtersOf(filters)).toEqual(expected);
  });

  it("[SL7] what is echoed is a valid question, however segments and filters nest", () => {
    const leaf = fc.constantFrom<Filter>(blog, estonia, named(1), named(3), named(1, 3));
    const { filter } = fc.letrec<{ filter: Filter }>((tie) => ({
      filter: fc.oneof(
        { maxDepth: 18 },
        leaf,
        fc.tuple(
          fc.constantFrom("and" as const, "or" as const),
          fc.array(tie("filter"), { minLength: 1, maxLength: 2 }),
        ),
        fc.tuple(fc.constant("not" as const), tie("filter")),
      ) as fc.Arbitrary<Filter>,
    }));
    fc.assert(
      fc.property(fc.array(filter, { maxLength: 2 }), (filters) => {
        const asked = read(filters);
        if ("error" in asked) return;
        expect(JSON.stringify(asked.query.filters)).not.toContain('"segment"');
        expect(parseQuery({ ...asked.query, site_id: "a.test" })).not.toHaveProperty("error");
      }),
    );
  });

  it("[SL9] an asker who is confined gets no question without that, and no rate of more than that", () => {
    const within = [["is", "event:props:plan", ["pro"]]] satisfies Filter[];
    const asked = read([signup], ["conversion_rate", "views_per_visit"], { ...site, within });
    if ("error" in asked) throw new Error(asked.error);
    const settings = { ...site, within, timezone: "Etc/UTC" };
    const question = resolve(asked.query, { site: settings, now: 0, first: null, online: null });
    expect(question?.filters).toEqual([...within, signup]);
    expect(question?.reach).toEqual(within);
    expect(read([], ["online"], { ...site, within })).toHaveProperty("error");
    expect(read([], ["views_per_visit"], { ...site, within: [blog] })).not.toHaveProperty("error");
  });
});
