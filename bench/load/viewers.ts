import { Worker } from "node:worker_threads";
import type { RunningServer } from "../servers/workerd-server.ts";
import type { Sightings, ViewersTask } from "./viewers-thread.ts";

/** Milliseconds of the clock that all threads of a process share. */
export const sharedNow = (): number => Number(process.hrtime.bigint()) / 1e6;

export interface Viewers {
  /**
   * Ends the viewers.
   * @param expected sightings to wait for, but for no longer than some seconds
   * @returns what they saw
   */
  close(expected: number): Promise<Sightings>;
}

/** Opens viewers in a thread of their own, so that reading does not hold the sender up. Resolves once all have their snapshot. */
export const openViewers = async (
  { host, port, token }: RunningServer,
  site: string,
  viewers: number,
): Promise<Viewers> => {
  const task: ViewersTask = { server: { host, port, token }, site, viewers };
  const worker = new Worker(new URL("viewers-thread.ts", import.meta.url), { workerData: task });
  const heard = <T>(): Promise<T> => {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    worker.once("message", resolve);
    worker.once("error", reject);
    return promise;
  };
  await heard<"open">();
  return {
    close: async (expected) => {
      const sightings = heard<Sightings>();
      worker.postMessage(expected);
      return sightings;
    },
  };
};
