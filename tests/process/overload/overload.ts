import { fork, spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import type { Receipt } from "../../../protocol/collect.ts";
import type { TestServer } from "../../support/server.ts";
import { batchWriter, EVENTS_PER_BATCH, pageOf, SITES, siteOf } from "./batch.ts";
import { Connection } from "./connection.ts";
import type { Errand, Outcome } from "./sender.ts";

/** What happened when a server was offered several times what it can take. */
export interface OverloadReport {
  /** Requests of 100 events a second: what was served as fast as answers came, and what was offered and served then. */
  capacity: number;
  offered: number;
  served: number;
  /** Requests that were due and not sent, since the senders had no connection left. */
  notOffered: number;
  /** Of the requests under load; 0: no answer within ten seconds. */
  statuses: Record<string, number>;
  /** Refusals without `Retry-After`. */
  silent: number;
  /** Milliseconds of the median and of the slowest hundredth. */
  receiptMs: readonly [number, number];
  refusalMs: readonly [number, number];
  /** Of the server: before the load, then twice a second. A connection takes two open files. */
  rssMb: number[];
  openFiles: number[];
  /** Seconds after the load until a request was answered with 202 within a second. */
  recoveryS: number;
  acknowledgedEvents: number;
  /** Requests without an answer that were sent again after the load: taken then, and recognised since they had been taken. */
  sentAgain: { taken: number; recognised: number };
  wrong: string[];
}

const FACTOR = 4;
/** Server and sender have a core each, so that neither is what makes the other slow. */
const SERVER_CORE = "0";
const SENDER_CORE = "1";
const CAPACITY_SECONDS = 4;
/** Enough to keep a server busy while some of them wait for its disk. */
const FEW_CONNECTIONS = 24;
const MANY_CONNECTIONS = 8000;
const PAGE_ROWS = 10_000;
const SAMPLE_MS = 500;

/** Where there is no such tool, or one core, the kernel shares out as it likes. */
const pin = (pid: number, core: string): void => {
  if (availableParallelism() > 1) spawnSync("taskset", ["--all-tasks", "--cpu-list", "--pid", core, String(pid)]);
};

const rssMbOf = (pid: number): number =>
  Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024);

const runSender = (errand: Errand): Promise<Outcome> =>
  new Promise((resolve, reject) => {
    const child = fork(new URL("./sender.ts", import.meta.url), { serialization: "advanced" });
    if (child.pid) pin(child.pid, SENDER_CORE);
    child.once("message", (outcome) => resolve(outcome as Outcome));
    child.once("exit", (code) => reject(new Error(`a sender ended with ${code}`)));
    child.send(errand);
  });

const percentiles = (sorted: readonly number[]): readonly [number, number] =>
  [0.5, 0.99].map((share) => Math.round(sorted[Math.floor(share * sorted.length)] ?? 0)) as [number, number];

const countsOf = async (server: TestServer, site: string): Promise<Map<string, number>> => {
  const counts = new Map<string, number>();
  for (let offset = 0; ; offset += PAGE_ROWS) {
    const { results } = await server.json<{ results: { dimensions: string[]; metrics: number[] }[] }>("/api/v2/query", {
      method: "POST",
      body: {
        site_id: site,
        metrics: ["events"],
        date_range: "all",
        dimensions: ["event:page"],
        pagination: { limit: PAGE_ROWS, offset },
      },
    });
    for (const { dimensions, metrics } of results) counts.set(dimensions[0] ?? "", metrics[0] ?? 0);
    if (results.length < PAGE_ROWS) return counts;
  }
};

/** What the answers do not bear out: each request is there as a whole, as often as what it was told allows. */
const findWrong = async (server: TestServer, told: Readonly<Record<"acknowledged" | "refused", readonly number[]>>) => {
  const counts = await Promise.all(Array.from({ length: SITES }, (_, index) => countsOf(server, siteOf(index))));
  const wrong: string[] = [];
  for (const [word, expected] of [
    ["acknowledged", EVENTS_PER_BATCH],
    ["refused", 0],
  ] as const) {
    for (const number of told[word]) {
      const count = counts[number % SITES]?.get(pageOf(number)) ?? 0;
      if (count !== expected) wrong.push(`${pageOf(number)}: ${count} events counted, ${word}`);
    }
  }
  return wrong;
};

