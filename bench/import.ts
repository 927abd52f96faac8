import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { ImportReport } from "../protocol/import.ts";
import { Connection } from "./load/connection.ts";
import { Latencies } from "./load/latencies.ts";
import { cpuTimeMs } from "./servers/cpu-time.ts";
import { startProduct } from "./servers/product-server.ts";
import { createSite } from "./servers/site.ts";
import type { RunningServer } from "./servers/workerd-server.ts";
import { type History, historyLines } from "./traffic/history.ts";
import { VisitorTraffic } from "./traffic/visitor-traffic.ts";

/**
 * History imported in one call: lines per second, workerd's memory, and what live events of the same shard feel of it.
 * Run: node bench/import.ts [--visits 150000] (about six lines a visit)
 */
const { values } = parseArgs({ options: { visits: { type: "string", default: "150000" } } });
const visits = Number(values.visits);
/** Live events per second meanwhile. */
const RATE = 20;

const memoryMb = (pid: number): { now: number; peak: number } => {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const of = (name: string): number => Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024);
  return { now: of("VmRSS"), peak: of("VmHWM") };
};

const answered = async (server: RunningServer, path: string, init: RequestInit): Promise<unknown> => {
  const headers = { authorization: `Bearer ${server.token}` };
  const answer = await fetch(server.url + path, { method: "POST", headers, ...init });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
};

const importAll = async (server: RunningServer, history: History): Promise<string> => {
  let lines = 0;
  const encoder = new TextEncoder();
  const chunks = historyLines(history);
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const next = chunks.next();
      if (next.done) return controller.close();
      lines += next.value.lines;
      controller.enqueue(encoder.encode(next.value.text));
    },
  });
  const [start, cpu] = [performance.now(), cpuTimeMs(server.pid)];
  const init = { body, duplex: "half" } as RequestInit;
  const report = (await answered(server, `/api/sites/${history.site}/import`, init)) as ImportReport;
  const seconds = (performance.now() - start) / 1000;
  const cpuS = (cpuTimeMs(server.pid) - cpu) / 1000;
  const { accepted, duplicates, dropped_total } = report;
  return `${lines} lines in ${seconds.toFixed(1)} s (${Math.round(lines / seconds)}/s; ${Math.round(lines / cpuS)} per second of workerd's processor time): ${accepted} accepted, ${duplicates} duplicates, ${dropped_total} dropped`;
};

/** Live events at a fixed rate, each on a connection of its own, while something else goes on. */
const besideLive = async (server: RunningServer, site: string, what: Promise<string>): Promise<string> => {
  const traffic = new VisitorTraffic({ site, visitors: 50, eventsPerVisitor: 20, now: Date.now });
  const latencies = new Latencies();
  const underWay = new Set<Promise<void>>();
  let over = false;
  const begin = performance.now();
  const done = what.finally(() => {
    over = true;
  });
  for (let sent = 0; !over; sent++) {
    const due = begin + (1000 * sent) / RATE;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
    const request = (async () => {
      // Not kept: the server closes what is idle, and a request that meets that has no answer.
      const connection = await Connection.open(server.host, server.port);
      const { status } = await connection.send(traffic.next());
      connection.close();
      if (status !== 202) throw new Error(`collect: ${status}`);
      latencies.add(performance.now() - due);
    })().finally(() => underWay.delete(request));
    underWay.add(request);
  }
  await Promise.all(underWay);
  const ms = (share: number): string => `${Math.round(latencies.quantile(share))} ms`;
  const { now, peak } = memoryMb(server.pid);
  return `${await done}\n  live events meanwhile (${latencies.count} at ${RATE}/s): p50 ${ms(0.5)}, p95 ${ms(0.95)}, p99 ${ms(0.99)}, max ${ms(1)}; workerd holds ${now} MB, ${peak} MB at most so far`;
};

const countVisits = async (server: RunningServer, site: string): Promise<string> => {
  const start = performance.now();
  const query = { site_id: site, metrics: ["visitors", "visits", "pageviews", "events"], date_range: "all" };
  const answer = (await answered(server, "/api/v2/query", { body: JSON.stringify(query) })) as { results: unknown };
  return `${JSON.stringify(answer.results)} in ${Math.round(performance.now() - start)} ms`;
};

const server = await startProduct();
try {
  const site = await createSite(server, "history.example");
  const history: History = { site, visits, days: 365, until: Date.now() };
  const rest = (seconds: number) =>
    new Promise<string>((resolve) => setTimeout(resolve, seconds * 1000, `${seconds} s`));
  console.log(`workerd holds ${memoryMb(server.pid).now} MB`);
  console.log(`new: ${await besideLive(server, site, importAll(server, history))}`);
  console.log(`after it: ${await besideLive(server, site, rest(20))}`);
  console.log(`asked: ${await countVisits(server, site)}`);
  console.log(`again: ${await besideLive(server, site, importAll(server, history))}`);
  console.log(`asked: ${await countVisits(server, site)}; workerd held ${memoryMb(server.pid).peak} MB at most`);
} finally {
  await server.stop();
}
