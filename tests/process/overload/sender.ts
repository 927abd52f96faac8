import { setTimeout as delay } from "node:timers/promises";
import type { Receipt } from "../../../protocol/collect.ts";
import { batchWriter, EVENTS_PER_BATCH } from "./batch.ts";
import { Connection } from "./connection.ts";

/** A process that only sends. Told once what to do, it answers once with what came of it. */
export interface Errand {
  port: number;
  /** Unix ms of all events. */
  at: number;
  /** Number of its first request; the others follow. */
  first: number;
  seconds: number;
  /** Requests a second, however long answers take; null: as fast as answers come to the connections. */
  rate: number | null;
  /** How many connections may be open at once; a request that finds all of them busy is not sent. */
  connections: number;
}

export interface Outcome {
  offered: number;
  /** Due, and not sent for want of a connection. */
  notOffered: number;
  acknowledged: number[];
  refused: number[];
  /** Without an answer within {@link PATIENCE_MS}: may be counted or not. */
  unknown: number[];
  statuses: Record<string, number>;
  /** Refusals without `Retry-After`. */
  silent: number;
  /** How long receipts and refusals took, ms, in order. */
  receiptMs: number[];
  refusalMs: number[];
  /** Share of a core that sending took. */
  cpu: number;
}

const TICK_MS = 5;
/** As long as a page waits before it takes an answer for lost. */
const PATIENCE_MS = 10_000;

class Sending {
  readonly #errand: Errand;
  readonly #write: (number: number) => Buffer;
  readonly #idle: Connection[] = [];
  readonly #underWay = new Map<Connection, number>();
  #isOver = false;
  readonly outcome: Outcome = {
    offered: 0,
    notOffered: 0,
    acknowledged: [],
    refused: [],
    unknown: [],
    statuses: {},
    silent: 0,
    receiptMs: [],
    refusalMs: [],
    cpu: 0,
  };

  constructor(errand: Errand) {
    this.#errand = errand;
    this.#write = batchWriter(errand.at);
  }

  async run(): Promise<Outcome> {
    const { seconds, rate, connections } = this.#errand;
    const { outcome } = this;
    const cpu = process.cpuUsage();
    const began = performance.now();
    if (rate === null) for (let count = 0; count < connections; count++) this.#start();
    for (let elapsed = 0; elapsed < seconds * 1000; elapsed = performance.now() - began) {
      const due = ((rate ?? 0) * elapsed) / 1000;
      while (rate !== null && outcome.offered + outcome.notOffered < due) this.#start();
      this.#giveUpOn(performance.now() - PATIENCE_MS);
      await delay(TICK_MS);
    }
    this.#isOver = true;
    while (this.#underWay.size > 0) {
      await delay(TICK_MS);
      this.#giveUpOn(performance.now() - PATIENCE_MS);
    }
    const { user, system } = process.cpuUsage(cpu);
    outcome.cpu = (user + system) / 1000 / (performance.now() - began);
    for (const connection of this.#idle) connection.giveUp();
    outcome.receiptMs.sort((a, b) => a - b);
    outcome.refusalMs.sort((a, b) => a - b);
    return outcome;
  }

  #start(): void {
    const { outcome } = this;
    if (this.#underWay.size >= this.#errand.connections) {
      outcome.notOffered++;
      return;
    }
    void this.#send(this.#idle.pop() ?? new Connection(this.#errand.port), this.#errand.first + outcome.offered++);
  }

  /** Those that wait longest come first. */
  #giveUpOn(sentBefore: number): void {
    for (const [connection, sentAt] of this.#underWay) {
      if (sentAt > sentBefore) return;
      connection.giveUp();
      this.#underWay.delete(connection);
    }
  }

  async #send(connection: Connection, number: number): Promise<void> {
    const { outcome } = this;
    const sentAt = performance.now();
    this.#underWay.set(connection, sentAt);
    const { status, retryAfter, body } = await connection.send(this.#write(number));
    const took = performance.now() - sentAt;
    this.#underWay.delete(connection);
    this.#idle.push(connection);
    outcome.statuses[status] = (outcome.statuses[status] ?? 0) + 1;
    if (status === 202) {
      const { accepted, duplicates } = JSON.parse(body) as Receipt;
      if (accepted !== EVENTS_PER_BATCH || duplicates !== 0)
        throw new Error(`a receipt of ${EVENTS_PER_BATCH} events: ${body}`);
      outcome.acknowledged.push(number);
      outcome.receiptMs.push(took);
    } else if (status === 0) outcome.unknown.push(number);
    else {
      outcome.refused.push(number);
      outcome.refusalMs.push(took);
      if (!retryAfter) outcome.silent++;
    }
    if (this.#errand.rate === null && !this.#isOver) this.#start();
  }
}

process.once("message", async (errand: Errand) => {
  const outcome = await new Sending(errand).run();
  process.send?.(outcome, () => process.disconnect());
});
