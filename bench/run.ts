import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { describeMachine } from "./machine.ts";
import { measureFirstView } from "./measures/first-view.ts";
import { measureFrames } from "./measures/frames.ts";
import { measureLeases } from "./measures/leases.ts";
import { measureOpenView } from "./measures/open-view.ts";
import { measureQueries } from "./measures/queries.ts";
import { measureBusyRows, measureQuietRows } from "./measures/rows.ts";
import { measureSizes } from "./measures/sizes.ts";
import { measureThroughput } from "./measures/throughput.ts";
import { measureWake } from "./measures/wake.ts";
import { renderReport, withinBudgets } from "./report.ts";
import { startBaseline } from "./servers/baseline-server.ts";
import { startProduct } from "./servers/product-server.ts";

/** `npm run bench`: measures everything on this machine, prints it, and writes it to bench/RESULTS.md. */
const { values } = parseArgs({ options: { quick: { type: "boolean", default: false } } });
const { quick } = values;
const say = (line: string): boolean => process.stderr.write(`${line}\n`);

const machine = describeMachine();
say("Sizes …");
const sizes = await measureSizes();
say("Ingest beside an empty call …");
const product = await startProduct();
let throughput: Awaited<ReturnType<typeof measureThroughput>>;
let frames: Awaited<ReturnType<typeof measureFrames>>;
let openView: Awaited<ReturnType<typeof measureOpenView>>;
try {
  const baseline = await startBaseline();
  try {
    throughput = await measureThroughput(baseline, product, quick ? 1000 : 5000);
  } finally {
    await baseline.stop();
  }
  say("Events to frames …");
  frames = await measureFrames(product, quick ? 4 : 15);
  say("A live view left open …");
  openView = await measureOpenView(product, quick ? 2000 : 10_000);
} finally {
  await product.stop();
}
say("Thirty days of a large site …");
const firstView = await measureFirstView(quick ? 3 : 11);
say("Rows written …");
const busy = await measureBusyRows(quick ? 15 : 60);
const quiet = await measureQuietRows(quick ? 360 : 180);
say("Leases of a quota …");
const leases = await measureLeases(quick ? 2000 : 20_000);
say("Wake …");
const wake = await measureWake(10_000);
say("A dashboard load beside SQLite and ClickHouse …");
const queries = await measureQueries(quick ? 50_000 : 1_000_000, quick ? 2 : 5);

const results = { machine, sizes, throughput, frames, openView, firstView, busy, quiet, leases, wake, queries };
const report = renderReport(results, quick);
process.stdout.write(report);
// A quick run is for looking; what is committed and quoted comes from whole ones.
if (!quick) writeFileSync(join(import.meta.dirname, "RESULTS.md"), report);
if (!withinBudgets(results)) say("A budget is exceeded.");
