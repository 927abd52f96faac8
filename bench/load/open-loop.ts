import { setTimeout as delay } from "node:timers/promises";
import { Connection, checkReceipt } from "./connection.ts";
import type { Latencies } from "./latencies.ts";

export interface OpenLoop {
  host: string;
  port: number;
  /** Requests per second, whether the server keeps up or not. */
  rate: number;
  /** How many requests to send in all. */
  requests: number;
  connectionsMax: number;
  /** @param begun the instant (`performance.now()`) at which it was to leave. @returns the request */
  next(begun: number): string;
}

/** Servers close connections that are idle for some seconds; one that may be about to is not used again. */
const IDLE_MS = 2000;

/** So many connections at most; who finds them all busy waits for the next. The latest used is used first. */
class Pool {
  private readonly load: OpenLoop;
  private readonly idle: { connection: Connection; since: number }[] = [];
  private readonly waiting: ((connection: Connection) => void)[] = [];
  private open = 0;

  constructor(load: OpenLoop) {
    this.load = load;
  }

  async take(): Promise<Connection> {
    const latest = this.idle.pop();
    if (latest && performance.now() - latest.since < IDLE_MS) return latest.connection;
    // The others are idle for longer still.
    if (latest) this.close([latest, ...this.idle.splice(0)]);
    if (this.open < this.load.connectionsMax) {
      this.open++;
      return Connection.open(this.load.host, this.load.port);
    }
    const { promise, resolve } = Promise.withResolvers<Connection>();
    this.waiting.push(resolve);
    return promise;
  }

  put(connection: Connection): void {
    const next = this.waiting.shift();
    if (next) next(connection);
    else this.idle.push({ connection, since: performance.now() });
  }

  closeIdle(): void {
    this.close(this.idle.splice(0));
  }

  private close(unused: { connection: Connection }[]): void {
    this.open -= unused.length;
    for (const { connection } of unused) connection.close();
  }
}

/**
 * Sends at a fixed rate. Durations count from the instant at which a request was to leave, whether a connection was free or
 * not: a server that stalls cannot hide it by slowing the sender down. By how much the sender's own timer was late is not in them.
 * @throws Error when an event is not accepted
 */
export const runOpenLoop = async (load: OpenLoop, latencies: Latencies): Promise<void> => {
  const pool = new Pool(load);
  const underWay = new Set<Promise<void>>();
  const failure = new AbortController();
  const { promise: failed, reject } = Promise.withResolvers<never>();
  // Heard at the end at the latest; until then it is not unhandled.
  failed.catch(() => failure.abort());

  const send = async (): Promise<void> => {
    const begun = performance.now();
    const connection = await pool.take();
    const answer = await connection.send(load.next(begun));
    latencies.add(performance.now() - begun);
    checkReceipt(answer);
    pool.put(connection);
  };

  const begin = performance.now();
  try {
    for (let sent = 0; sent < load.requests && !failure.signal.aborted; sent++) {
      const due = begin + (1000 * sent) / load.rate;
      const early = due - performance.now();
      if (early > 1) await delay(early);
      const request = send()
        .catch(reject)
        .finally(() => underWay.delete(request));
      underWay.add(request);
    }
    await Promise.race([failed, Promise.all(underWay)]);
  } finally {
    pool.closeIdle();
  }
};
