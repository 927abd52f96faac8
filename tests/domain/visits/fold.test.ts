import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Hit } from "../../../domain/ingest/hit.ts";
import { foldHit } from "../../../domain/visits/fold.ts";
import { isBounce, isVisit, newVisitor, type Visitor } from "../../../domain/visits/visit.ts";
import { aHit, desktop, direct } from "../../support/hits.ts";

const MINUTE = 60_000;
const at = (minutes: number, seconds = 0): number => Date.UTC(2026, 5, 1) + minutes * MINUTE + seconds * 1000;

const fold = (hits: Hit[]): Visitor => {
  const visitor = newVisitor("v", 0);
  for (const hit of hits) foldHit(visitor, hit);
  return visitor;
};

/** Visits as lines: minutes from-to, counted hits, entry. */
const shape = (visitor: Visitor): string[] =>
  visitor.visits
    .filter(isVisit)
    .map((v) => `${(v.from - at(0)) / MINUTE}-${(v.to - at(0)) / MINUTE} ${v.hits.map((h) => h.page).join(" ")}`);

const view = (seq: number, minutes: number, page = "/", seconds = 0): Hit =>
  aHit({ seq, page, at: at(minutes, seconds) });
const beat = (seq: number, minutes: number, pageview: number, engagedMs: number): Hit =>
  aHit({ kind: "engagement", seq, pageview, engagedMs, at: at(minutes), interactive: false });

describe("the visit fold", () => {
  it("[VI1] keeps a gap of 30:59 within the visit and starts a new one at 31:00", () => {
    expect(shape(fold([view(1, 0), view(2, 30, "/b", 59)]))).toHaveLength(1);
    expect(shape(fold([view(1, 0), view(2, 31, "/b")]))).toHaveLength(2);
    expect(shape(fold([view(2, 31, "/b"), view(1, 0)]))).toHaveLength(2);
  });

  it("[VI1] does not split at midnight or on a new campaign", () => {
    const late = aHit({ seq: 1, at: Date.UTC(2026, 5, 1, 23, 50) });
    const early = aHit({ seq: 2, at: Date.UTC(2026, 5, 2, 0, 10), acquisition: { ...direct, utmCampaign: "spring" } });
    expect(fold([late, early]).visits).toHaveLength(1);
  });

  it("[VI2] joins two visits when a late event lies between them", () => {
    expect(shape(fold([view(1, 0, "/a"), view(3, 50, "/c")]))).toEqual(["0-0 /a", "50-50 /c"]);
    expect(shape(fold([view(1, 0, "/a"), view(3, 50, "/c"), view(2, 25, "/b")]))).toEqual(["0-50 /a /b /c"]);
  });

  it("[VI3] engagement keeps a visit open and joins, but never opens one", () => {
    expect(shape(fold([beat(1, 0, 9, 100)]))).toEqual([]);
    expect(shape(fold([view(1, 0, "/a"), beat(2, 20, 1, 100), view(3, 45, "/b")]))).toEqual(["0-45 /a /b"]);
  });

  it("[VI3] engagement neither counts as an event nor ends a bounce", () => {
    const [visit] = fold([view(1, 0), beat(2, 1, 1, 60_000)]).visits;
    expect(visit && isBounce(visit)).toBe(true);
    expect(visit?.hits).toHaveLength(1);
  });

  it("[VI4] first touch is that of the earliest counted event, however late it comes", () => {
    const google = { ...direct, source: "Google" };
    const phone = { ...desktop, device: "Mobile" };
    const later = aHit({ seq: 2, at: at(5) });
    const earlier = aHit({ seq: 1, at: at(0), acquisition: google, client: phone });
    const [visit] = fold([later, earlier]).visits;
    expect(visit?.acquisition?.source).toBe("Google");
    expect(visit?.client?.device).toBe("Mobile");
  });

  it("[VI5] cumulative engagement merges by maximum: lost, repeated or reordered heartbeats do no harm", () => {
    const visitor = fold([view(1, 0), beat(4, 2, 1, 9000), beat(2, 1, 1, 4000), beat(3, 1, 1, 6000)]);
    expect(Array.from(visitor.engagements.values(), (e) => e.engagedMs)).toEqual([9000]);
  });

  it("[VI6] gives the same visitor for the same events in any order", () => {
    const kinds = fc.constantFrom<Hit["kind"]>("pageview", "event", "engagement");
    const hits = fc
      .array(fc.record({ kind: kinds, minute: fc.integer({ min: 0, max: 240 }), page: fc.constantFrom("/a", "/b") }), {
        minLength: 1,
        maxLength: 25,
      })
      .map((drawn) =>
        drawn.map(({ kind, minute, page }, index) =>
          aHit({
            kind,
            page,
            at: at(minute),
            seq: index + 1,
            pageview: kind === "engagement" ? (index % 5) + 1 : 0,
            engagedMs: kind === "engagement" ? minute * 10 : 0,
            acquisition: { ...direct, source: `source ${index}` },
          }),
        ),
      );
    fc.assert(
      fc.property(
        hits.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
        ([inOrder, shuffled]) => {
          const canonical = (v: Visitor) => ({ visits: v.visits, engagements: new Map([...v.engagements].sort()) });
          expect(canonical(fold(shuffled))).toEqual(canonical(fold(inOrder)));
        },
      ),
    );
  });
});
