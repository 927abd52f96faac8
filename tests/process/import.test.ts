import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { isbot } from "isbot";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type CommandResult, root, runFootfall, TestServer } from "../support/server.ts";

const sample = join(root, "tests/cli/fixtures/access.log");
const realLog = join(root, "../shared/data/elastic-apache/access.log.gz");

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
  for (const site_id of ["shop.example", "stdin.example", "long.example", "real.example"]) {
    await server.json("/api/sites", { method: "POST", body: { site_id } });
  }
});
afterAll(() => server[Symbol.asyncDispose]());

const footfall = (words: string[], input?: string | Uint8Array): Promise<CommandResult> =>
  runFootfall(words, { environment: { FOOTFALL_DATA: server.dataDir }, ...(input === undefined ? {} : { input }) });

interface Tally {
  lines: number;
  accepted: number;
  duplicates: number;
  dropped: Record<string, number>;
}

const importInto = async (site: string, file: string, input?: string | Uint8Array): Promise<Tally> => {
  const { code, stdout, stderr } = await footfall(["import", file, "--site", site, "--json"], input);
  expect(stderr).toBe("");
  expect(code).toBe(0);
  return JSON.parse(stdout) as Tally;
};

const sumOf = (counts: Record<string, number>): number => Object.values(counts).reduce((sum, count) => sum + count, 0);

interface Row {
  dimensions: string[];
  metrics: number[];
}

const rowsOf = async (site_id: string, date_range: [string, string], dimension: string): Promise<Row[]> => {
  const body = { site_id, date_range, metrics: ["visitors", "visits", "pageviews"], dimensions: [dimension] };
  return (await server.json<{ results: Row[] }>("/api/v2/query", { method: "POST", body })).results;
};

