import { describe, expect, it } from "vitest";
import { resolveRange } from "../../../domain/query/range.ts";
import { isoText } from "../../../domain/query/zone.ts";
import type { DateRange } from "../../../protocol/query-grammar.ts";

/** First and last second of a range, on the site's clock. */
const seconds = (range: DateRange, zone: string, now: string, first: string | null = null): string => {
  const { from, to } = resolveRange(range, zone, Date.parse(now), first === null ? null : Date.parse(first));
  return `${isoText(zone, from)} ${isoText(zone, to - 1)}`;
};

describe("ranges", () => {
  // On a Sunday, late enough that Tallinn has Monday.
  const now = "2026-03-15T22:30:40.250Z";
  it.each([
    ["day", "2026-03-16T00:00:00+02:00 2026-03-16T23:59:59+02:00"],
    ["24h", "2026-03-15T00:30:40+02:00 2026-03-16T00:30:40+02:00"],
    ["7d", "2026-03-09T00:00:00+02:00 2026-03-15T23:59:59+02:00"],
    ["28d", "2026-02-16T00:00:00+02:00 2026-03-15T23:59:59+02:00"],
    ["30d", "2026-02-14T00:00:00+02:00 2026-03-15T23:59:59+02:00"],
    ["91d", "2025-12-15T00:00:00+02:00 2026-03-15T23:59:59+02:00"],
    ["month", "2026-03-01T00:00:00+02:00 2026-03-31T23:59:59+03:00"],
    ["6mo", "2025-09-01T00:00:00+03:00 2026-02-28T23:59:59+02:00"],
    ["12mo", "2025-03-01T00:00:00+02:00 2026-02-28T23:59:59+02:00"],
    ["year", "2026-01-01T00:00:00+02:00 2026-12-31T23:59:59+02:00"],
    ["all", "2024-02-29T00:00:00+02:00 2026-03-16T23:59:59+02:00"],
    [["2026-03-28", "2026-03-29"], "2026-03-28T00:00:00+02:00 2026-03-29T23:59:59+03:00"],
    [["2026-03-28T10:00:00Z", "2026-03-28T11:00:00+00:00"], "2026-03-28T12:00:00+02:00 2026-03-28T13:00:00+02:00"],
  ] as [DateRange, string][])("[QU4] %j in Tallinn", (range, expected) => {
    expect(seconds(range, "Europe/Tallinn", now, "2024-02-29T12:00:00Z")).toBe(expected);
  });

  it.each([
    ["America/New_York", "2026-11-01T12:00:00Z", "2026-11-01T00:00:00-04:00 2026-11-01T23:59:59-05:00"],
    ["Australia/Lord_Howe", "2026-04-05T00:00:00Z", "2026-04-05T00:00:00+11:00 2026-04-05T23:59:59+10:30"],
    ["Asia/Kathmandu", "2026-05-31T18:20:00Z", "2026-06-01T00:00:00+05:45 2026-06-01T23:59:59+05:45"],
    // Midnight comes twice.
    ["America/Havana", "2026-11-01T12:00:00Z", "2026-11-01T00:00:00-04:00 2026-11-01T23:59:59-05:00"],
    // Midnight does not come.
    ["Africa/Cairo", "2026-04-24T12:00:00Z", "2026-04-24T01:00:00+03:00 2026-04-24T23:59:59+03:00"],
  ])("[QU4] a day in %s", (zone, at, expected) => {
    expect(seconds("day", zone, at)).toBe(expected);
  });

  it("[QU4] all of nothing is today", () => {
    expect(seconds("all", "Etc/UTC", now)).toBe("2026-03-15T00:00:00+00:00 2026-03-15T23:59:59+00:00");
  });
});
