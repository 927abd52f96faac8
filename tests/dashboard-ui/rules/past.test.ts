import { describe, expect, it } from "vitest";
import { isIncomplete, pastOf } from "../../../dashboard-ui/rules/past.ts";
import type { ArchiveMeta, QueryAnswer } from "../../../protocol/query.ts";

const none: ArchiveMeta = {
  until: "2026-08-23T00:00:00+03:00",
  known_since: null,
  missing: [],
  estimated: [],
  error_percent: null,
  cut: [],
  unknown_days: 0,
  damaged_days: 0,
};

const answer = (archive?: Partial<ArchiveMeta>): QueryAnswer => ({
  results: [],
  meta: archive ? { archive: { ...none, ...archive } } : {},
  query: {
    site_id: "example.com",
    metrics: ["visitors", "pageviews"],
    date_range: ["2026-01-01T00:00:00+02:00", "2026-11-21T23:59:59+02:00"],
    filters: [],
    dimensions: [],
    order_by: [],
    include: {},
    pagination: { limit: 100, offset: 0 },
  },
});

describe("figures that are not made of events", () => {
  it("[UI43] are told from those that are, with the day on which events begin and how good they are", () => {
    expect(pastOf(answer())).toBeNull();
    const estimated = pastOf(answer({ estimated: ["visitors"], error_percent: 1.6 }));
    expect(estimated).toMatchObject({ since: "2026-08-23", shown: true, withinPercent: 3 });
    expect(estimated && isIncomplete(estimated)).toBe(false);
  });

  it.each<[Partial<ArchiveMeta>, object]>([
    [{ missing: ["visitors", "pageviews"] }, { shown: false }],
    [{ known_since: "2026-02-01T00:00:00+02:00" }, { knownSince: "2026-02-01" }],
    [{ unknown_days: 2, damaged_days: 1 }, { lostDays: 3 }],
  ])("[UI43] say what is missing: %j", (archive, expected) => {
    const past = pastOf(answer(archive));
    expect(past).toMatchObject(expected);
    expect(past && isIncomplete(past)).toBe(true);
  });

  it("[UI43] of a list, that only the most frequent are known", () => {
    expect(pastOf(answer({ cut: ["visitors"] }))).toMatchObject({ shown: true, cut: true });
  });
});
