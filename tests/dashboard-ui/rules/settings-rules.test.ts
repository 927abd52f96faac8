import { describe, expect, it } from "vitest";
import { daysUpTo, dropRows, foldedRows } from "../../../dashboard-ui/rules/drop-counts.ts";
import { blankLink, linkOfDraft } from "../../../dashboard-ui/rules/link-draft.ts";
import { expiryInstant } from "../../../dashboard-ui/rules/link-expiry.ts";
import { matching } from "../../../dashboard-ui/rules/option-match.ts";
import { quotaStand } from "../../../dashboard-ui/rules/quota-pace.ts";
import { serverMetrics } from "../../../dashboard-ui/rules/server-metrics.ts";
import { settingProblems } from "../../../dashboard-ui/rules/setting-problems.ts";
import { sectionOf, sectionOfDraft, sections } from "../../../dashboard-ui/rules/settings-sections.ts";
import { plainSnippet, trackerSnippet } from "../../../dashboard-ui/rules/snippet.ts";
import { zoneOptions } from "../../../dashboard-ui/rules/timezones.ts";
import { healthText } from "../../../dashboard-ui/text/settings-health.ts";
import { dropReasons } from "../../../protocol/collect.ts";

describe("sections of the settings", () => {
  it("[UI35] each has an address; the first needs none, and another name is none", () => {
    expect([sectionOf(""), sectionOf("health"), sectionOf("nothing")]).toEqual([sections[0], "health", null]);
    expect(Object.values(sectionOfDraft).every((name) => sections.includes(name))).toBe(true);
  });
});

describe("what the server says about settings", () => {
  it("[UI34] is taken apart by setting; entries of lists are called by what was typed", () => {
    const said =
      "timezone: must be an IANA time zone, such as Europe/Tallinn. exclude.ips.1: must be an address or a CIDR range, such as 203.0.113.0/24. exclude.ips.2: must be a string.";
    expect(settingProblems(said, { exclude: { ips: ["1.2.3.4", "x: y", 3] } })).toEqual({
      fields: {
        timezone: "Must be an IANA time zone, such as Europe/Tallinn.",
        "exclude.ips": "x: y: must be an address or a CIDR range, such as 203.0.113.0/24. Must be a string.",
      },
      rest: null,
    });
  });

  it("[UI34] what is about no setting is about the form", () => {
    expect(settingProblems("The settings must be a JSON object.", {})).toEqual({
      fields: {},
      rest: "The settings must be a JSON object.",
    });
    const goal = 'goals.0: must be a goal such as {"event": "Signup"} or {"page": "/blog/**"}.';
    expect(settingProblems(goal, { goals: [{}] }).fields).toEqual({
      goals: 'Must be a goal such as {"event": "Signup"} or {"page": "/blog/**"}.',
    });
  });
});

describe("what was refused", () => {
  it("[UI37] is added up by reason over the days shown, most first", () => {
    const days = daysUpTo("2026-11-21", 3);
    const answer = [
      { day: "2026-11-21", dropped: { bot: 2, excluded: 5 }, folded: { pages: 1 } },
      { day: "2026-11-19", dropped: { bot: 1 }, folded: {} },
      { day: "2026-01-01", dropped: { bot: 100 }, folded: {} },
    ];
    expect(days).toEqual(["2026-11-19", "2026-11-20", "2026-11-21"]);
    expect(dropRows(days, answer)).toEqual([
      { name: "excluded", total: 5, days: [0, 0, 5] },
      { name: "bot", total: 3, days: [1, 0, 2] },
    ]);
    expect(foldedRows(days, answer)).toEqual([{ name: "pages", total: 1, days: [0, 0, 1] }]);
  });

  it("[UI37] has words for every reason that there is", () => {
    expect(Object.keys(healthText.reasons).sort()).toEqual([...dropReasons].sort());
  });

  it("[UI37] the server's own counters are read from Prometheus' text", () => {
    const text = [
      "# TYPE footfall_requests_total counter",
      'footfall_requests_total{route="/api/collect",status="202"} 12',
      'footfall_requests_total{route="none",status="503"} 2',
      'footfall_request_seconds_count{route="none"} 99',
      'footfall_events_total{result="accepted"} 40',
      'footfall_events_total{result="duplicate"} 3',
      'footfall_events_total{result="dropped"} 1',
    ].join("\n");
    expect(serverMetrics(text)).toEqual({ accepted: 40, duplicates: 3, dropped: 1, requests: 14, failures: 2 });
  });
});