describe("footfall import, against the real server", () => {
  it("[CL11] [CL13] counts the sample log as it is, and changes nothing the second time", async () => {
    const first = await importInto("shop.example", sample);
    expect(first).toEqual({
      lines: 54,
      accepted: 25,
      duplicates: 0,
      dropped: { asset: 18, bot: 3, status: 2, method: 3, invalid: 3 },
    });
    const march: [string, string] = ["2026-03-01", "2026-03-03"];
    const days = await rowsOf("shop.example", march, "time:day");
    expect(days.map(({ dimensions, metrics }) => [...dimensions, ...metrics])).toEqual([
      // In UTC the night of the 1st is one day: 198.51.100.7 reads on across midnight of its own clock.
      ["2026-03-01", 4, 4, 12],
      ["2026-03-02", 4, 4, 8],
      ["2026-03-03", 2, 2, 5],
    ]);
    const pages = await rowsOf("shop.example", march, "event:page");
    expect(await importInto("shop.example", sample)).toEqual({ ...first, accepted: 0, duplicates: 25 });
    expect(await rowsOf("shop.example", march, "time:day")).toEqual(days);
    expect(await rowsOf("shop.example", march, "event:page")).toEqual(pages);
  });

  it("[CL12] reads standard input, gzipped or not, and finds the format itself", async () => {
    const lines = [0, 1, 2].map((n) =>
      JSON.stringify({
        visitor: "u1",
        at: `2026-03-0${n + 1}T00:00:00Z`,
        type: "pageview",
        url: "https://stdin.example/",
      }),
    );
    const text = `${lines.join("\n")}\n`;
    expect(await importInto("stdin.example", "-", gzipSync(text))).toMatchObject({ lines: 3, accepted: 3 });
    expect(await importInto("stdin.example", "-", text)).toMatchObject({ lines: 3, duplicates: 3 });
  });

  it("[CL15] continues after a kill, sends little again, and answers for the whole file", async () => {
    const lines = 60_000;
    const file = join(server.dataDir, "long.ndjson");
    const first = Date.parse("2026-02-01T00:00:00Z");
    const text = Array.from({ length: lines }, (_, n) =>
      JSON.stringify({ visitor: `u${n % 500}`, at: first + n * 1000, type: "pageview", url: "https://long.example/" }),
    );
    writeFileSync(file, text.join("\n"));
    const words = ["cli/main.ts", "import", file, "--site", "long.example"];
    const child = spawn(process.execPath, words, {
      cwd: root,
      env: { ...process.env, FOOTFALL_DATA: server.dataDir, FOOTFALL_ADMIN_TOKEN: server.token },
      stdio: "ignore",
    });
    const markers = join(server.dataDir, "imports");
    await vi.waitFor(() => expect(readdirSync(markers)).toHaveLength(1), { timeout: 30_000, interval: 5 });
    child.kill("SIGKILL");
    await once(child, "exit");

    const { accepted, duplicates, dropped, lines: counted } = await importInto("long.example", file);
    expect([accepted + duplicates, counted, dropped]).toEqual([lines, lines, {}]);
    // At most the batch that was on its way was sent twice.
    expect(duplicates).toBeLessThanOrEqual(5000);
    const [row] = await rowsOf("long.example", ["2026-02-01", "2026-02-02"], "event:page");
    expect(row).toEqual({ dimensions: ["/"], metrics: [500, 500, lines] });
    expect(readdirSync(markers)).toEqual([]);
  });

  it.each([
    ["an unknown site", ["import", sample, "--site", "none.example"], 1, /no such site/i],
    ["no site", ["import", sample], 2, /--site/],
    ["no such file", ["import", "nothing.log", "--site", "shop.example"], 1, /nothing\.log cannot be read/],
    ["a wrong token", ["import", sample, "--site", "shop.example", "--token", "x".repeat(20)], 1, /refuses the token/],
    ["an unknown format", ["import", sample, "--site", "shop.example", "--from", "iis"], 2, /combined, common, ndjson/],
    ["no server", ["import", sample, "--site", "s", "--server", "127.0.0.1:9", "--token", "t"], 1, /cannot be reached/],
  ])("[CL16] fails with one sentence for %s", async (_, words, code, sentence) => {
    const result = await footfall([...words, "--json"]);
    expect(result.stderr).toMatch(sentence);
    expect(result.stderr.trim().split("\n")).toHaveLength(1);
    expect([result.code, result.stdout]).toEqual([code, ""]);
  });

  const title = existsSync(realLog) ? "the real log" : "the real log (skipped: ../shared/data is not here)";
  it.skipIf(!existsSync(realLog))(`[CL11] [CL13] accounts for every line of ${title}, twice`, async () => {
    const first = await importInto("real.example", realLog);
    expect(first.lines).toBe(10_000);
    expect(first.accepted + sumOf(first.dropped)).toBe(10_000);
    const range: [string, string] = ["2015-05-01", "2015-05-31"];
    const days = await rowsOf("real.example", range, "time:day");
    expect(days.map(({ dimensions, metrics }) => [dimensions[0], metrics[0]])).toEqual(visitorsPerDay());
    expect(days.reduce((sum, { metrics }) => sum + (metrics[2] ?? 0), 0)).toBe(first.accepted);

    expect(await importInto("real.example", realLog)).toEqual({ ...first, accepted: 0, duplicates: first.accepted });
    expect(await rowsOf("real.example", range, "time:day")).toEqual(days);
  });
});

/** Counted from the file by other means: split at quotes, no parser of ours. */
const visitorsPerDay = (): [string, number][] => {
  const visitors = new Map<string, Set<string>>();
  for (const line of gunzipSync(readFileSync(realLog)).toString("utf8").trimEnd().split("\n")) {
    const [head = "", request = "", result = "", , , agent = ""] = line.split('"');
    const [method, target = ""] = request.split(" ");
    const isPage = !/\.(css|js|xml|xsl|txt|png|jpe?g|gif|svg|ico|woff|ttf|swf|pdf|docx?|gz|jar|deb|exe|gem)$/i.test(
      target.split(/[?#]/)[0] ?? "",
    );
    if (line.split('"').length < 7 || method !== "GET" || Number(result.trim().slice(0, 3)) >= 400) continue;
    if (!isPage || isbot(agent)) continue;
    const [, day, month] = /\[(\d\d)\/(\w{3})\//.exec(head) ?? [];
    const key = `2015-${month === "May" ? "05" : month}-${day}`;
    const seen = visitors.get(key) ?? new Set();
    visitors.set(key, seen.add(`${head.split(" ")[0]} ${agent}`));
  }
  return [...visitors].map(([day, seen]): [string, number] => [day, seen.size]).sort();
};
