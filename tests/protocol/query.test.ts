import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { parseQuery, querySchema } from "../../protocol/query.ts";

/** Questions as they cross the wire; what is here must be understood for ever. */
const whole = {
  site_id: "example.com",
  metrics: ["visitors", "bounce_rate"],
  date_range: ["2026-03-01T00:00:00+02:00", "2026-03-31T23:59:59+03:00"],
  dimensions: ["event:props:plan", "visit:country", "time:day"],
  filters: [
    ["is", "event:goal", ["Signup"]],
    [
      "and",
      [
        ["contains", "event:page", ["/Blog"], { case_sensitive: false }],
        ["not", ["matches", "visit:os", ["^Win"]]],
      ],
    ],
    ["has_not_done", ["is", "event:name", ["Purchase"]]],
    ["is", "visit:city", [2_950_159]],
    ["is", "segment", [1]],
  ],
  order_by: [
    ["time:day", "asc"],
    ["visitors", "desc"],
  ],
  include: { imports: true, time_labels: true, total_rows: true },
  pagination: { limit: 10, offset: 20 },
};

describe("a question on the wire", () => {
  it("[PR1] is understood with every key that it may have", () => {
    expect(v.parse(querySchema, whole)).toEqual(whole);
  });

  it("[PR1] is understood with the keys that it must have", () => {
    expect(parseQuery({ site_id: "example.com", metrics: ["visits"], date_range: "all" })).toEqual({
      query: {
        site_id: "example.com",
        metrics: ["visits"],
        date_range: "all",
        dimensions: [],
        include: {},
        pagination: { limit: 10_000, offset: 0 },
      },
    });
  });

  it.each(["day", "24h", "7d", "28d", "30d", "91d", "month", "6mo", "12mo", "year", "all"])(
    "[PR1] knows the range %s",
    (date_range) => {
      expect(parseQuery({ ...whole, date_range })).toHaveProperty("query.date_range", date_range);
    },
  );

  it("[PR2] refuses keys that it does not know, by name", () => {
    expect(parseQuery({ ...whole, compare: "previous_period" })).toEqual({
      error: "#/compare: Schema does not allow additional properties.",
    });
  });
});
