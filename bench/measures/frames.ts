import { Latencies } from "../load/latencies.ts";
import { runOpenLoop } from "../load/open-loop.ts";
import { openViewers, sharedNow } from "../load/viewers.ts";
import { createSite } from "../servers/site.ts";
import type { RunningServer } from "../servers/workerd-server.ts";
import { VisitorTraffic } from "../traffic/visitor-traffic.ts";

const RATE = 500;
const VIEWERS = 100;
/** Below the number from which a frame holds a sample of the visitors only. */
const VISITORS = 900;
/** Each so many events, a visitor goes to a page of its own, by which frames are searched. */
const MARKED_EVERY = 10;

export interface FrameLatency {
  rate: number;
  viewers: number;
  /** Marked event x viewer: how many were seen, of how many. */
  seen: number;
  expected: number;
  p50: number;
  p95: number;
  p99: number;
}

/**
 * From the instant at which an event was to leave until the frame that shows it is at a viewer. Sender and viewers are
 * threads of one process, so that they share a clock; what they take of the processors is in the figure.
 */
export const measureFrames = async (server: RunningServer, seconds: number): Promise<FrameLatency> => {
  const site = await createSite(server, "frames.example");
  const viewers = await openViewers(server, site, VIEWERS);
  const traffic = new VisitorTraffic({ site, visitors: VISITORS, eventsPerVisitor: 1_000_000, now: Date.now });
  const { host, port } = server;
  const send = (requests: number, next: (begun: number) => string) =>
    runOpenLoop({ host, port, rate: RATE, requests, connectionsMax: 256, next }, new Latencies());
  // Everybody is here, and the code is compiled, before the first mark.
  await send(2 * VISITORS, () => traffic.next());
  const sentAt: number[] = [];
  const sharedAhead = sharedNow() - performance.now();
  let sent = 0;
  await send(RATE * seconds, (begun) => {
    if (sent++ % MARKED_EVERY !== 0) return traffic.next();
    sentAt.push(begun + sharedAhead);
    return traffic.next(`/marked-${sentAt.length - 1}`);
  });
  const expected = sentAt.length * VIEWERS;
  const { marks, at } = await viewers.close(expected);
  const latencies = new Latencies();
  marks.forEach((mark, i) => {
    latencies.add((at[i] ?? Number.NaN) - (sentAt[mark] ?? Number.NaN));
  });
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => latencies.quantile(share));
  return { rate: RATE, viewers: VIEWERS, seen: latencies.count, expected, p50: p50 ?? 0, p95: p95 ?? 0, p99: p99 ?? 0 };
};
