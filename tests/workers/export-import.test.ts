import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addressOfPage } from "../../domain/export/address-of-page.ts";
import { exportHits } from "../../domain/export/export-hits.ts";
import type { Acquisition, Hit } from "../../domain/ingest/hit.ts";
import { pageOf } from "../../domain/ingest/page.ts";
import { compileSettings } from "../../domain/ingest/site-rules.ts";
import { engagementsByRun } from "../../domain/visits/attention.ts";
import { Memtable } from "../../domain/visits/memtable.ts";
import { scoreVisits } from "../../domain/visits/profile.ts";
import { isVisit, type Visitor } from "../../domain/visits/visit.ts";
import { ImportJudge } from "../../workers/ingest/import-history.ts";
import { parseAddress } from "../../workers/ingest/parse-address.ts";
import { aBatch, aHit, desktop, direct, noParts } from "../support/hits.ts";
import { aSite } from "../support/sites.ts";

/** An export is a list of lines that an import takes: what they fold to must be what was exported. */

const MINUTE = 60_000;
const START = Date.UTC(2026, 2, 10);
const rules = compileSettings(aSite("example.com", 1, { allowed_hosts: [] }).settings);

const touches: Acquisition[] = [
  direct,
  {
    ...direct,
    source: "Google",
    referrer: "google.com/search/%C3%BC%20x",
    channel: "Organic Search",
    utmTerm: "shoes",
  },
  { ...direct, source: "Hacker News", referrer: "news.ycombinator.com", utmSource: "hn", channel: "Referral" },
];

/** Events of a visitor's two tabs over some hours, as a tracker sends them; some from an import. */
const hit: fc.Arbitrary<Hit> = fc
  .record({
    at: fc.integer({ min: 0, max: 240 }).map((minute) => START + minute * MINUTE),
    session: fc.constantFrom("s", "t"),
    kind: fc.constantFrom<Hit["kind"]>("pageview", "pageview", "event", "engagement"),
    page: fc.constantFrom("/", "/a", "/ü/100%", "/what?", "/a b#c"),
    name: fc.constantFrom("Signup", "Purchase"),
    pageview: fc.integer({ min: 1, max: 3 }),
    engagedMs: fc.integer({ min: 0, max: 90_000 }),
    interactions: fc.integer({ min: 0, max: 5 }),
    scroll: fc.option(fc.integer({ min: 0, max: 100 })),
    props: fc.constantFrom(null, { plan: "pro", "key ü": "=1+1" }),
    revenue: fc.constantFrom(null, { amount: -12.5, currency: "EUR" }),
    interactive: fc.boolean(),
    acquisition: fc.constantFrom(...touches),
    client: fc.constantFrom(desktop, { ...desktop, country: "", city: "São Paulo" }),
    imported: fc.boolean(),
  })
  .map(({ imported, ...given }) => {
    const engagement = given.kind === "engagement";
    return aHit({
      ...given,
      session: imported ? "" : given.session,
      name: given.kind === "event" ? given.name : "",
      interactive: given.kind === "pageview" || (given.kind === "event" && given.interactive),
      pageview: engagement && !imported ? given.pageview : 0,
      engagedMs: engagement ? given.engagedMs : 0,
      scroll: engagement ? given.scroll : null,
      interactions: engagement ? given.interactions : 0,
      props: engagement ? null : given.props,
      revenue: given.kind === "event" ? given.revenue : null,
    });
  });

const history = fc
  .array(fc.array(hit, { minLength: 1, maxLength: 25 }), { minLength: 1, maxLength: 3 })
  .map((visitors) =>
    visitors.map((hits) =>
      hits.map((given, index) =>
        given.session === "" ? { ...given, seq: 0, id: `id-${index}` } : { ...given, seq: index + 1 },
      ),
    ),
  );

const fold = (visitors: readonly Hit[][]): Visitor[] => {
  const memtable = new Memtable(noParts);
  visitors.forEach((hits, index) => {
    memtable.take(aBatch(`v${index}`, hits, { imported: true }), false);
  });
  return Array.from(memtable.all());
};

const linesOf = (visitor: Visitor): string[] => {
  const engagements = engagementsByRun(visitor);
  return visitor.visits.filter(isVisit).flatMap((visit) => {
    const sealed = { ordinal: visitor.ordinal, visit, engagements: engagements.get(visit) ?? [], score: 0 };
    const everything = { from: 0, to: Number.MAX_SAFE_INTEGER };
    return exportHits(visitor.key, sealed, everything).map((line) => JSON.stringify(line));
  });
};

/** What questions see of a visitor. */
const seen = (visitor: Visitor) => {
  const engagements = engagementsByRun(visitor);
  return scoreVisits(visitor).map(({ visit, score }) => ({
    score,
    hits: visit.hits,
    acquisition: visit.acquisition,
    client: { ...visit.client, lat: null, lon: null },
    engagements: (engagements.get(visit) ?? []).map(([, { session, ...engagement }]) => engagement),
  }));
};

/** Tabs whose heartbeats hold a visit together that is not that of their pageview leave a line of their own. */
const withoutFillers = (visits: ReturnType<typeof seen>) =>
  visits.map((visit) => ({
    ...visit,
    engagements: visit.engagements
      .filter(
        ({ engagedMs, scroll, pageview, interactions }) => pageview > 0 || engagedMs + (scroll ?? 0) + interactions > 0,
      )
      .map((engagement) => JSON.stringify(engagement))
      .sort(),
  }));

const reimported = (visitor: Visitor, shuffle: number): Visitor[] => {
  const judge = new ImportJudge(rules, 0);
  const lines = linesOf(visitor);
  const hits = lines.map((text) => {
    const judged = judge.judge(text);
    if ("reason" in judged) throw new Error(`${judged.reason} ${judged.detail}: ${text}`);
    expect(judged.visitor).toBe(visitor.key);
    return judged.hit;
  });
  const turned = [...hits.slice(shuffle % (hits.length || 1)), ...hits.slice(0, shuffle % (hits.length || 1))];
  return fold([turned]);
};

describe("exported hits", () => {
  it("[EX1] imported again, in whatever order, are the same visits with the same attention", () => {
    fc.assert(
      fc.property(history, fc.nat({ max: 50 }), (visitors, shuffle) => {
        for (const visitor of fold(visitors)) {
          const [again] = reimported(visitor, shuffle);
          expect(again ? withoutFillers(seen(again)) : []).toEqual(withoutFillers(seen(visitor)));
        }
      }),
      { numRuns: 400 },
    );
  });

  it("[EX1] leaves no event outside the range", () => {
    const [visitor] = fold([[0, 10, 20].map((minute, index) => aHit({ at: START + minute * MINUTE, seq: index + 1 }))]);
    const visit = visitor?.visits[0];
    if (!visit) throw new Error("a visit was expected");
    const range = { from: START + 10 * MINUTE, to: START + 20 * MINUTE };
    const lines = exportHits("v", { ordinal: 0, visit, engagements: [], score: 0 }, range);
    expect(lines.map(({ at }) => at)).toEqual(["2026-03-10T00:10:00.000Z"]);
  });

  it("[EX1] an address gives its page back", () => {
    const scrub = (text: string): string => text;
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const address = parseAddress(`https://example.com/${encodeURIComponent(text)}`);
        if (!address) throw new Error("not an address");
        const page = pageOf(address, [], scrub);
        const again = parseAddress(addressOfPage("example.com", page));
        expect(again && pageOf(again, [], scrub)).toBe(page);
      }),
    );
  });
});
