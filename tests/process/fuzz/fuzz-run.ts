import { parseArgs } from "node:util";
import { TestServer } from "../../support/server.ts";
import { fuzz } from "./campaign.ts";

/** `npm run fuzz -- --requests 100000 --seed 1`: a real server and what nobody should send it. */
const { values } = parseArgs({
  options: { requests: { type: "string", default: "100000" }, seed: { type: "string" } },
});
const seed = Number(values.seed ?? Date.now() % 1_000_000);
console.log(`seed ${seed}`);
await using server = await TestServer.start({ FOOTFALL_TRUSTED_PROXY: "1" });
const report = await fuzz(server, { requests: Number(values.requests), seed, steady: true });
const { rssMb, steadyRssMb } = report;
console.log(JSON.stringify({ ...report, rssMb: rssMb.join(" "), steadyRssMb: steadyRssMb.join(" ") }, null, 1));
if (report.wrong.length > 0) process.exitCode = 1;
