import { Latencies } from "../load/latencies.ts";
import { runOpenLoop } from "../load/open-loop.ts";
import { type CountedServer, startCounted } from "../servers/counted-server.ts";
import { createSite } from "../servers/site.ts";
import { openViewer } from "../servers/viewer.ts";
import { VisitorTraffic } from "../traffic/visitor-traffic.ts";

export interface RowsWritten {
  events: number;
  /** Of all objects together, and of each class. */
  perEvent: number;
  byClass: Record<string, number>;
  /** How long the site's own clock ran, in seconds. */
  seconds: number;
}

interface Shape {
  site: string;
  /** Events per second, and for how many seconds, by the server's clock. */
  rate: number;
  seconds: number;
  visitors: number;
  eventsPerVisitor: number;
  /** How fast the server's clock runs. */
  speed: number;
}

/** Counts what the objects write for a stream of events while one viewer watches. */
const countFor = async (server: CountedServer, shape: Shape): Promise<RowsWritten> => {
  const site = await createSite(server, shape.site);
  const viewer = await openViewer(server, site, () => {});
  const before = await server.rows();
  const startedAt = Date.now();
  const { visitors, eventsPerVisitor, rate, seconds, speed } = shape;
  const now = () => Math.round(before.now + (Date.now() - startedAt) * speed);
  const traffic = new VisitorTraffic({ site, visitors, eventsPerVisitor, now });
  const events = Math.round(rate * seconds);
  const { host, port } = server;
  const load = { host, port, rate: rate * speed, requests: events, connectionsMax: 256, next: () => traffic.next() };
  await runOpenLoop(load, new Latencies());
  const after = await server.rows();
  viewer.close();
  const byClass: Record<string, number> = {};
  for (const name of Object.keys(after.rows)) byClass[name] = (after.rows[name] ?? 0) - (before.rows[name] ?? 0);
  const sum = Object.values(byClass).reduce((a, b) => a + b, 0);
  return { events, perEvent: sum / events, byClass, seconds };
};

/** A busy site: 100 events/s on one shard, in real time. Journal ring and checkpoints are in it. */
export const measureBusyRows = async (seconds: number): Promise<RowsWritten> => {
  const server = await startCounted(1);
  try {
    const shape = { site: "busy.example", rate: 100, seconds, visitors: 600, eventsPerVisitor: 9, speed: 1 };
    return await countFor(server, shape);
  } finally {
    await server.stop();
  }
};

/**
 * A quiet site: an event every ten seconds, six events a visitor, watched all the time. Two hours and a bit, so that
 * checkpoints, sealed hours and the departure of every visitor are in it; the server's clock runs faster to fit them in.
 */
export const measureQuietRows = async (speed: number): Promise<RowsWritten> => {
  const server = await startCounted(speed);
  try {
    const shape = { site: "quiet.example", rate: 0.1, seconds: 7500, visitors: 1, eventsPerVisitor: 6, speed };
    return await countFor(server, shape);
  } finally {
    await server.stop();
  }
};
