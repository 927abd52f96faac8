import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildFacts } from "../../../domain/parts/build-facts.ts";
import { xxHash32 } from "../../../domain/parts/checksum.ts";
import { encodePart } from "../../../domain/parts/encode-part.ts";
import { PartError } from "../../../domain/parts/part-error.ts";
import { PART_VERSION } from "../../../domain/parts/part-file.ts";
import { compareSealed } from "../../../domain/parts/sealed-visit.ts";
import { desktop } from "../../support/hits.ts";
import { deflate, openPart, partOf, rowsOfFacts, sealedOf, shardHistory } from "../../support/parts.ts";
import { aSealedVisit, sealedVisits } from "../../support/sealed-visits.ts";

const SLOW_MS = 60_000;

describe("encoding", () => {
  it("[PA1] gives every run back exactly as it was sealed, whatever its values are", { timeout: SLOW_MS }, () => {
    fc.assert(
      fc.property(sealedVisits(), (visits) => {
        expect(Array.from(openPart(partOf(visits)).visits())).toEqual(visits);
      }),
    );
  });

  it(
    "[PA1] keeps a hundred thousand distinct pages, and a hit's every property among rare and common ones",
    () => {
      const hits = Array.from({ length: 100_000 }, (_none, index) => ({
        at: index,
        page: `/product/${index}/${"long".repeat(index % 7)}`,
        props: { common: String(index % 3), [`rare ${index % 500}`]: `value ${index}` },
      }));
      const visits = [aSealedVisit({ ordinal: 7, hits })];
      const [read] = openPart(partOf(visits)).visits();
      expect(read).toEqual(visits[0]);
    },
    SLOW_MS,
  );

  it("[PA1] tells places apart that differ in a sign or in nothing but being known", () => {
    const visits = [0, -0, null].map((lat, index) => {
      const sealed = aSealedVisit({ hits: [{ at: index }] });
      return { ...sealed, visit: { ...sealed.visit, client: { ...desktop, lat } } };
    });
    expect(Array.from(openPart(partOf(visits)).visits())).toEqual(visits);
  });

  it("[PA1] gives the same bytes for the same visits", () => {
    fc.assert(
      fc.property(sealedVisits(4), (visits) => {
        expect(partOf(structuredClone(visits))).toEqual(partOf(visits));
      }),
      { numRuns: 20 },
    );
  });

  it("[PA1] refuses visits that are out of order, or none at all", () => {
    const early = aSealedVisit({ ordinal: 1, hits: [{ at: 1 }] });
    const late = aSealedVisit({ ordinal: 1, hits: [{ at: 2 }] });
    expect(() => encodePart([late, early], deflate)).toThrow("out of order");
    expect(() => encodePart([], deflate)).toThrow("at least one");
  });

  it(
    "[PA2] says in the zone map what is inside",
    () => {
      fc.assert(
        fc.property(sealedVisits(), (visits) => {
          const { zone } = encodePart(visits, deflate);
          const runs = visits.map(({ visit }) => visit);
          const counted = runs.flatMap(({ hits }) => hits.map(({ at }) => at));
          expect(zone).toMatchObject({
            rows: visits.length,
            visits: runs.filter(({ hits }) => hits.length > 0).length,
            hits: counted.length,
            engagements: visits.flatMap(({ engagements }) => engagements).length,
            from: Math.min(...runs.map(({ from }) => from)),
            to: Math.max(...runs.map(({ to }) => to)),
            firstTo: Math.min(...runs.map(({ to }) => to)),
            start: counted.length > 0 ? Math.min(...counted) : Math.min(...runs.map(({ from }) => from)),
            end: counted.length > 0 ? Math.max(...counted) : Math.max(...runs.map(({ to }) => to)),
            minOrdinal: Math.min(...visits.map(({ ordinal }) => ordinal)),
            maxOrdinal: Math.max(...visits.map(({ ordinal }) => ordinal)),
          });
        }),
      );
    },
    SLOW_MS,
  );
});

