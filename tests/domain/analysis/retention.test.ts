import { describe, expect, it } from "vitest";
import { PERIODS_MAX, VisitorPeriods } from "../../../domain/analysis/visitor-periods.ts";
import type { RetentionAnswer, RetentionBody } from "../../../protocol/analysis.ts";
import { history } from "../query/history.ts";
import { type AnalysisScene, flowOf, funnelOf, given, retentionOf } from "./analysing.ts";

type Asked = Omit<RetentionBody, "date_range"> & { date_range?: unknown };

const said = ({ cohorts }: RetentionAnswer): string[] =>
  cohorts.map(({ start, returned }) => `${start}: ${returned.join(" ")}`);
const retention = async (scene: AnalysisScene, asked: Asked): Promise<string[]> =>
  said(given(await retentionOf(scene, asked)));

/** Weeks begin on the Mondays 2, 9, 16 and 23 March 2026. */
const scene: AnalysisScene = {
  rows: history(`
    visitor  visit  at                what    page   source
    1        1      2026-03-02 10:00  view    /      Google
    1        2      2026-03-03 10:00  view    /      Bing
    1        3      2026-03-12 10:00  view    /      Bing
    2        4      2026-03-08 23:50  view    /      Bing
    2        5      2026-03-16 00:00  view    /blog  Google
    3        6      2026-02-27 10:00  view    /      Google
    3        7      2026-03-10 10:00  view    /      Google
    4        8      2026-03-10 11:00  Signup  /      -
    4        9      2026-03-17 11:00  view    /      -
  `),
  now: "2026-03-19T12:00:00Z",
  shards: 2,
  tables: 3,
};
const march = { date_range: ["2026-03-02", "2026-03-19"] };

