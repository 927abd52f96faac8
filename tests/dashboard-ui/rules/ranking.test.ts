import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ranked } from "../../../dashboard-ui/rules/ranking.ts";

const entries = fc.array(fc.record({ key: fc.string({ maxLength: 3 }), online: fc.integer({ min: 0, max: 9 }) }));

describe("a panel's rows", () => {
  it("[UI9] most first, equals by name, nobody left out, the largest fills the width", () => {
    const rows = ranked([
      { key: "/b", online: 2 },
      { key: "/gone", online: 0 },
      { key: "/a", online: 2 },
      { key: "/c", online: 4 },
    ]);
    expect(rows).toEqual([
      { key: "/c", online: 4, share: 1 },
      { key: "/a", online: 2, share: 0.5 },
      { key: "/b", online: 2, share: 0.5 },
    ]);
  });

  it("[UI9] the order depends on the entries alone, not on the order in which they came", () => {
    fc.assert(
      fc.property(fc.uniqueArray(entries, { maxLength: 1 }), (lists) => {
        const list = [...new Map((lists[0] ?? []).map((entry) => [entry.key, entry])).values()];
        expect(ranked(list.toReversed())).toEqual(ranked(list));
      }),
    );
  });

  it("leaves its input alone", () => {
    const list = Object.freeze([
      { key: "a", online: 1 },
      { key: "b", online: 2 },
    ]);
    expect(ranked(list).map(({ key }) => key)).toEqual(["b", "a"]);
  });
});
