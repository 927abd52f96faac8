import { describe, expect, it } from "vitest";
import { numberFormat } from "../../../dashboard-ui/rules/format-number.ts";
import { ago, duration, timeFormat } from "../../../dashboard-ui/rules/format-time.ts";
import { hoursOfDay } from "../../../dashboard-ui/rules/hours.ts";

const at = Date.UTC(2026, 10, 21, 14, 5, 9);
const whole = String;

describe("numbers and times", () => {
  it.each([
    ["en", "1,234,567", "1.2M", "48%"],
    ["de", "1.234.567", "1,2\u00a0Mio.", "48\u00a0%"],
  ])("[UI14] in the locale %s", (locale, big, short, percent) => {
    const format = numberFormat(locale);
    expect(format.whole(1_234_567)).toBe(big);
    expect(format.short(1_234_567)).toBe(short);
    expect(format.percent(48)).toBe(percent);
  });

  it("a short number is whole until it gets wide", () => {
    const { short } = numberFormat("en");
    expect([0, 999, 9999, 10_000].map(short)).toEqual(["0", "999", "9,999", "10K"]);
  });

  it.each([
    ["en-US", "UTC", /^2:05\sPM$/, /^2:05:09\sPM$/],
    ["de", "Europe/Tallinn", /^16:05$/, /^16:05:09$/],
  ])("[UI14] a time in %s, %s", (locale, zone, minute, second) => {
    const format = timeFormat(locale, zone);
    expect(format.minute(at)).toMatch(minute);
    expect(format.second(at)).toMatch(second);
  });

  it.each([
    [-60_000, "now"],
    [0, "now"],
    [4999, "now"],
    [5000, "5 s"],
    [59_999, "59 s"],
    [60_000, "1 min"],
    [3_599_999, "59 min"],
    [3_600_000, "1 h"],
  ])("[UI11] an event %i ms ago: %s", (elapsed, words) => {
    expect(ago(at - elapsed, at, whole)).toBe(words);
  });

  it.each([
    [-3, "0s"],
    [0, "0s"],
    [59.4, "59s"],
    [59.6, "1m 00s"],
    [65, "1m 05s"],
    [3600, "60m 00s"],
  ])("a duration of %d seconds: %s", (seconds, words) => {
    expect(duration(seconds, whole)).toBe(words);
  });

  it("hours go from the site's midnight to its current hour, empty ones included", () => {
    const rows = [
      ["2026-11-21 00:00:00", 3],
      ["2026-11-21 02:00:00", 5],
    ] as const;
    expect(hoursOfDay(rows, "Etc/UTC", Date.UTC(2026, 10, 21, 3, 30))).toEqual([3, 0, 5, 0]);
    expect(hoursOfDay([], "Asia/Tokyo", Date.UTC(2026, 10, 21, 15))).toEqual([0]);
  });
});
