import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PAGE_ORDINALS, VisitorIndex } from "../../../domain/visits/visitor-index.ts";

const restored = (saved: Map<number, Uint8Array>): VisitorIndex => {
  const index = new VisitorIndex();
  for (const [, bytes] of [...saved].sort(([a], [b]) => a - b)) index.restorePage(bytes);
  return index;
};

describe("the visitor index", () => {
  it("[PS1] finds what a plain map finds, before and after it was saved and restored at any points", () => {
    const step = fc.oneof(
      fc.constant("save" as const),
      fc.integer({ min: 0, max: 500 }).map((n) => `visitor ${n}`),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        let index = new VisitorIndex();
        const plain = new Map<string, number>();
        const saved = new Map<number, Uint8Array>();
        for (const key of steps) {
          if (key === "save") {
            for (const { page, bytes } of index.changedPages()) saved.set(page, bytes);
            index.saved();
            index = restored(saved);
          } else if (plain.has(key)) {
            expect(index.find(key)).toBe(plain.get(key));
          } else {
            expect(index.find(key)).toBe(-1);
            plain.set(key, index.add(key));
          }
        }
        expect(Array.from(plain.values())).toEqual(Array.from(plain.keys(), (key) => index.find(key)));
      }),
    );
  });

  it("[PS1] gives a hundred thousand visitors ordinals of their own, and rewrites only the pages that grew", () => {
    const index = new VisitorIndex();
    for (let i = 0; i < 100_000; i++) index.add(`visitor ${i}`);
    for (let i = 0; i < 100_000; i++) if (index.find(`visitor ${i}`) !== i) throw new Error(`visitor ${i} is lost`);
    const saved = new Map(index.changedPages().map(({ page, bytes }) => [page, bytes]));
    expect(saved.size).toBe(Math.ceil(100_000 / PAGE_ORDINALS));
    index.saved();
    expect(index.changedPages()).toEqual([]);
    index.add("one more");
    expect(index.changedPages().map(({ page }) => page)).toEqual([3]);
    for (const { page, bytes } of index.changedPages()) saved.set(page, bytes);
    expect(restored(saved).find("one more")).toBe(100_000);
  });
});
