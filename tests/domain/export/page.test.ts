import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Candidate,
  compareCandidates,
  type ExportCursor,
  type ExportScope,
  exportPage,
  type VisitSource,
} from "../../../domain/export/page.ts";
import type { SealedVisit } from "../../../domain/parts/sealed-visit.ts";
import { aHit, desktop, direct } from "../../support/hits.ts";

const everything = (of: "hits" | "visits"): ExportScope => ({ of, from: 0, to: Number.MAX_SAFE_INTEGER });

const visitOf = (start: number, ordinal: number, hits = 1): SealedVisit => ({
  ordinal,
  visit: {
    from: start,
    to: start + hits,
    hits: Array.from({ length: hits }, (_, index) => ({
      ...aHit({ at: start + index, seq: index + 1 }),
      kind: "pageview",
    })),
    acquisition: direct,
    client: desktop,
  },
  engagements: [],
  score: 0,
});

const sourceOf = (visits: readonly SealedVisit[]): VisitSource => {
  const candidates = visits
    .map((sealed): Candidate => ({ start: sealed.visit.from, ordinal: sealed.ordinal, read: () => sealed }))
    .sort(compareCandidates);
  return {
    first: candidates[0]?.start ?? 0,
    last: candidates.at(-1)?.start ?? 0,
    next: (after, limit) =>
      candidates.filter((visit) => after === null || compareCandidates(visit, after) >= 0).slice(0, limit),
  };
};

const linesOf = (scope: ExportScope, sources: () => VisitSource[]): { pages: number; lines: string[] } => {
  const lines: string[] = [];
  let after: ExportCursor | null = null;
  let pages = 0;
  do {
    const page = exportPage(sources(), scope, { after, nameOf: (ordinal) => `n${ordinal}` });
    lines.push(...page.text.split("\n").filter((line) => line !== ""));
    after = page.next;
    pages++;
  } while (after);
  return { pages, lines };
};

describe("the pages of an export", () => {
  it("[EX2] hold every visit once and in order, however it moves from one place to another meanwhile", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat({ max: 500 }), fc.nat({ max: 50 })), { minLength: 1500, maxLength: 4000 }),
        fc.infiniteStream(fc.nat({ max: 3 })),
        (places, moves) => {
          const unique = new Map(places.map(([start, ordinal]) => [`${start}.${ordinal}`, visitOf(start, ordinal)]));
          const visits = Array.from(unique.values());
          const { pages, lines } = linesOf(everything("visits"), () => {
            const homes = Map.groupBy(visits, () => moves.next().value ?? 0);
            return Array.from(homes.values(), sourceOf);
          });
          expect(pages).toBe(Math.max(1, Math.ceil(visits.length / 1000)));
          const expected = visits.map(({ visit, ordinal }) => ({ start: visit.from, ordinal })).sort(compareCandidates);
          const found = lines.map((line) => JSON.parse(line) as { visitor: string; start: string });
          expect(
            found.map(({ visitor, start }) => ({ start: Date.parse(start), ordinal: Number(visitor.slice(1)) })),
          ).toEqual(expected);
        },
      ),
      { numRuns: 20 },
    );
  });

  it("[EX2] stay small although one visit is long", () => {
    const long = visitOf(100, 1, 12_000);
    const { pages, lines } = linesOf(everything("hits"), () => [sourceOf([visitOf(50, 0), long, visitOf(60, 2)])]);
    expect(pages).toBeGreaterThan(3);
    const times = lines.map((line) => Date.parse((JSON.parse(line) as { at: string }).at));
    expect(times).toEqual([50, 60, ...Array.from({ length: 12_000 }, (_, index) => 100 + index)]);
  });
});
