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
  /** @param due the instant (`performance.now()`) at which the request should leave. @returns the request */
  next(due: number): string;
}

/** Servers close connections that are idle for some seconds; one that may be about to is not used again. */
const IDLE_MS = 2000;

/** Connections between requests, the latest used first. */
class IdleConnections {
  private readonly idle: { connection: Connection; since: number }[] = [];

  put(connection: Connection): void {
    this.idle.push({ connection, since: performance.now() });
  }

  take(): Connection | undefined {
    const latest = this.idle.pop();
    if (!latest || performance.now() - latest.since < IDLE_MS) return latest?.connection;
    // The others are idle for longer still.
    latest.connection.close();
    this.closeAll();
    return undefined;
  }

  closeAll(): void {
    for (const { connection } of this.idle.splice(0)) connection.close();
  }
}

/**
 * Sends at a fixed rate. Durations count from the instant at which a request was due, so a server that stalls cannot
 * hide it by slowing the sender down.
 * @throws Error when an event is not accepted, or all connections are busy: the rate is beyond the server
 */
export const runOpenLoop = async (load: OpenLoop, latencies: Latencies): Promise<void> => {
  const idle = new IdleConnections();
  const underWay = new Set<Promise<void>>();
  let failure: Error | null = null;

  const send = async (due: number): Promise<void> => {
    if (underWay.size >= load.connectionsMax) throw new Error(`${underWay.size} requests are without an answer`);
    const connection = idle.take() ?? (await Connection.open(load.host, load.port));
    const answer = await connection.send(load.next(due));
    latencies.add(performance.now() - due);
    checkReceipt(answer);
    idle.put(connection);
  };

  const begin = performance.now();
  try {
    for (let sent = 0; sent < load.requests && !failure; sent++) {
      const due = begin + (1000 * sent) / load.rate;
      const early = due - performance.now();
      if (early > 1) await delay(early);
      const request = send(due)
        .catch((error: Error) => {
          failure ??= error;
        })
        .finally(() => underWay.delete(request));
      underWay.add(request);
    }
    await Promise.all(underWay);
  } finally {
    idle.closeAll();
  }
  if (failure) throw failure;
};
