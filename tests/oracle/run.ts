import { randomInt } from "node:crypto";
import { isDeepStrictEqual, parseArgs } from "node:util";
import fc from "fast-check";
import { installClickHouse, openClickHouse } from "./chdb.ts";
import { cases, pairs } from "./compare.ts";

/**
 * `npm run oracle -- --minutes 5 [--seed N] [--questions 40]`: compares Footfall with ClickHouse for as long as one likes.
 * Prints the seed of every round; a difference is shrunk, shown, and makes it fail.
 */
const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "5" },
    seed: { type: "string" },
    questions: { type: "string", default: "40" },
  },
});
const until = Date.now() + Number(values.minutes) * 60_000;
const WORLDS_PER_ROUND = 20;

installClickHouse();
const clickHouse = openClickHouse();
let compared = 0;
let worlds = 0;

/** @returns whether all answers were equal */
const round = async (seed: number): Promise<boolean> => {
  const property = fc.asyncProperty(cases(Number(values.questions)), async (given) => {
    for await (const { body, ours, theirs } of pairs(clickHouse, given)) {
      if (!isDeepStrictEqual(ours, theirs)) {
        const shown = [
          `asked ${JSON.stringify(body)}`,
          `Footfall   ${JSON.stringify(ours)}`,
          `ClickHouse ${JSON.stringify(theirs)}`,
        ];
        throw new Error(shown.join("\n"));
      }
      compared++;
    }
    worlds++;
  });
  const result = await fc.check(property, { seed, numRuns: WORLDS_PER_ROUND, maxSkipsPerRun: 0 });
  if (!result.failed) return true;
  console.log(`seed ${seed}, path ${result.counterexamplePath}, shrunk ${result.numShrinks} times`);
  console.log(JSON.stringify(result.counterexample));
  console.log(result.errorInstance instanceof Error ? result.errorInstance.message : result.errorInstance);
  return false;
};

let seed = values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed);
let equal = true;
while (equal && Date.now() < until) {
  equal = await round(seed);
  console.log(
    `seed ${seed}: ${compared} questions about ${worlds} histories so far, ${equal ? "all equal" : "one differs"}`,
  );
  seed = (seed + 1) % 2 ** 31;
}
clickHouse.close();
if (!equal) process.exitCode = 1;
