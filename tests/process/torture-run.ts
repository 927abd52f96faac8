import { parseArgs } from "node:util";
import { TestServer } from "../support/server.ts";
import { overload } from "./overload/overload.ts";
import { killAgainAndAgain, makeSite } from "./torture.ts";

/** `npm run torture -- --kills 100 --overload 60 [--connections 500]`: the real server, killed and overloaded for as long as wanted. */
const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "100" },
    overload: { type: "string", default: "60" },
    connections: { type: "string" },
  },
});

const wrong: string[] = [];
if (Number(values.kills) > 0) {
  await using server = await TestServer.start();
  await makeSite(server);
  const report = await killAgainAndAgain(server, Number(values.kills));
  console.log(JSON.stringify({ ...report, wrong: report.wrong.slice(0, 20) }));
  wrong.push(...report.wrong);
}
if (Number(values.overload) > 0) {
  // So little that it is full within seconds.
  await using server = await TestServer.start({ FOOTFALL_MEMORY_MB: "128" });
  const report = await overload(
    server,
    Number(values.overload),
    values.connections ? Number(values.connections) : undefined,
  );
  const { rssMb, openFiles } = report;
  const shown = { ...report, rssMb: rssMb.join(" "), openFiles: openFiles.join(" "), wrong: report.wrong.slice(0, 20) };
  console.log(JSON.stringify(shown, null, 2));
  wrong.push(...report.wrong);
}
if (wrong.length > 0) process.exitCode = 1;
