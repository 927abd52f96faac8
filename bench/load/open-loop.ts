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

/**
 * Sends at a fixed rate. Durations count from the instant at which a request was due, so a server that stalls cannot
 * hide it by slowing the sender down.
 * @throws Error when an event is not accepted, or all connections are busy: the rate is beyond the server
 */
export const runOpenLoop = async (load: OpenLoop, latencies: Latencies): Promise<void> => {
  const idle: Connection[] = [];
  const all: Connection[] = [];
  const underWay = new Set<Promise<void>>();
  let failure: Error | null = null;

  const send = async (due: number): Promise<void> => {
    let connection = idle.pop();
    if (!connection) {
      if (all.length >= load.connectionsMax) throw new Error(`${all.length} requests are without an answer`);
      connection = await Connection.open(load.host, load.port);
      all.push(connection);
    }
    const answer = await connection.send(load.next(due));
    latencies.add(performance.now() - due);
    checkReceipt(answer);
    idle.push(connection);
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
    for (const connection of all) connection.close();
  }
  if (failure) throw failure;
};
