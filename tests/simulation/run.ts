import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { CrashPoint } from "./crash-points.ts";
import { OPERATIONS, type Plan, planOf } from "./operations.ts";
import { shrink } from "./shrink.ts";
import { Simulation } from "./simulation.ts";

/**
 * `npm run simulate`: fresh seeds for some minutes, or from a given one on. A failure is shrunk, printed, and kept in
 * regressions.json, which every later test run starts with.
 */
const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "10" },
    seed: { type: "string" },
    seeds: { type: "string" },
    operations: { type: "string", default: String(OPERATIONS) },
  },
});
const SHRINK_RUNS = 600;
const corpus = join(import.meta.dirname, "regressions.json");

const keep = (plan: Plan, violation: string): void => {
  const known = JSON.parse(readFileSync(corpus, "utf8")) as object[];
  writeFileSync(corpus, `${JSON.stringify([...known, { violation: violation.slice(0, 300), plan }], null, 2)}\n`);
};

const first = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed);
const most = values.seeds === undefined ? Number.POSITIVE_INFINITY : Number(values.seeds);
const until = performance.now() + Number(values.minutes) * 60_000;
const total = { runs: 0, events: 0, receipts: 0, frames: 0, deaths: 0, evictions: 0, checks: 0, virtualMs: 0 };
const crashes = new Map<CrashPoint, number>();

console.log(`seeds from ${first} on, ${values.operations} operations each`);
for (let seed = first; seed < first + most && performance.now() < until; seed++) {
  const plan = planOf(seed, Number(values.operations));
  const outcome = await new Simulation(plan).run();
  total.runs++;
  for (const name of ["events", "receipts", "frames", "deaths", "evictions", "checks", "virtualMs"] as const) {
    total[name] += outcome[name];
  }
  for (const [point, hits] of outcome.crashes) crashes.set(point, (crashes.get(point) ?? 0) + hits);
  if (total.runs % 50 === 0) console.log(`${total.runs} seeds, ${total.events} events, no violation`);
  if (outcome.violation === null) continue;
  console.error(`seed ${seed}: ${outcome.violation}\nshrinking…`);
  const shortest = await shrink(plan, SHRINK_RUNS);
  const { violation } = await new Simulation(shortest).run();
  keep(shortest, violation ?? outcome.violation);
  console.error(`${shortest.operations.length} operations are left, kept in tests/simulation/regressions.json:`);
  for (const operation of shortest.operations) console.error(JSON.stringify(operation));
  process.exitCode = 1;
  break;
}
console.log(`${total.runs} seeds: ${JSON.stringify({ ...total, crashes: Object.fromEntries(crashes) })}`);
if (total.events === 0) throw new Error("Nothing was simulated.");
