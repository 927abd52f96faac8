import { describe, expect, it } from "vitest";
import { computeNextDay, daysFrom, daysToArchive, startOfDay, wholeSince } from "../../../domain/rollups/calendar.ts";

const DAY = 86_400_000;
const at = (text: string): number => Date.parse(text);
const iso = (ms: number): string => new Date(ms).toISOString().slice(0, 16);

describe("days that are archived", () => {
  it.each([
    // Facts of 10 days live; India's clocks are half an hour off.
    ["Etc/UTC", "2026-03-20T12:00:00Z", "2026-03-11T00:00"],
    ["Etc/UTC", "2026-03-20T00:00:00Z", "2026-03-10T00:00"],
    ["Asia/Kolkata", "2026-03-20T12:00:00Z", "2026-03-10T18:30"],
    ["Europe/Tallinn", "2026-04-01T12:00:00Z", "2026-03-22T22:00"],
  ])("[RO10] in %s at %s facts are whole from %s on", (zone, now, since) => {
    expect(iso(wholeSince(zone, at(now), 10 * DAY))).toBe(since);
  });

  it("[RO10] where facts live for ever none is whole later than another", () => {
    expect(wholeSince("Etc/UTC", at("2026-03-20T12:00:00Z"), null)).toBe(Number.NEGATIVE_INFINITY);
  });

  it("[RO10] are days of the site's clock: of 23 and 25 hours, and of half hours", () => {
    const hours = (zone: string, from: string, to: string): number[] =>
      daysFrom(zone, startOfDay(zone, at(from)), at(to)).map((day) => (day.to - day.from) / 3_600_000);
    expect(hours("Europe/Tallinn", "2026-03-28T12:00:00Z", "2026-03-30T12:00:00Z")).toEqual([24, 23, 24]);
    expect(hours("Australia/Lord_Howe", "2026-04-04T01:00:00Z", "2026-04-05T01:00:00Z")).toEqual([24, 24.5]);
    const [day] = daysFrom(
      "Asia/Kolkata",
      startOfDay("Asia/Kolkata", at("2026-03-10T01:00:00Z")),
      at("2026-03-10T01:00:00Z"),
    );
    expect(day).toEqual({
      from: at("2026-03-09T18:30:00Z"),
      to: at("2026-03-10T18:30:00Z"),
      next: at("2026-03-11T18:30:00Z"),
    });
  });

  it("[RO10] are due two days before their facts go, if they are over", () => {
    const from = at("2026-03-08T00:00:00Z");
    const due = (now: string, days: number): string[] =>
      daysToArchive("Etc/UTC", from, at(now), days * DAY).map((day) => iso(day.from));
    expect(due("2026-03-15T23:59:59Z", 10)).toEqual([]);
    expect(due("2026-03-16T00:00:00Z", 10)).toEqual(["2026-03-08T00:00"]);
    expect(due("2026-03-17T12:00:00Z", 10)).toEqual(["2026-03-08T00:00", "2026-03-09T00:00"]);
    expect(due("2026-03-09T00:01:00Z", 2)).toEqual([]);
    expect(due("2026-03-09T00:02:00Z", 2)).toEqual(["2026-03-08T00:00"]);
    expect(iso(computeNextDay("Etc/UTC", from, 10 * DAY))).toBe("2026-03-16T00:00");
    expect(iso(computeNextDay("Etc/UTC", from, 2 * DAY))).toBe("2026-03-09T00:02");
  });
});
