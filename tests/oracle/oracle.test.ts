import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { openClickHouse } from "./chdb.ts";
import { cases, pairs } from "./compare.ts";

const WORLDS = Number(process.env.ORACLE_WORLDS ?? 25);
const PER_WORLD = 14;
/** More questions about more histories: `npm run oracle`. */
const seed = process.env.ORACLE_SEED === undefined ? {} : { seed: Number(process.env.ORACLE_SEED) };

describe("beside ClickHouse", () => {
  const clickHouse = openClickHouse();
  afterAll(() => clickHouse.close());

  it("[QU1] [QU3] answers random questions as ClickHouse does from the raw events, whatever was sealed into parts, over any number of shards", async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(cases(PER_WORLD), async (given) => {
        for await (const { ours, theirs } of pairs(clickHouse, given)) {
          expect(ours).toEqual(theirs);
          compared++;
        }
      }),
      // A difference is shrunk for as long as this leaves.
      { numRuns: WORLDS, interruptAfterTimeLimit: 240_000, markInterruptAsFailure: true, ...seed },
    );
    expect(compared).toBeGreaterThan(WORLDS * 4);
  }, 300_000);
});
