import { parseArgs } from "node:util";
import { measureQueries } from "./measures/queries.ts";
import { renderQueries } from "./query-report.ts";

/** One dashboard load beside SQLite and ClickHouse. Run: node bench/query.ts [--visits 1000000] [--rounds 5] */
const { values } = parseArgs({
  options: { visits: { type: "string", default: "1000000" }, rounds: { type: "string", default: "5" } },
});
const queries = await measureQueries(Number(values.visits), Number(values.rounds));
process.stdout.write(`${renderQueries(queries).join("\n")}\n`);
