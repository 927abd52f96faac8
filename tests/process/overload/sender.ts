import { setTimeout as delay } from "node:timers/promises";
import type { Receipt } from "../../../protocol/collect.ts";
import { batchWriter, EVENTS_PER_BATCH } from "./batch.ts";
import { Connection } from "./connection.ts";

/** A process that only sends. Told once what to do, it answers once with what came of it. */
export interface Errand {
  port: number;
  /** Numbers of its requests: this one, and then every `step`th. */
  first: number;
  step: number;
  seconds: number;
  connections: number;
  /** Requests a second, however long answers take; null: as fast as answers come. */
  rate: number | null;
}

export interface Outcome {
  offered: number;
  acknowledged: number[];
  refused: number[];
  /** Without an answer: may be counted or not. */
  unknown: number[];
  statuses: Record<string, number>;
  /** Refusals without `Retry-After`. */
  silent: number;
  /** How long receipts and refusals took, ms, in order. */
  receiptMs: number[];
  refusalMs: number[];
}

const TICK_MS = 10;
const HELLO = Buffer.from("GET /api/openapi.json HTTP/1.1\r\nhost: localhost\r\n\r\n", "latin1");

const sendAll = async ({ port, first, step, seconds, connections, rate }: Errand): Promise<Outcome> => {
  const outcome: Outcome = {
    offered: 0,
    acknowledged: [],
    refused: [],
    unknown: [],
    statuses: {},
    silent: 0,
    receiptMs: [],
    refusalMs: [],
  };
  const write = batchWriter(Date.now());
  const all = Array.from({ length: connections }, () => new Connection(port));
  // A server with its hands full accepts connections slowly: whoever is to be too much has to be there before.
  for (const connection of all) await connection.send(HELLO);
  const idle = [...all];
  const underWay = new Set<Promise<void>>();
  const one = async (connection: Connection): Promise<void> => {
    const number = first + step * outcome.offered++;
    const sentAt = performance.now();
    const { status, retryAfter, body } = await connection.send(write(number));
    const took = performance.now() - sentAt;
    idle.push(connection);
    outcome.statuses[status] = (outcome.statuses[status] ?? 0) + 1;
    if (status === 202) {
      const { accepted, duplicates } = JSON.parse(body) as Receipt;
      if (accepted !== EVENTS_PER_BATCH || duplicates !== 0)
        throw new Error(`a receipt of ${EVENTS_PER_BATCH} events: ${body}`);
      outcome.acknowledged.push(number);
      outcome.receiptMs.push(took);
      return;
    }
    if (status === 0) outcome.unknown.push(number);
    else {
      outcome.refused.push(number);
      outcome.refusalMs.push(took);
      if (!retryAfter) outcome.silent++;
    }
  };
  const start = (): void => {
    const connection = idle.pop();
    if (!connection) return;
    const sending = one(connection).finally(() => underWay.delete(sending));
    underWay.add(sending);
  };
  const began = performance.now();
  for (let elapsed = 0; elapsed < seconds * 1000; elapsed = performance.now() - began) {
    if (rate === null) while (idle.length > 0) start();
    else for (let due = (rate * elapsed) / 1000; outcome.offered < due && idle.length > 0; ) start();
    // As fast as answers come: as soon as there is one.
    if (rate === null) await Promise.race(underWay);
    else await delay(TICK_MS);
  }
  await Promise.all(underWay);
  for (const connection of all) connection.close();
  outcome.receiptMs.sort((a, b) => a - b);
  outcome.refusalMs.sort((a, b) => a - b);
  return outcome;
};

process.once("message", async (errand: Errand) => {
  const outcome = await sendAll(errand);
  process.send?.(outcome, () => process.disconnect());
});
