import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildFacts } from "../../../domain/parts/build-facts.ts";
import { factsWithout } from "../../../domain/parts/facts-without.ts";
import { mergeParts } from "../../../domain/parts/merge-parts.ts";
import { compareSealed, type SealedVisit } from "../../../domain/parts/sealed-visit.ts";
import { openPart, partOf, rowsOfFacts, sealedOf, shardHistory } from "../../support/parts.ts";
import { aSealedVisit, sealedVisits } from "../../support/sealed-visits.ts";

const SLOW_MS = 60_000;

/** Deals visits out to parts, each in order. */
const dealt = (visits: readonly SealedVisit[], hands: readonly number[]): SealedVisit[][] => {
  const parts: SealedVisit[][] = [[], [], []];
  visits.forEach((visit, index) => void parts[(hands[index] ?? 0) % 3]?.push(visit));
  return parts.filter((part) => part.length > 0);
};

describe("merging parts", () => {
  it("[PA6] gives the part of all their visits, byte for byte", { timeout: SLOW_MS }, () => {
    fc.assert(
      fc.property(sealedVisits(), fc.array(fc.nat(2)), (visits, hands) => {
        const parts = dealt(visits, hands).map((part) => ({ reader: openPart(partOf(part)), dead: [] }));
        expect(partOf(mergeParts(parts))).toEqual(partOf(visits));
      }),
    );
  });

  it("[PA6] leaves out what was buried, and clears the tombstones", { timeout: SLOW_MS }, () => {
    fc.assert(
      fc.property(sealedVisits(), fc.array(fc.nat(2)), fc.array(fc.boolean()), (visits, hands, buried) => {
        const dead = (visit: SealedVisit): boolean => buried[visits.indexOf(visit)] ?? false;
        const left = visits.filter((visit) => !dead(visit));
        const parts = dealt(visits, hands).map((part) => ({
          reader: openPart(partOf(part)),
          dead: part.flatMap((visit, row) => (dead(visit) ? [row] : [])),
        }));
        expect(Array.from(mergeParts(parts))).toEqual(left);
      }),
    );
  });
});

describe("tombstones", () => {
  it("[PA7] hide a visit and its hits from every question", { timeout: SLOW_MS }, () => {
    fc.assert(
      fc.property(shardHistory, fc.array(fc.boolean()), (visitors, buried) => {
        const sealed = visitors.flatMap(sealedOf).sort(compareSealed);
        const dead = sealed.flatMap((_visit, row) => (buried[row] ? [row] : []));
        const left = sealed.filter((_visit, row) => !buried[row]);
        fc.pre(left.length > 0);
        const filtered = rowsOfFacts(openPart(partOf(sealed)).facts(dead));
        expect(filtered).toEqual(rowsOfFacts(openPart(partOf(left)).facts()));
      }),
    );
  });

  it("[PA7] work on any facts", () => {
    fc.assert(
      fc.property(shardHistory, (visitors) => {
        const facts = buildFacts(visitors);
        expect(rowsOfFacts(factsWithout(facts, []))).toEqual(rowsOfFacts(facts));
        expect(
          factsWithout(
            facts,
            Array.from({ length: facts.visits.count }, (_none, row) => row),
          ).hits.count,
        ).toBe(0);
      }),
    );
  });
});

describe("a visitor's runs in a part", () => {
  const minute = 60_000;
  const visits = [
    aSealedVisit({ ordinal: 5, hits: [{ at: 10 * minute }, { at: 20 * minute }], from: 9 * minute, to: 25 * minute }),
    aSealedVisit({ ordinal: 6, hits: [{ at: 12 * minute }] }),
    aSealedVisit({ ordinal: 5, hits: [{ at: 90 * minute }] }),
    aSealedVisit({ ordinal: 5, hits: [], from: 60 * minute, to: 61 * minute }),
  ];
  const reader = openPart(partOf(visits));

  it.each([
    ["before all", 0, 8, []],
    ["up to the first event", 0, 9, [0]],
    ["from the last event of the first", 25, 59, [0]],
    ["inside a run, between its events", 15, 16, [0]],
    ["between runs", 26, 59, []],
    ["runs without a counted hit too", 26, 90, [2, 3]],
  ])("[PA8] are found by time: %s", (_what, from, to, rows) => {
    expect(reader.runsOf(5, from * minute, to * minute)).toEqual(rows);
  });

  it("[PA8] are found by visitor, and come back as they were sealed", () => {
    expect(reader.runsOf(5)).toEqual([0, 2, 3]);
    expect(reader.runsOf(7)).toEqual([]);
    expect(reader.visitsOf([3, 1])).toEqual([visits[3], visits[1]]);
    expect(reader.visitsOf([])).toEqual([]);
  });
});