describe("small rules of the settings", () => {
  const noon = Date.UTC(2026, 10, 15, 12);

  it.each([
    [100, null, "fine"],
    [100, 100, "over"],
    [49, 100, "near"],
    [42, 100, "fine"],
  ] as const)("[UI38] %d events of a quota of %s in the middle of a month: %s", (used, quota, stand) => {
    expect(quotaStand(used, quota, Date.UTC(2026, 10, 14))).toBe(stand);
  });

  it("[UI38] the first hours of a month say nothing about its end", () => {
    expect(quotaStand(50, 100, Date.UTC(2026, 10, 1, 5))).toBe("fine");
  });

  it("[UI39] a link ends when it was said, a chosen day included", () => {
    expect(expiryInstant("never", "", noon)).toBeNull();
    expect(expiryInstant("week", "", noon)).toBe(noon + 7 * 86_400_000);
    const end = expiryInstant("day", "2026-12-31", noon);
    expect(new Date(end ?? 0).getFullYear()).toBe(2026);
    expect(new Date((end ?? 0) + 1000).getFullYear()).toBe(2027);
    expect(expiryInstant("day", "", noon)).toBeUndefined();
  });

  it("[UI39] a link that opens the dashboard may have a password and a segment, a counter has neither", () => {
    const draft = { ...blankLink, name: "Ada", password: "a long one", segment: "7" };
    const asked = { name: "Ada", expires_at: null };
    expect(linkOfDraft(draft, noon)).toEqual({ ...asked, kind: "dashboard", password: "a long one", segment: 7 });
    expect(linkOfDraft({ ...draft, kind: "counter" }, noon)).toEqual({
      ...asked,
      kind: "counter",
      password: null,
      segment: null,
    });
    expect(linkOfDraft(blankLink, noon)).toMatchObject({ password: null, segment: null });
    expect(linkOfDraft({ ...draft, expiry: "day" }, noon)).toBeNull();
  });

  it("[UI8] the tracker's line says what differs from its defaults, and nothing can leave its attributes", () => {
    const origin = "https://stats.example.com";
    expect(trackerSnippet(origin, "example.com")).toBe(
      '<script defer src="https://stats.example.com/script.js" data-site="example.com"></script>',
    );
    const options = { ...plainSnippet, identity: "daily", exclude: ' /a/*, ,"><b>', hash: true } as const;
    expect(trackerSnippet(origin, "example.com", { ...options, manual: true, respectSignals: false })).toBe(
      '<script defer src="https://stats.example.com/script.js" data-site="example.com" data-identity="daily" ' +
        'data-respect-signals="false" data-exclude="/a/*, &quot;>&lt;b>" data-hash data-manual></script>',
    );
  });

  it("[UI34] a time zone is found by a city, accents or not, and by its offset", () => {
    const zones = zoneOptions(noon, [], "en-GB");
    expect(matching(zones, "new yo")[0]).toEqual({
      value: "America/New_York",
      label: "America/New York",
      aside: "GMT-5 · 07:00",
    });
    expect(matching(zones, "são_paulo")[0]?.value).toBe("America/Sao_Paulo");
    expect(matching(zones, "gmt+5:45").map(({ value }) => value)).toEqual(["Asia/Kathmandu"]);
    expect(["kyiv", "kolkata", "ho chi"].map((typed) => matching(zones, typed)[0]?.value)).toEqual([
      "Europe/Kyiv",
      "Asia/Kolkata",
      "Asia/Ho_Chi_Minh",
    ]);
    expect(matching(zones, "no such place")).toEqual([]);
  });
});
