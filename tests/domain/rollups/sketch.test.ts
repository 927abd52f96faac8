import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Sketch, standardError } from "../../../domain/rollups/sketch.ts";

const visitors = fc.array(fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 300 })), { maxLength: 60 });
const bits = fc.constantFrom(4, 8, 10, 12);

const sketchOf = (bits: number, seen: readonly (readonly [number, number])[]): Sketch => {
  const sketch = new Sketch(bits);
  for (const [shard, ordinal] of seen) sketch.add(shard, ordinal);
  return sketch;
};
const merged = (...sketches: Sketch[]): Sketch =>
  Sketch.union(
    sketches[0]?.bits ?? 0,
    sketches.map((sketch) => sketch.encode()),
  );
const bytesOf = (sketch: Sketch): string => sketch.encode().join();

describe("a sketch of distinct visitors", () => {
  it("[RO12] merges like sets: in any order, in any grouping, as often as one likes, with the empty one as identity", () => {
    fc.assert(
      fc.property(bits, visitors, visitors, visitors, (bits, a, b, c) => {
        const [x, y, z] = [sketchOf(bits, a), sketchOf(bits, b), sketchOf(bits, c)];
        const all = bytesOf(sketchOf(bits, [...a, ...b, ...c]));
        expect(bytesOf(merged(merged(x, y), z))).toBe(all);
        expect(bytesOf(merged(x, merged(y, z)))).toBe(all);
        expect(bytesOf(merged(z, y, x, y))).toBe(all);
        expect(bytesOf(merged(x, new Sketch(bits)))).toBe(bytesOf(x));
      }),
    );
  });

  it("[RO12] is the same after it was written and read", () => {
    fc.assert(
      fc.property(bits, visitors, (bits, seen) => {
        const sketch = sketchOf(bits, seen);
        const read = merged(sketch);
        expect(bytesOf(read)).toBe(bytesOf(sketch));
        expect(read.estimate()).toBe(sketch.estimate());
      }),
    );
  });

  it("[RO12] sketches of different sizes are not merged", () => {
    expect(() => new Sketch(8).merge(new Sketch(10).encode())).toThrow("do not merge");
  });

  // Of some 700 estimates one in 150,000 would leave 4.5 standard errors.
  it.each([10, 12])("[RO12] of %i bits is off by no more than its standard error says", (bits) => {
    const error = standardError(bits);
    let squares = 0;
    let runs = 0;
    for (const count of [1, 3, 10, 40, 150, 600, 2500, 10_000, 40_000]) {
      for (let run = 0; run < (count > 5000 ? 20 : 100); run++) {
        // Ordinals of two shards, as they are given out: one after the other.
        const sketch = new Sketch(bits);
        for (let n = 0; n < count; n++) sketch.add(run * 2 + (n % 2), run * 7919 + (n >> 1));
        const off = sketch.estimate() / count - 1;
        // Few visitors are nearly counted: two of them in one register are one too few.
        expect(Math.abs(off)).toBeLessThan(Math.max(4.5 * error, 1.05 / count));
        if (count < 1000) continue;
        squares += off * off;
        runs++;
      }
    }
    expect(Math.sqrt(squares / runs)).toBeLessThan(1.25 * error);
    expect(new Sketch(bits).estimate()).toBe(0);
  });

  it("[RO12] takes three bytes a visitor, and never more than its registers", () => {
    expect(sketchOf(10, [[0, 1]]).encode()).toHaveLength(4);
    const many = new Sketch(10);
    for (let n = 0; n < 50_000; n++) many.add(0, n);
    expect(many.encode()).toHaveLength(1025);
  });
});
