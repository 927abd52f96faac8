import { parentPort, workerData } from "node:worker_threads";
import type { RunningServer } from "../servers/workerd-server.ts";
import { openFrameStream } from "./frame-stream.ts";
import { sharedNow } from "./viewers.ts";

export interface ViewersTask {
  server: Pick<RunningServer, "host" | "port" | "token">;
  site: string;
  viewers: number;
}

/** The first time that a viewer saw a mark: parallel arrays of the mark's number and the instant (`sharedNow`). */
export interface Sightings {
  marks: number[];
  at: number[];
}

const MARK = "/marked-";
const DIGITS_MAX = 8;
/** How long to wait for sightings that are missing. */
const PATIENCE_MS = 5000;

const { server, site, viewers } = workerData as ViewersTask;
const sightings: Sightings = { marks: [], at: [] };

const watch = () => {
  const seen = new Set<number>();
  return (payload: Buffer): void => {
    const now = sharedNow();
    for (let at = payload.indexOf(MARK); at >= 0; at = payload.indexOf(MARK, at + MARK.length)) {
      const digits = at + MARK.length;
      const mark = Number.parseInt(payload.toString("latin1", digits, digits + DIGITS_MAX), 10);
      if (seen.has(mark)) continue;
      seen.add(mark);
      sightings.marks.push(mark);
      sightings.at.push(now);
    }
  };
};

const sockets = await Promise.all(Array.from({ length: viewers }, () => openFrameStream(server, site, watch())));
parentPort?.once("message", async (expected: number) => {
  const patience = performance.now() + PATIENCE_MS;
  while (sightings.marks.length < expected && performance.now() < patience) await new Promise(setImmediate);
  for (const socket of sockets) socket.destroy();
  parentPort?.postMessage(sightings);
});
parentPort?.postMessage("open");