/** Sends until there is a receipt, as a page does. */
const sendUntilTaken = async (connection: Connection, request: Buffer): Promise<Receipt> => {
  for (;;) {
    const { status, body } = await connection.send(request);
    if (status === 202) return JSON.parse(body) as Receipt;
    await delay(200);
  }
};

const measureRecovery = async (port: number, write: (number: number) => Buffer, number: number) => {
  const began = performance.now();
  const acknowledged: number[] = [];
  for (let next = number; performance.now() - began < 60_000; next++) {
    const connection = new Connection(port);
    const sentAt = performance.now();
    await sendUntilTaken(connection, write(next));
    connection.giveUp();
    acknowledged.push(next);
    if (performance.now() - sentAt < 1000) return { recoveryS: (performance.now() - began) / 1000, acknowledged };
  }
  return { recoveryS: Number.POSITIVE_INFINITY, acknowledged };
};

/** What had no answer is sent again, the same bytes: a receipt that knows it is as good as one that takes it. */
const sendAgain = async (port: number, write: (number: number) => Buffer, numbers: readonly number[]) => {
  const connection = new Connection(port);
  const again = { taken: 0, recognised: 0 };
  for (const number of numbers) {
    const { accepted, duplicates } = await sendUntilTaken(connection, write(number));
    if (accepted + duplicates !== EVENTS_PER_BATCH || accepted * duplicates > 0)
      throw new Error(`${number} was taken in part`);
    if (accepted > 0) again.taken++;
    else again.recognised++;
  }
  connection.giveUp();
  return again;
};

/** Samples what the server holds until told to stop. */
const watch = (pid: number) => {
  const rssMb: number[] = [];
  const openFiles: number[] = [];
  const look = (): void => {
    rssMb.push(rssMbOf(pid));
    openFiles.push(readdirSync(`/proc/${pid}/fd`).length);
  };
  look();
  const timer = setInterval(look, SAMPLE_MS);
  return { rssMb, openFiles, stop: () => clearInterval(timer) };
};

/**
 * Offers four times what the server can take, from a process of its own.
 * @param connections that may be open at once, as a proxy before the server would have it
 */
export const overload = async (
  server: TestServer,
  seconds: number,
  connections = MANY_CONNECTIONS,
): Promise<OverloadReport> => {
  for (let site = 0; site < SITES; site++) {
    await server.json("/api/sites", { method: "POST", body: { site_id: siteOf(site) } });
  }
  pin(server.workerdPid, SERVER_CORE);
  const port = Number(new URL(server.url).port);
  const at = Date.now();
  const calm = await runSender({
    port,
    at,
    first: 0,
    seconds: CAPACITY_SECONDS,
    rate: null,
    connections: FEW_CONNECTIONS,
  });
  const capacity = calm.acknowledged.length / CAPACITY_SECONDS;
  const held = watch(server.workerdPid);
  const load = await runSender({ port, at, first: calm.offered, seconds, rate: FACTOR * capacity, connections });
  held.stop();
  const write = batchWriter(at);
  const recovery = await measureRecovery(port, write, calm.offered + load.offered);
  const sentAgain = await sendAgain(port, write, load.unknown);
  const acknowledged = [...calm.acknowledged, ...load.acknowledged, ...load.unknown, ...recovery.acknowledged];
  return {
    capacity: Math.round(capacity),
    offered: Math.round(load.offered / seconds),
    served: Math.round(load.acknowledged.length / seconds),
    notOffered: load.notOffered,
    statuses: load.statuses,
    silent: load.silent,
    receiptMs: percentiles(load.receiptMs),
    refusalMs: percentiles(load.refusalMs),
    rssMb: held.rssMb,
    openFiles: held.openFiles,
    recoveryS: recovery.recoveryS,
    acknowledgedEvents: EVENTS_PER_BATCH * acknowledged.length,
    sentAgain,
    wrong: await findWrong(server, { acknowledged, refused: load.refused }),
  };
};
