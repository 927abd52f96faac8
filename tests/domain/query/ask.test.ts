import { describe, expect, it } from "vitest";
import { lines, type Scene } from "./asking.ts";
import { history } from "./history.ts";

const scene: Scene = {
  timezone: "Europe/Tallinn",
  rows: history(`
    visitor  visit  at                what         page      source  country  device   browser
    1        1      2026-03-10 10:00  view         /         Google  EE       Desktop  Chrome
    1        1      2026-03-10 10:10  view         /pricing  Google  EE       Desktop  Chrome
    1        1      2026-03-10 10:20  Signup       /pricing  Google  EE       Desktop  Chrome
    1        1      2026-03-10 10:25  engage 30s   /pricing  Google  EE       Desktop  Chrome
    1        2      2026-03-11 10:00  view         /         -       EE       Desktop  Chrome
    2        3      2026-03-10 21:50  view         /blog     Google  US       Mobile   Safari
    2        3      2026-03-10 22:10  view         /         Google  US       Mobile   Safari
    3        4      2026-03-12 09:00  view         /blog     -       -        -        -
    3        4      2026-03-12 09:01  (Scroll)     /blog     -       -        -        -
    4        5      2026-03-12 09:00  Ping         /hook     -       DE       Desktop  Firefox
  `),
};

describe("a question to its answer", () => {
  it.each([
    ["visitors", "4"],
    ["visits", "5"],
    ["pageviews", "6"],
    ["events", "9"],
    ["views_per_visit", "1.2"],
    ["bounce_rate", "60"],
    // (20 + 0 + 20 + 0 + 0) minutes over 5 visits: a bounce counts 0, whatever non-interactive events it has.
    ["visit_duration", "480"],
  ])("[QU1] %s of everything is %s", async (metric, value) => {
    expect(await lines(scene, { metrics: [metric] })).toBe(value);
  });

  it.each([
    ["event:page", "/  2  3\n/blog  2  2\n/hook  1  0\n/pricing  1  1"],
    ["event:name", "pageview  3  6\nPing  1  0\nScroll  1  0\nSignup  1  0"],
    ["visit:source", "Direct / None  3  2\nGoogle  2  4"],
    ["visit:country", "(not set)  1  1\nDE  1  0\nEE  1  3\nUS  1  2"],
    ["visit:device", "Desktop  2  3\n(not set)  1  1\nMobile  1  2"],
    ["visit:browser", "(not set)  1  1\nChrome  1  3\nFirefox  1  0\nSafari  1  2"],
    ["time:day", "2026-03-10  2  3\n2026-03-11  2  2\n2026-03-12  2  1"],
    [
      "time:hour",
      "2026-03-10 12:00:00  1  2\n2026-03-10 23:00:00  1  1\n2026-03-11 00:00:00  1  1\n2026-03-11 12:00:00  1  1\n2026-03-12 11:00:00  2  1",
    ],
  ])("[QU2] visitors and pageviews by %s", async (dimension, expected) => {
    expect(await lines(scene, { metrics: ["visitors", "pageviews"], dimensions: [dimension] })).toBe(expected);
  });

  it.each([
    [["is", "visit:source", ["direct / none"], { case_sensitive: false }], "3"],
    [["is", "visit:source", ["direct / none"]], "0"],
    [["is_not", "visit:device", ["(NOT SET)"], { case_sensitive: false }], "3"],
    [["is", "visit:country_name", ["(Not Set)"], { case_sensitive: false }], "1"],
  ])(
    "[QU3] the label of what is missing works in a filter, in any case where case does not matter: %j",
    async (filter, visitors) => {
      expect(await lines(scene, { metrics: ["visitors"], filters: [filter] })).toBe(visitors);
    },
  );
});
