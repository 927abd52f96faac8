import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PartReader } from "../../domain/parts/part-reader.ts";
import { foldHit } from "../../domain/visits/fold.ts";
import { newVisitor } from "../../domain/visits/visit.ts";
import { PartRoom } from "../../objects/part-room.ts";
import { PartShelf } from "../../objects/part-shelf.ts";
import { aHit } from "../support/hits.ts";
import { partOf, rowsOfFacts, sealedOf } from "../support/parts.ts";

const PARTS = 12;

/** A part of so many pageviews of one visitor each, a page for every one. */
const aPart = (hits: number): Uint8Array => {
  const visitors = Array.from({ length: hits }, (_none, ordinal) => {
    const visitor = newVisitor(`visitor ${ordinal}`, ordinal);
    foldHit(visitor, aHit({ at: 1000, seq: 1, page: `/page/${ordinal}` }));
    return visitor;
  });
  return partOf(visitors.flatMap(sealedOf));
};
const parts = Array.from({ length: PARTS }, (_none, id) => aPart(300 + (id % 3) * 100));

/** A shelf over those, which counts how often one had to be read. */
const newShelf = (limit: number) => {
  const counts = { reads: 0 };
  const room = new PartRoom(limit);
  const read = (id: number) => {
    counts.reads++;
    return parts[id]?.slice() ?? null;
  };
  return { shelf: new PartShelf(read, room, "a shard"), other: new PartShelf(read, room, "another"), room, counts };
};

const opened = (shelf: PartShelf, id: number): PartReader => {
  const reader = shelf.open(id);
  if (!reader) throw new Error(`part ${id} is damaged`);
  return reader;
};

const look = (reader: PartReader): number => {
  const { hits, visits } = reader.facts();
  return hits.page.codes.length + hits.at.length + visits.text.entryPage.codes.length;
};
/** Bytes of all parts when they were looked at. */
const weightOfAll = (): number => {
  const { shelf } = newShelf(Number.POSITIVE_INFINITY);
  const readers = parts.map((_bytes, id) => opened(shelf, id));
  for (const reader of readers) look(reader);
  return readers.reduce((sum, { weight }) => sum + weight, 0);
};

describe("the shelf of open parts", () => {
  const all = weightOfAll();

  it("[PA10] never holds more than its limit beside the part in use, and every part reads the same", () => {
    const expected = parts.map((_bytes, id) =>
      rowsOfFacts(opened(newShelf(Number.POSITIVE_INFINITY).shelf, id).facts()),
    );
    const steps = fc.array(
      fc.record({
        id: fc.nat({ max: PARTS - 1 }),
        putBack: fc.boolean(),
        whole: fc.boolean(),
        elsewhere: fc.boolean(),
      }),
      {
        maxLength: 60,
      },
    );
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), steps, (share, asked) => {
        const limit = Math.floor(all * share);
        const { shelf, other, room } = newShelf(limit);
        for (const { id, putBack, whole, elsewhere } of asked) {
          const shelfAsked = elsewhere ? other : shelf;
          const reader = opened(shelfAsked, id);
          expect(room.held).toBeLessThanOrEqual(limit);
          if (whole) expect(rowsOfFacts(reader.facts())).toEqual(expected[id]);
          else look(reader);
          if (putBack) shelfAsked.putBack();
        }
      }),
      { numRuns: 60 },
    );
  });

  it("[PA10] a question that goes through twice as much as there is room for finds about half of it open", () => {
    const { shelf, counts } = newShelf(all / 2);
    const round = (): number => {
      const before = counts.reads;
      for (let id = 0; id < PARTS; id++) {
        look(opened(shelf, id));
        shelf.putBack();
      }
      return counts.reads - before;
    };
    expect(round()).toBe(PARTS);
    for (let turn = 0; turn < 5; turn++) {
      const reads = round();
      expect(reads).toBeGreaterThanOrEqual(PARTS / 2 - 1);
      expect(reads).toBeLessThanOrEqual(PARTS / 2 + 1);
    }
  });

  it("[PA10] makes room for what is asked for more often now", () => {
    const { shelf, counts } = newShelf(all / 3);
    for (let turn = 0; turn < 3; turn++) for (let id = 0; id < PARTS; id++) look(opened(shelf, id));
    const recent = [PARTS - 3, PARTS - 2, PARTS - 1];
    for (let turn = 0; turn < PARTS; turn++) for (const id of recent) look(opened(shelf, id));
    const before = counts.reads;
    for (const id of recent) look(opened(shelf, id));
    expect(counts.reads).toBe(before);
  });

  it("[PA10] several parts may be looked at together, until they are put back", () => {
    const { shelf } = newShelf(0);
    const readers = parts.map((_bytes, id) => opened(shelf, id));
    const expected = parts.map((_bytes, id) => rowsOfFacts(opened(newShelf(0).shelf, id).facts()));
    expect(readers.map((reader) => rowsOfFacts(reader.facts()))).toEqual(expected);
    shelf.putBack();
    // The one that was asked for last is still in use.
    expect(readers.map((reader) => reader.weight > 0)).toEqual(parts.map((_bytes, id) => id === PARTS - 1));
  });
});
