import { describe, expect, it } from "vitest";
import { connectionOf, isStale } from "../../../dashboard-ui/rules/connection.ts";
import { isQuiet } from "../../../dashboard-ui/rules/emptiness.ts";
import { isStream, newestFirst } from "../../../dashboard-ui/rules/event-list.ts";
import { scoreBand } from "../../../dashboard-ui/rules/score.ts";
import { plainSnippet, trackerSnippet } from "../../../dashboard-ui/rules/snippet.ts";
import { tween } from "../../../dashboard-ui/rules/tween.ts";
import { liveEvent, liveState, liveVisitor } from "../support.ts";

describe("what the screen may claim", () => {
  it.each([
    ["connecting", false, false, "connecting", false],
    ["connecting", false, true, "reconnecting", true],
    ["live", false, false, "live", false],
    ["live", false, true, "live", false],
    ["live", true, false, "offline", true],
    ["reconnecting", false, false, "reconnecting", true],
    ["reconnecting", true, false, "offline", true],
    ["closed", false, false, "closed", true],
    ["closed", true, true, "closed", true],
  ] as const)("[UI7] status %s, offline %s, overdue %s: %s, stale %s", (status, offline, overdue, expected, stale) => {
    const connection = connectionOf({ status, offline, overdue });
    expect(connection).toBe(expected);
    expect(isStale(connection)).toBe(stale);
  });
});

describe("an empty site", () => {
  it.each([
    ["nothing at all", {}, true],
    ["somebody online", { online: 1 }, false],
    ["a visitor", { visitors: [liveVisitor({})] }, false],
    ["an event from before", { events: [liveEvent({})] }, false],
    ["a pageview in the last minutes", { per_minute: [{ at: 0, pageviews: 1, visitors: 0 }] }, false],
    ["minutes without anything", { per_minute: [{ at: 0, pageviews: 0, visitors: 0 }] }, true],
  ])("[UI8] %s", (_, part, quiet) => {
    expect(isQuiet(liveState(part))).toBe(quiet);
  });

  it("[UI8] the snippet names the page's own origin and cannot be broken out of", () => {
    expect(trackerSnippet("https://stats.example.net", "example.com")).toBe(
      '<script defer src="https://stats.example.net/script.js" data-site="example.com"></script>',
    );
    expect(trackerSnippet("https://x", "example.com", { ...plainSnippet, automatic: true })).toBe(
      '<script defer src="https://x/script.js" data-site="example.com"></script>\n<script defer src="https://x/auto.js"></script>',
    );
    expect(trackerSnippet("https://x", '"><b>')).toContain('data-site="&quot;>&lt;b>"');
  });
});

describe("the feed", () => {
  it("[UI11] newest first, the later of equals first", () => {
    const events = [
      liveEvent({ at: 1, page: "/1" }),
      liveEvent({ at: 3, page: "/3" }),
      liveEvent({ at: 2, page: "/2a" }),
      liveEvent({ at: 2, page: "/2b" }),
    ];
    expect(newestFirst(events).map(({ page }) => page)).toEqual(["/3", "/2b", "/2a", "/1"]);
  });

  it("[UI11] an event keeps its key when others arrive, and equal events have different ones", () => {
    const events = [liveEvent({ at: 1 }), liveEvent({ at: 1 }), liveEvent({ at: 2 })];
    const before = newestFirst(events).map(({ key }) => key);
    const after = newestFirst([...events, liveEvent({ at: 3 })]).map(({ key }) => key);
    expect(new Set(before).size).toBe(3);
    expect(after.slice(1)).toEqual(before);
  });
});

describe("a stream", () => {
  const eight = Array.from({ length: 8 }, (_, index) => 7100 + 100 * index);
  it.each([
    ["nothing", [], false],
    ["eight within two seconds of the newest, one before", [6999, ...eight, 9000].slice(0, -2), false],
    ["nine within two seconds of the newest", [7000, ...eight, 9000], true],
  ])("[UI12] %s", (_, times, stream) => {
    expect(isStream(times.map((at) => liveEvent({ at })))).toBe(stream);
  });
});

describe("scores and steps", () => {
  it.each([
    [-5, 1],
    [0, 1],
    [19, 1],
    [20, 2],
    [59, 3],
    [60, 4],
    [80, 5],
    [100, 5],
    [1000, 5],
    [Number.NaN, 1],
  ])("[UI12] score %d is in band %i", (score, band) => {
    expect(scoreBand(score)).toBe(band);
  });

  it("a number runs from its old value to its new one and never beyond", () => {
    const steps = Array.from({ length: 11 }, (_, i) => tween(10, 60, i / 10));
    expect(steps[0]).toBe(10);
    expect(steps.at(-1)).toBe(60);
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
    expect(tween(10, 60, 7)).toBe(60);
  });
});
