import { fork } from "node:child_process";
import { readFileSync } from "node:fs";
import { setPriority } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import type { TestServer } from "../../support/server.ts";
import { batchWriter, EVENTS_PER_BATCH, pageOf, SITES, siteOf } from "./batch.ts";
import { Connection } from "./connection.ts";
import type { Errand, Outcome } from "./sender.ts";

/** What happened when a server was offered several times what it can take. */
export interface OverloadReport {
  /** Requests of 100 events a second: what was served with few senders, and what was offered then. */
  capacity: number;
  offered: number;
  served: number;
  statuses: Record<string, number>;
  /** Refusals without `Retry-After`. */
  silent: number;
  /** Milliseconds of the median and of the slowest hundredth. */
  receiptMs: readonly [number, number];
  refusalMs: readonly [number, number];
  /** Of the server, MB: before the load, then twice a second. */
  rssMb: number[];
  /** Seconds after the load until a request was answered with 202 within a second. */
  recoveryS: number;
  acknowledgedEvents: number;
  wrong: string[];
}

const FACTOR = 4;
const PROCESSES = 2;
const FEW_CONNECTIONS = 8;
const MANY_CONNECTIONS = 3000;
/** Of the server, so that senders who share its cores are not what is slow. */
const NICE = 10;
const CAPACITY_SECONDS = 4;
const PAGE_ROWS = 10_000;
const SAMPLE_MS = 500;

const rssMbOf = (pid: number): number =>
  Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024);

const runSender = (errand: Errand): Promise<Outcome> =>
  new Promise((resolve, reject) => {
    const child = fork(new URL("./sender.ts", import.meta.url), { serialization: "advanced" });
    child.once("message", (outcome) => resolve(outcome as Outcome));
    child.once("exit", (code) => reject(new Error(`a sender ended with ${code}`)));
    child.send(errand);
  });

const percentiles = (sorted: readonly number[]): readonly [number, number] =>
  [0.5, 0.99].map((share) => Math.round(sorted[Math.floor(share * sorted.length)] ?? 0)) as [number, number];

const merged = (outcomes: readonly Outcome[], key: "receiptMs" | "refusalMs") =>
  percentiles(outcomes.flatMap((outcome) => outcome[key]).sort((a, b) => a - b));

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
const findWrong = async (server: TestServer, outcomes: readonly Outcome[]): Promise<string[]> => {
  const counts = await Promise.all(Array.from({ length: SITES }, (_, index) => countsOf(server, siteOf(index))));
  const wrong: string[] = [];
  const check = (numbers: readonly number[], told: string, allowed: readonly number[]): void => {
    for (const number of numbers) {
      const count = counts[number % SITES]?.get(pageOf(number)) ?? 0;
      if (!allowed.includes(count)) wrong.push(`${pageOf(number)}: ${count} events counted, ${told}`);
    }
  };
  for (const { acknowledged, refused, unknown } of outcomes) {
    check(acknowledged, "acknowledged", [EVENTS_PER_BATCH]);
    check(refused, "refused", [0]);
    check(unknown, "unanswered", [0, EVENTS_PER_BATCH]);
  }
  return wrong;
};

const measureRecovery = async (
  port: number,
  number: number,
): Promise<{ recoveryS: number; acknowledged: number[] }> => {
  const began = performance.now();
  const write = batchWriter(Date.now());
  const acknowledged: number[] = [];
  for (let next = number; ; next++) {
    const connection = new Connection(port);
    const sentAt = performance.now();
    const { status } = await connection.send(write(next));
    connection.close();
    if (status === 202) acknowledged.push(next);
    if (status === 202 && performance.now() - sentAt < 1000) {
      return { recoveryS: (performance.now() - began) / 1000, acknowledged };
    }
    if (performance.now() - began > 60_000) return { recoveryS: Number.POSITIVE_INFINITY, acknowledged };
    await delay(50);
  }
};

/** Samples the server's memory until told to stop. */
const watchMemory = (pid: number) => {
  const rssMb = [rssMbOf(pid)];
  const timer = setInterval(() => rssMb.push(rssMbOf(pid)), SAMPLE_MS);
  return { rssMb, stop: () => clearInterval(timer) };
};

/** Offers four times what the server can take, from processes of its own. */
export const overload = async (server: TestServer, seconds: number): Promise<OverloadReport> => {
  for (let site = 0; site < SITES; site++) {
    await server.json("/api/sites", { method: "POST", body: { site_id: siteOf(site) } });
  }
  setPriority(server.workerdPid, NICE);
  const port = Number(new URL(server.url).port);
  const few = { port, first: 0, step: 1, seconds: CAPACITY_SECONDS, connections: FEW_CONNECTIONS, rate: null };
  const calm = await runSender(few);
  const capacity = calm.acknowledged.length / CAPACITY_SECONDS;
  const first = calm.offered;
  const rate = (FACTOR * capacity) / PROCESSES;
  const errands = Array.from({ length: PROCESSES }, (_, index): Errand => {
    return { port, first: first + index, step: PROCESSES, seconds, connections: MANY_CONNECTIONS / PROCESSES, rate };
  });
  const memory = watchMemory(server.workerdPid);
  const outcomes = await Promise.all(errands.map(runSender));
  memory.stop();
  const offered = outcomes.reduce((sum, outcome) => sum + outcome.offered, 0);
  const { recoveryS, acknowledged } = await measureRecovery(port, first + PROCESSES * (offered + 1));
  const statuses: Record<string, number> = {};
  for (const outcome of outcomes) {
    for (const [status, count] of Object.entries(outcome.statuses)) statuses[status] = (statuses[status] ?? 0) + count;
  }
  const all = [calm, ...outcomes, { ...calm, acknowledged, refused: [], unknown: [] }];
  return {
    capacity: Math.round(capacity),
    offered: Math.round(offered / seconds),
    served: Math.round((statuses["202"] ?? 0) / seconds),
    statuses,
    silent: outcomes.reduce((sum, { silent }) => sum + silent, 0),
    receiptMs: merged(outcomes, "receiptMs"),
    refusalMs: merged(outcomes, "refusalMs"),
    rssMb: memory.rssMb,
    recoveryS,
    acknowledgedEvents: EVENTS_PER_BATCH * all.reduce((sum, { acknowledged: numbers }) => sum + numbers.length, 0),
    wrong: await findWrong(server, all),
  };
};