describe("facts of a part", () => {
  it("[PA3] are those of the memtable that it was sealed from", { timeout: SLOW_MS }, () => {
    fc.assert(
      fc.property(shardHistory, (visitors) => {
        const sealed = visitors.flatMap(sealedOf).sort(compareSealed);
        fc.pre(sealed.length > 0);
        const facts = openPart(partOf(sealed)).facts();
        expect(rowsOfFacts(facts)).toEqual(rowsOfFacts(buildFacts(visitors)));
      }),
    );
  });

  it("[PA3] are the same object every time, so that what is derived from them is derived once", () => {
    const reader = openPart(partOf([aSealedVisit({ hits: [{ at: 1 }] }), aSealedVisit({ hits: [{ at: 2 }] })]));
    expect(reader.facts()).toBe(reader.facts());
    expect(reader.facts().hits.page.codes).toBe(reader.facts().hits.page.codes);
    expect(reader.facts([1])).toBe(reader.facts([1]));
    expect(reader.facts([1])).not.toBe(reader.facts([0]));
  });

  it("[PA3] leave out runs that never became visits, but the part keeps them", () => {
    const visits = [aSealedVisit({ hits: [{ at: 60_000 }] }), aSealedVisit({ hits: [], from: 5, to: 9 })];
    const reader = openPart(partOf(visits));
    expect(reader.facts().visits.count).toBe(1);
    expect(Array.from(reader.facts().visits.start)).toEqual([60_000]);
    expect(reader.visitsOf([1])).toEqual([visits[1]]);
  });

  it("[PA4] take memory only for the columns that were looked at", () => {
    const hits = Array.from({ length: 5000 }, (_none, index) => ({
      at: index,
      page: `/${index}`,
      props: { n: String(index) },
    }));
    const reader = openPart(partOf([aSealedVisit({ hits })]));
    const weights = [reader.weight];
    for (const look of [() => reader.facts().visits.start, () => reader.facts().hits.page]) {
      look();
      weights.push(reader.weight);
    }
    const [untouched = 0, visits = 0, pages = 0] = weights;
    expect(visits - untouched).toBeLessThan(100);
    expect(pages - visits).toBeGreaterThan(5000 * 4);
  });
});

describe("a damaged part", () => {
  const bytes = partOf([
    aSealedVisit({
      ordinal: 3,
      hits: [
        { at: 1, page: "/ü", props: { plan: "pro" } },
        { at: 900, page: "/b" },
      ],
    }),
    aSealedVisit({ ordinal: 4, hits: [{ at: 5000 }] }),
  ]);
  const reasonOf = (damaged: Uint8Array): string => {
    try {
      openPart(damaged);
      return "read";
    } catch (error) {
      return error instanceof PartError ? error.reason : "another error";
    }
  };

  it("[PA5] is recognised whichever bit is flipped", () => {
    const seen = new Set<string>();
    for (let at = 0; at < bytes.length; at++) {
      for (const bit of [1, 128, 255]) {
        const damaged = bytes.slice();
        damaged[at] = (damaged[at] as number) ^ bit;
        seen.add(reasonOf(damaged));
      }
    }
    expect(Array.from(seen).sort()).toEqual(["checksum", "not_a_part"]);
  });

  it("[PA5] is recognised wherever it was cut, or when something was added", () => {
    const seen = new Set<string>();
    for (let length = 0; length < bytes.length; length++) seen.add(reasonOf(bytes.slice(0, length)));
    seen.add(reasonOf(Uint8Array.of(...bytes, 0)));
    expect(Array.from(seen).sort()).toEqual(["checksum", "length"]);
  });

  it("[PA5] is told from one that a later build wrote", () => {
    const later = bytes.slice();
    later[3] = PART_VERSION + 1;
    new DataView(later.buffer).setUint32(later.length - 4, xxHash32(later, later.length - 4), true);
    expect(reasonOf(later)).toBe("version");
  });

  it("[PA5] is recognised whatever was done to it", () => {
    const change = fc.tuple(fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }));
    fc.assert(
      fc.property(fc.uniqueArray(change, { minLength: 1, maxLength: 4, selector: ([at]) => at }), (changes) => {
        const damaged = bytes.slice();
        for (const [at, by] of changes) damaged[at] = (damaged[at] as number) ^ by;
        expect(reasonOf(damaged)).not.toBe("read");
      }),
    );
  });
});
