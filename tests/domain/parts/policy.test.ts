import { describe, expect, it } from "vitest";
import type { StoredPart } from "../../../domain/parts/part-set.ts";
import {
  computeExpired,
  computeExpiredRuns,
  computeMerge,
  computeOutlived,
  computeSealable,
} from "../../../domain/parts/policy.ts";
import { IDLE_BOUND_MS, newVisitor, type Visitor } from "../../../domain/visits/visit.ts";
import { ROW_BYTES } from "../../../protocol/limits.ts";

const NOON = Date.UTC(2026, 5, 1, 12);
const DAY = 86_400_000;
const KB = 1024;

/** A visitor with a run that ends at each of these times. */
const visitorWith = (ordinal: number, ends: readonly number[]): Visitor => ({
  ...newVisitor(`v${ordinal}`, ordinal),
  visits: ends.map((to) => ({ from: to - 1000, to, hits: [], acquisition: null, client: null })),
});
const picked = (runs: ReturnType<typeof computeSealable>): string[] =>
  Array.from(runs, ([visitor, visits]) => `${visitor.ordinal}: ${visits.map(({ to }) => NOON - to)}`);

describe("sealing", () => {
  /** One run each, a second apart: visitor 0's ended last. */
  const visitors = (count: number): Visitor[] =>
    Array.from({ length: count }, (_none, index) => visitorWith(index, [NOON - IDLE_BOUND_MS - index * 1000]));

  it("[PS2] waits until it is worth a part", () => {
    expect(computeSealable(visitors(8192 + 2047), NOON).size).toBe(0);
    expect(computeSealable(visitors(8192 + 2048), NOON).size).toBe(2048);
  });

  it("[PS2] takes the runs that ended first", () => {
    const ordinals = Array.from(computeSealable(visitors(8192 + 3000), NOON).keys(), ({ ordinal }) => ordinal);
    expect(Math.min(...ordinals)).toBe(8192);
    expect(ordinals).toHaveLength(3000);
  });

  it("[PS2] leaves alone what an event could still continue", () => {
    const open = visitors(20_000).map(({ ordinal }) => visitorWith(ordinal, [NOON - IDLE_BOUND_MS + 1]));
    expect(computeSealable(open, NOON).size).toBe(0);
  });
});

const aPart = (
  id: number,
  kilobytes: number,
  given: { from?: number; to?: number; dead?: number } = {},
): StoredPart => ({
  id,
  size: kilobytes * KB,
  dead: Array.from({ length: given.dead ?? 0 }, (_none, row) => row),
  zone: {
    rows: 100,
    visits: 100,
    hits: 400,
    engagements: 0,
    from: given.from ?? id,
    to: given.to ?? id,
    start: id,
    end: id,
    firstTo: id,
    minOrdinal: 0,
    maxOrdinal: 9,
  },
});

describe("merging", () => {
  const cases: [string, StoredPart[], number[]][] = [
    ["nothing", [], []],
    ["too few of one size", [aPart(1, 10), aPart(2, 20), aPart(3, 60)], []],
    ["four small ones", [aPart(1, 10), aPart(2, 20), aPart(3, 60), aPart(4, 1)], [1, 2, 3, 4]],
    ["the oldest four of five", [9, 3, 5, 1, 7].map((id) => aPart(id, 100)), [1, 3, 5, 7]],
    ["four of different sizes", [aPart(1, 10), aPart(2, 100), aPart(3, 300), aPart(4, 1200)], []],
    ["large ones", [1, 2, 3, 4].map((id) => aPart(id, 1200)), []],
    ["neighbours that fill a row together", [aPart(1, 600), aPart(2, 1200), aPart(3, 500), aPart(4, 600)], [1, 3]],
    ["no more of them than fit", [aPart(1, 450), aPart(2, 450), aPart(3, 450), aPart(4, 450)], [1, 2, 3]],
    ["not those that may get company yet", [aPart(1, 400)], []],
    ["one of which a quarter was reopened", [aPart(1, 10), aPart(2, 1200, { dead: 25 })], []],
    ["one of which more was reopened", [aPart(1, 10), aPart(2, 1200, { dead: 26 })], [2]],
  ];
  it.each(cases)("[PA9] %s", (_what, parts, expected) => {
    expect(computeMerge(parts).map(({ id }) => id)).toEqual(expected);
  });

  it("[PA9] ends, and leaves parts that fit a row", () => {
    let parts = Array.from({ length: 200 }, (_none, id) => aPart(id + 1, 20 + (id % 30)));
    let nextId = 1000;
    for (let merge = computeMerge(parts); merge.length > 0; merge = computeMerge(parts)) {
      const size = merge.reduce((sum, part) => sum + part.size, 0);
      parts = [...parts.filter((part) => !merge.includes(part)), { ...aPart(nextId++, 0), size }];
    }
    expect(Math.max(...parts.map(({ size }) => size))).toBeLessThanOrEqual(ROW_BYTES);
    expect(parts.length).toBeLessThan(25);
  });
});

describe("retention", () => {
  const runs = [visitorWith(1, [NOON - 31 * DAY, NOON - 30 * DAY, NOON]), visitorWith(2, [NOON - DAY])];

  it("[PS7] takes the runs whose every event is older", () => {
    expect(picked(computeExpiredRuns(runs, NOON, 30 * DAY))).toEqual([`1: ${31 * DAY}`]);
    expect(picked(computeExpiredRuns(runs, NOON, null))).toEqual([]);
  });

  it("[PS7] drops the parts whose every run is older", () => {
    const parts = [
      aPart(1, 10, { from: NOON - 40 * DAY, to: NOON - 31 * DAY }),
      aPart(2, 10, { from: NOON - 40 * DAY, to: NOON - 30 * DAY }),
    ];
    expect(computeExpired(parts, NOON, 30 * DAY).map(({ id }) => id)).toEqual([1]);
    expect(computeExpired(parts, NOON, null)).toEqual([]);
  });

  it("[PS12] writes anew the parts of which some runs are more than a day older", () => {
    const zone = { from: NOON - 40 * DAY, to: NOON };
    const firstTo = (days: number): StoredPart => {
      const part = aPart(days, 10, zone);
      return { ...part, zone: { ...part.zone, firstTo: NOON - days * DAY } };
    };
    const parts = [firstTo(29), firstTo(30.5), firstTo(32), firstTo(33)];
    expect(computeOutlived(parts, NOON, 30 * DAY)?.id).toBe(32);
    expect(computeOutlived(parts, NOON, 60 * DAY)).toBeUndefined();
    expect(computeOutlived(parts, NOON, null)).toBeUndefined();
  });
});
