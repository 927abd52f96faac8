import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lastMinutes, summarise } from "../../../dashboard-ui/rules/minutes.ts";

const MINUTE = 60_000;
const noon = Date.UTC(2026, 10, 21, 12);

describe("the last thirty minutes", () => {
  it("[UI10] end with the current minute and name every minute once, in order", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -60, max: 5 })),
        fc.integer({ min: 0, max: MINUTE - 1 }),
        (offsets, ms) => {
          const known = offsets.map((offset) => ({ at: noon + offset * MINUTE, pageviews: 1, visitors: 1 }));
          const minutes = lastMinutes(known, noon + ms);
          expect(minutes.map(({ at }) => at)).toEqual(Array.from({ length: 30 }, (_, i) => noon + (i - 29) * MINUTE));
        },
      ),
    );
  });

  it("[UI10] keep what is known and count the minutes in between as empty", () => {
    const known = [
      { at: noon - 3 * MINUTE, pageviews: 4, visitors: 2 },
      { at: noon, pageviews: 1, visitors: 1 },
    ];
    expect(lastMinutes(known, noon + 500).slice(-4)).toEqual([
      { at: noon - 3 * MINUTE, pageviews: 4, visitors: 2 },
      { at: noon - 2 * MINUTE, pageviews: 0, visitors: 0 },
      { at: noon - MINUTE, pageviews: 0, visitors: 0 },
      { at: noon, pageviews: 1, visitors: 1 },
    ]);
  });

  it("[UI10] forget minutes that slid out of the window", () => {
    const known = [{ at: noon, pageviews: 9, visitors: 9 }];
    expect(summarise(lastMinutes(known, noon + 29 * MINUTE)).pageviews).toBe(9);
    expect(summarise(lastMinutes(known, noon + 30 * MINUTE))).toEqual({ pageviews: 0, peak: null });
  });

  it("summarise with the first of the highest minutes", () => {
    const at = (minute: number, pageviews: number) => ({ at: noon + minute * MINUTE, pageviews, visitors: 1 });
    expect(summarise([at(0, 2), at(1, 5), at(2, 5)])).toEqual({ pageviews: 12, peak: at(1, 5) });
  });
});
