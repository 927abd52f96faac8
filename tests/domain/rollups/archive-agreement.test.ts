import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { QueryAnswer } from "../../../protocol/query.ts";
import { bodies, scenes } from "../query/arbitrary.ts";
import { history } from "../query/history.ts";
import { askBothWays } from "./archived-history.ts";

const RUNS = Number(process.env.ARCHIVE_RUNS ?? 250);

/** Questions that days were made for. */
const simple = fc.record({
  metrics: fc.subarray(
    [
      "visitors",
      "visits",
      "pageviews",
      "events",
      "bounce_rate",
      "visit_duration",
      "views_per_visit",
      "value",
      "percentage",
    ],
    { minLength: 1 },
  ),
  date_range: fc.constantFrom("all", "7d", "month", "year", "12mo"),
  dimensions: fc.constantFrom(
    ...[[], [], ["time:day"], ["time:week"], ["time:month"], ["event:page"], ["event:name"], ["visit:source"]],
    ...[["visit:country_name"], ["visit:entry_page"], ["time:day", "event:page"], ["visit:source", "time:week"]],
  ),
  filters: fc.constantFrom(
    ...[[], [], [], [["is", "event:page", ["/a"]]], [["is", "visit:source", ["Direct / None"]]]],
    ...[[["is", "visit:country", ["EE"]]], [["is", "event:page", ["/", "/a"]]]],
  ),
});

const agedScenes = scenes.chain((scene) =>
  fc.record({
    scene: fc.constant(scene),
    retentionDays: fc.integer({ min: 1, max: 8 }),
    body: fc.oneof({ weight: 3, arbitrary: simple }, { weight: 1, arbitrary: bodies(scene) }),
  }),
);

const rowsOf = ({ results }: QueryAnswer) =>
  results.toSorted((a, b) => (`${a.dimensions}` < `${b.dimensions}` ? -1 : 1));

/** What of an archived answer differs from the facts', though it says that it does not. */
const disagreement = (facts: QueryAnswer, archived: QueryAnswer): string | null => {
  const said = archived.meta.archive;
  if (!said) return JSON.stringify(facts) === JSON.stringify(archived) ? null : "facts alone answered something else";
  // Which rows there are is then another question, too.
  if (said.missing.length > 0 || said.unknown_days > 0) return null;
  const [wanted, given] = [rowsOf(facts), rowsOf(archived)];
  if (wanted.length !== given.length) return `${given.length} rows, not ${wanted.length}`;
  for (const [index, row] of wanted.entries()) {
    const other = given[index];
    if (String(row.dimensions) !== String(other?.dimensions)) return `row ${other?.dimensions}, not ${row.dimensions}`;
    for (const [at, metric] of facts.query.metrics.entries()) {
      const [cell, told] = [row.metrics[at], other?.metrics[at]];
      // Four visitors: two of them share one of 1,024 registers once in a hundred times.
      const near = metric === "visitors" && Math.abs(Number(cell) - Number(told)) <= 1;
      const allowed = said.estimated.includes(metric) && (near || metric === "percentage");
      if (cell !== told && !allowed) return `${metric} of ${row.dimensions}: ${told}, not ${cell}`;
    }
  }
  return null;
};

describe("facts and the days that outlive them", () => {
  it("[QU27] give the same answer to every question that days answer, wherever the range is split", async () => {
    let split = 0;
    let answered = 0;
    await fc.assert(
      fc.asyncProperty(agedScenes, async ({ scene, retentionDays, body }) => {
        const asked = await askBothWays({ ...scene, retentionDays }, body);
        if (!asked) return;
        if (asked.archived.meta.archive) split++;
        if (asked.archived.meta.archive?.missing.length === 0) answered++;
        expect(disagreement(asked.facts, asked.archived)).toBeNull();
      }),
      { numRuns: RUNS },
    );
    expect(split).toBeGreaterThan(RUNS / 4);
    expect(answered).toBeGreaterThan(RUNS / 8);
  });

  it("[QU27] a share is of facts alone or of both, never a part of one and a whole of the other", async () => {
    const scene = {
      now: "2026-03-15T12:00:00Z",
      retentionDays: 5,
      rows: history(`
        visitor  visit  at                what  page  source
        1        1      2026-03-01 10:00  view  /     Google
        2        2      2026-03-02 10:00  view  /     Google
        2        2      2026-03-02 10:01  view  /a    Google
        3        3      2026-03-14 10:00  view  /     -
        4        4      2026-03-14 10:00  view  /     Google
      `),
    };
    const shares = async (body: Record<string, unknown>) => {
      const asked = await askBothWays(scene, { metrics: ["visitors", "percentage"], date_range: "month", ...body });
      return asked?.archived.results.map(({ dimensions, metrics }) => [...dimensions, ...metrics].join(" "));
    };
    expect(await shares({ dimensions: ["visit:source"] })).toEqual(["Google 3 75", "Direct / None 1 25"]);
    // Days know no sources of one page, so the figures are of the last days' two visitors.
    const ofPage = { dimensions: ["visit:source"], filters: [["is", "event:page", ["/"]]] };
    expect(await shares(ofPage)).toEqual(["Direct / None 1 50", "Google 1 50"]);
    // They know each page, and not how many saw either.
    const ofTwo = { dimensions: ["event:page"], filters: [["is", "event:page", ["/", "/a"]]] };
    expect(await shares(ofTwo)).toEqual(["/ 4 ", "/a 1 "]);
  });
});