describe("retention", () => {
  it("[AN10] cohorts are by the first visit of all, returns by the periods in which visits began", async () => {
    expect(await retention(scene, march)).toEqual(["2026-03-02: 2 1 1", "2026-03-09: 1 1", "2026-03-16: 0"]);
    expect(await retention(scene, { date_range: "all" })).toEqual([
      "2026-02-23: 1 0 1 0",
      "2026-03-02: 2 1 1",
      "2026-03-09: 1 1",
      "2026-03-16: 0",
    ]);
  });

  it("[AN10] widens the range to whole periods, says which are over and sums up those", async () => {
    const answer = given(await retentionOf(scene, { date_range: ["2026-03-04", "2026-03-17"] }));
    expect(answer).toEqual({
      date_range: ["2026-03-02T00:00:00+00:00", "2026-03-22T23:59:59+00:00"],
      timezone: "Etc/UTC",
      meta: {},
      grain: "week",
      periods: [
        { start: "2026-03-02", complete: true },
        { start: "2026-03-09", complete: true },
        { start: "2026-03-16", complete: false },
      ],
      cohorts: [
        { start: "2026-03-02", size: 2, returned: [2, 1, 1], rates: [100, 50, 50] },
        { start: "2026-03-09", size: 1, returned: [1, 1], rates: [100, 100] },
        { start: "2026-03-16", size: 0, returned: [0], rates: [0] },
      ],
      overall: [
        { size: 3, returned: 3, rate: 100 },
        { size: 2, returned: 1, rate: 50 },
        { size: 0, returned: 0, rate: 0 },
      ],
    });
  });

  it("[AN10] by days and months", async () => {
    expect(await retention(scene, { grain: "day", date_range: ["2026-03-02", "2026-03-03"] })).toEqual([
      "2026-03-02: 1 1",
      "2026-03-03: 0",
    ]);
    expect(await retention(scene, { grain: "month", date_range: ["2026-02-10", "2026-03-01"] })).toEqual([
      "2026-02-01: 1 1",
      "2026-03-01: 3",
    ]);
  });

  it("[AN10] in the site's time zone, also where its clocks change", async () => {
    // Visitor 2 came at 23:50 UTC of Sunday, which is Monday in Tallinn.
    expect(await retention({ ...scene, timezone: "Europe/Tallinn" }, march)).toEqual([
      "2026-03-02: 1 1 0",
      "2026-03-09: 2 2",
      "2026-03-16: 0",
    ]);
    const rows = history(`
      visitor  visit  at                    what  page
      1        1      2026-03-28T21:59:00Z  view  /
      2        2      2026-03-28T22:00:00Z  view  /
      2        3      2026-03-29T20:59:00Z  view  /
      1        4      2026-03-29T21:00:00Z  view  /
    `);
    const night = { rows, timezone: "Europe/Tallinn", now: "2026-04-02T00:00:00Z" };
    expect(await retention(night, { grain: "day", date_range: ["2026-03-28", "2026-03-30"] })).toEqual([
      "2026-03-28: 1 0 1",
      "2026-03-29: 1 0",
      "2026-03-30: 0",
    ]);
  });

  it("[AN11] filters choose visitors by their first visit; any visit is a return", async () => {
    const google = await retention(scene, { ...march, filters: [["is", "visit:source", ["Google"]]] });
    expect(google).toEqual(["2026-03-02: 1 1 0", "2026-03-09: 0 0", "2026-03-16: 0"]);
    const signup = await retention(scene, { ...march, filters: [["is", "event:name", ["Signup"]]] });
    expect(signup).toEqual(["2026-03-02: 0 0 0", "2026-03-09: 1 1", "2026-03-16: 0"]);
    const blog = await retention(scene, { ...march, filters: [["is", "event:page", ["/blog"]]] });
    expect(blog).toEqual(["2026-03-02: 0 0 0", "2026-03-09: 0 0", "2026-03-16: 0"]);
  });

  it("[AN3] who is confined to some visits is told of nothing else", async () => {
    const bing: AnalysisScene = { ...scene, confinedTo: [["is", "visit:source", ["Bing"]]] };
    expect(await retention(bing, march)).toEqual(["2026-03-02: 2 1 0", "2026-03-09: 0 0", "2026-03-16: 0"]);
    const both = { ...march, filters: [["is", "visit:source", ["Google"]] as const] };
    expect(await retention(bing, both)).toEqual(["2026-03-02: 0 0 0", "2026-03-09: 0 0", "2026-03-16: 0"]);
    expect(given(await funnelOf(bing, { steps: [{ page: "/" }, { page: "/" }], within: "range" })).visitors).toBe(2);
    expect(given(await flowOf(bing, {})).visits).toBe(3);
  });

  it("[AN7] warns where visitors are not known again", async () => {
    const { meta } = given(await retentionOf({ ...scene, identity: "session" }, march));
    expect(meta.warnings).toEqual([{ code: "short_identity", warning: expect.stringContaining("beyond a session") }]);
  });

  it("[AN10] follows as many periods as an answer may have, all bits of them", async () => {
    const rows = history("visitor  visit  at  what").concat(
      ...[0, 31, 32, 63].map((days, number) =>
        history(`
          visitor  visit        at                                                                               what
          7        ${number}    ${new Date(Date.UTC(2026, 0, 1 + days, 12)).toISOString().slice(0, 16)}  view
        `),
      ),
    );
    const [first] = given(
      await retentionOf(
        { rows, now: "2026-04-01T00:00:00Z" },
        { grain: "day", date_range: ["2026-01-01", "2026-03-05"] },
      ),
    ).cohorts;
    expect(first?.returned).toHaveLength(PERIODS_MAX);
    expect(first?.returned.flatMap((visitors, days) => (visitors > 0 ? [days] : []))).toEqual([0, 31, 32, 63]);
  });

  it.each`
    asked                                                           | field           | sentence
    ${{ grain: "hour" }}                                            | ${"grain"}      | ${"must be day, week, month"}
    ${{ grain: "day", date_range: ["2026-01-01", "2026-03-06"] }}   | ${"date_range"} | ${"has more than 64 days"}
    ${{ grain: "month", date_range: ["1001-01-01", "9000-01-01"] }} | ${"date_range"} | ${"has more than 64 months"}
    ${{ filters: [["has_done", ["is", "visit:source", ["x"]]]] }}   | ${"filters"}    | ${"Behavioral filters"}
    ${{ weeks: 8 }}                                                 | ${"weeks"}      | ${"is not known here"}
  `("[AN5] names what is wrong: $field $sentence", async ({ asked, field, sentence }) => {
    expect(await retentionOf(scene, asked as Asked)).toEqual({
      errors: { [field]: [expect.stringContaining(sentence)] },
    });
  });

  it("[AN6] keeps no more visitors than it has room for, and says so", () => {
    const visitors = new VisitorPeriods();
    for (let page = 0; page <= 511; page++) visitors.note(page * 4096, 1, 0, true);
    expect(visitors.full).toBe(false);
    visitors.note(512 * 4096, 1, 0, true);
    expect(visitors.full).toBe(true);
  });
});
