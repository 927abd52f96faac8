import { Connection, checkReceipt } from "./connection.ts";
import type { Latencies } from "./latencies.ts";

export interface ClosedLoop {
  host: string;
  port: number;
  connections: number;
  /** How long to go on, in milliseconds, and how many requests to send at most. */
  forMs: number;
  requestsMax: number;
  /** @returns the next request */
  next(): string;
}

export interface ClosedLoopResult {
  requests: number;
  /** From the first request to the last answer. */
  ms: number;
}

/**
 * Keeps every connection busy: the next request leaves when the answer is there.
 * @param latencies takes the time of each request
 * @throws Error when an event is not accepted
 */
export const runClosedLoop = async (load: ClosedLoop, latencies: Latencies): Promise<ClosedLoopResult> => {
  const connections = await Promise.all(
    Array.from({ length: load.connections }, () => Connection.open(load.host, load.port)),
  );
  let requests = 0;
  const begin = performance.now();
  const end = begin + load.forMs;
  const drive = async (connection: Connection): Promise<void> => {
    for (let now = performance.now(); now < end && requests < load.requestsMax; ) {
      requests++;
      const answer = await connection.send(load.next());
      const done = performance.now();
      latencies.add(done - now);
      now = done;
      checkReceipt(answer);
    }
  };
  try {
    await Promise.all(connections.map(drive));
  } finally {
    for (const connection of connections) connection.close();
  }
  return { requests, ms: performance.now() - begin };
};
