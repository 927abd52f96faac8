import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileExpressions } from "../../../domain/query/expression/compile.ts";
import { v1Filters } from "../../../domain/query/v1-filters.ts";
import { v1Period, v1PeriodBefore } from "../../../domain/query/v1-period.ts";
import { readV1, type V1Endpoint, type V1Params } from "../../../domain/query/v1-question.ts";
import type { Goal } from "../../../protocol/site-settings.ts";

const NOW = Date.parse("2026-03-15T23:30:00Z");
const settings = {
  site_id: "example.com" as never,
  timezone: "Europe/Tallinn",
  goals: [{ event: "Signup" }] as Goal[],
};
const read = (endpoint: V1Endpoint, params: V1Params) => readV1(endpoint, params, { settings, now: NOW });
const question = (endpoint: V1Endpoint, params: V1Params) => {
  const asked = read(endpoint, params);
  if ("error" in asked) throw new Error(asked.error);
  return asked;
};

describe("Stats API v1", () => {
  it.each([
    ["event:page==/blog", [["is", "event:page", ["/blog"]]]],
    ["event:page==/blog/*", [["matches", "event:page", ["^/blog/.*$"]]]],
    ["event:page!=/a.b**", [["matches_not", "event:page", ["^/a\\.b.*$"]]]],
    ["visit:source==Google|Bing", [["is", "visit:source", ["Google", "Bing"]]]],
    [
      "visit:source!=Google;event:goal==Signup|Visit /x*",
      [
        ["is_not", "visit:source", ["Google"]],
        ["is", "event:goal", ["Signup", "Visit /x*"]],
      ],
    ],
    ["visit:utm_campaign==a\\|b", [["is", "visit:utm_campaign", ["a|b"]]]],
    [
      "event:props:plan==a\\;b;visit:country==EE",
      [
        ["is", "event:props:plan", ["a;b"]],
        ["is", "visit:country", ["EE"]],
      ],
    ],
    ["event:page~blog", [["contains", "event:page", ["blog"]]]],
    ["event:page!~blog", [["contains_not", "event:page", ["blog"]]]],
    ["", []],
  ])("[QU24] the filters %s are those of v2", (text, filters) => {
    expect(v1Filters(text)).toEqual({ filters });
  });

  it("[QU24] a wildcard matches itself with anything for its stars", () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 2, maxLength: 4 }), fc.string(), (parts, filling) => {
        const clean = (text: string): string => text.replace(/[*\n\r]/g, "");
        const escaped = parts.map((part) => clean(part).replace(/[\\|;]/g, "\\$&")).join("*");
        const found = v1Filters(`event:page==${escaped}`);
        if ("error" in found) throw new Error(found.error);
        const [, , [pattern]] = found.filters[0] as unknown as [string, string, [string]];
        expect(compileExpressions([pattern], false).finds(parts.map(clean).join(clean(filling)))).toBe(true);
      }),
    );
  });

  it.each([
    ["day", undefined, "2026-03-16 2026-03-16"],
    ["7d", undefined, "2026-03-10 2026-03-16"],
    ["30d", "2026-03-01", "2026-01-31 2026-03-01"],
    ["month", "2026-02-10", "2026-02-01 2026-02-28"],
    ["6mo", "2026-03-31", "2025-10-01 2026-03-31"],
    ["12mo", "2026-03-31", "2025-04-01 2026-03-31"],
    ["custom", "2026-01-01,2026-01-31", "2026-01-01 2026-01-31"],
  ])("[QU24] the period %s of %s is %s", (period, date, expected) => {
    const found = v1Period(period, date, { zone: settings.timezone, now: NOW });
    expect("days" in found && found.days.join(" ")).toBe(expected);
  });

  it("[QU24] compares with as many days before", () => {
    expect(v1PeriodBefore(["2026-03-10", "2026-03-16"])).toEqual(["2026-03-03", "2026-03-09"]);
    const { before, query } = question("aggregate", { compare: "previous_period", period: "day" });
    expect([before?.date_range, query.date_range]).toEqual([
      ["2026-03-15", "2026-03-15"],
      ["2026-03-16", "2026-03-16"],
    ]);
  });

  it("[QU24] pages a breakdown, and splits time as the period asks", () => {
    expect(question("breakdown", { property: "visit:source", limit: "5", page: "3" }).query).toMatchObject({
      dimensions: ["visit:source"],
      pagination: { limit: 5, offset: 10 },
    });
    const split = (params: V1Params) => question("timeseries", params).query.dimensions;
    expect(split({ period: "day" })).toEqual(["time:hour"]);
    expect(split({ period: "6mo" })).toEqual(["time:month"]);
    expect(split({})).toEqual(["time:day"]);
    expect(split({ interval: "month", metrics: "views_per_visit" })).toEqual(["time:month"]);
  });

  it.each([
    ["aggregate", { period: "bad" }, /invalid period `bad`/],
    ["aggregate", { date: "yesterday" }, /`yesterday` is no day/],
    ["aggregate", { period: "custom" }, /period=custom, give date=/],
    ["aggregate", { metrics: "visitors,baa" }, /The metric `baa` is not recognized/],
    ["aggregate", { metrics: "conversion_rate" }, /can only be queried with event:goal/],
    ["aggregate", { filters: "event:page" }, /Invalid filter: `event:page`/],
    ["aggregate", { filters: "event:nothing==1" }, /Invalid filter property 'event:nothing'/],
    ["aggregate", { filters: "event:goal!=Signup" }, /not supported for event:goal/],
    ["aggregate", { filters: "event:goal==Nope" }, /The goal `Nope` is not configured/],
    ["aggregate", { compare: "last_year" }, /Invalid compare/],
    ["breakdown", {}, /The `property` parameter is required/],
    ["breakdown", { property: "time" }, /Invalid property 'time'/],
    ["breakdown", { property: "visit:os", limit: "1001" }, /limit must be/],
    ["breakdown", { property: "visit:os", metrics: "views_per_visit" }, /not supported in breakdown/],
    ["timeseries", { interval: "constructor" }, /Invalid interval/],
  ] as [V1Endpoint, V1Params, RegExp][])("[QU24] %s of %j is refused with a sentence", (endpoint, params, sentence) => {
    const asked = read(endpoint, params);
    expect("error" in asked && asked.error).toMatch(sentence);
  });
});
