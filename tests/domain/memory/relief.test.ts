import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { budgetOf, megabytesOf } from "../../../domain/memory/budget.ts";
import { computeExcess, computeLevel, mayTake } from "../../../domain/memory/relief.ts";

const sizes = fc.array(fc.nat({ max: 1000 }), { minLength: 1, maxLength: 12 });
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

describe("who gives memory up", () => {
  it("[PS15] together as much as is wanted, the largest first: nobody gives while somebody else holds more than it keeps", () => {
    fc.assert(
      fc.property(sizes, fc.nat({ max: 5000 }), (held, excess) => {
        const level = computeLevel(held, excess);
        const given = held.map((bytes) => Math.max(0, bytes - level));
        expect(sum(given)).toBeCloseTo(Math.min(excess, sum(held)), 6);
      }),
    );
  });

  it.each([
    [[100], 30, 70],
    [[100, 10], 30, 70],
    [[100, 90], 30, 80],
    [[100, 90, 5], 300, 0],
    [[], 10, 0],
  ])("[PS15] of %j, %i in all: down to %i", (held, excess, level) => {
    expect(computeLevel(held, excess)).toBe(level);
  });

  it("[PS15] half of what crowds the memory, and no more at a time than a short turn seals", () => {
    const small = { crowded: 1000, full: 2000, openParts: 0 };
    expect([0, 500, 1001, 2000].map((total) => computeExcess(total, small))).toEqual([0, 0, 501, 1500]);
    expect(computeExcess(1e9, budgetOf(1024))).toBe(16_000_000);
  });
});

describe("who may take more", () => {
  const budget = { crowded: 500, full: 1000, openParts: 0 };

  it("[PS15] all while there is room; beyond it only who holds next to nothing", () => {
    const may = (bytes: number, total: number): boolean => mayTake(bytes, { total, holders: 5 }, budget);
    expect([may(1000, 1000), may(900, 1001), may(51, 1001), may(49, 1001)]).toEqual([true, false, false, true]);
  });

  it("[PS15] so that all together never hold more than a quarter beyond the limit and what one took last", () => {
    const steps = fc.array(fc.record({ who: fc.nat({ max: 7 }), bytes: fc.integer({ min: 1, max: 40 }) }), {
      maxLength: 400,
    });
    fc.assert(
      fc.property(steps, (asked) => {
        const held = new Array<number>(8).fill(0);
        for (const { who, bytes } of asked) {
          if (mayTake(held[who] ?? 0, { total: sum(held), holders: held.length }, budget))
            held[who] = (held[who] ?? 0) + bytes;
          expect(sum(held)).toBeLessThanOrEqual(budget.full * 1.25 + 8 * 40);
        }
      }),
    );
  });
});

describe("how much there is", () => {
  it.each([
    [undefined, 128],
    [null, 128],
    ["", 128],
    ["1024", 1024],
    ["64", 128],
    ["much", 128],
    ["Infinity", 128],
  ])("[PS15] %j means %i MB", (said, megabytes) => {
    expect(megabytesOf(said)).toBe(megabytes);
  });

  it("[PS15] of 128 MB, 40 and 64 are for visits and 32 for open parts", () => {
    expect(budgetOf(128)).toEqual({ crowded: 40_000_000, full: 64_000_000, openParts: 32_000_000 });
  });
});
