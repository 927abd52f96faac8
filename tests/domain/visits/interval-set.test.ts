import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addNumber, hasNumber, type IntervalSet } from "../../../domain/visits/interval-set.ts";

describe("interval set", () => {
  it("[JO2] costs two numbers for a tab whose events arrive in any order without a hole", () => {
    const set: IntervalSet = [];
    for (const seq of [3, 1, 2, 5, 4]) addNumber(set, seq);
    expect(set).toEqual([1, 5]);
  });

  it("equals a plain set, whatever is added in whatever order", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 80 }), (numbers) => {
        const set: IntervalSet = [];
        const plain = new Set<number>();
        for (const n of numbers) {
          expect(addNumber(set, n)).toBe(!plain.has(n));
          plain.add(n);
        }
        for (let n = 0; n <= 61; n++) expect(hasNumber(set, n)).toBe(plain.has(n));
        for (let i = 1; i < set.length; i++) expect(set[i]).toBeGreaterThanOrEqual(set[i - 1] as number);
        for (let i = 2; i < set.length; i += 2) expect((set[i] as number) - (set[i - 1] as number)).toBeGreaterThan(1);
      }),
    );
  });
});
