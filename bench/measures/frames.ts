import { Latencies } from "../load/latencies.ts";
import { runOpenLoop } from "../load/open-loop.ts";
import { createSite } from "../servers/site.ts";
import { openViewer } from "../servers/viewer.ts";
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
 * From the instant at which an event was due to leave until the frame that shows it is at a viewer. Sender and viewers
 * share a clock because they share a process; what they cost each other is in the figure.
 */
export const measureFrames = async (server: RunningServer, seconds: number): Promise<FrameLatency> => {
  const site = await createSite(server, "frames.example");
  const latencies = new Latencies();
  const sentAt: number[] = [];
  const onFrame = (seen: Set<number>) => (text: string) => {
    const now = performance.now();
    for (const [, digits] of text.matchAll(/"\/marked-(\d+)"/g)) {
      const mark = Number(digits);
      if (seen.has(mark)) continue;
      seen.add(mark);
      latencies.add(now - (sentAt[mark] ?? Number.NaN));
    }
  };
  const viewers = await Promise.all(
    Array.from({ length: VIEWERS }, () => openViewer(server, site, onFrame(new Set<number>()))),
  );
  const traffic = new VisitorTraffic({ site, visitors: VISITORS, eventsPerVisitor: 1_000_000, now: Date.now });
  const { host, port } = server;
  const send = (requests: number, next: (due: number) => string) =>
    runOpenLoop({ host, port, rate: RATE, requests, connectionsMax: 256, next }, new Latencies());
  // Everybody is here, and the code is compiled, before the first mark.
  await send(2 * VISITORS, () => traffic.next());
  let sent = 0;
  await send(RATE * seconds, (due) => {
    if (sent++ % MARKED_EVERY !== 0) return traffic.next();
    sentAt.push(due);
    return traffic.next(`/marked-${sentAt.length - 1}`);
  });
  const expected = sentAt.length * VIEWERS;
  const patience = performance.now() + 5000;
  while (latencies.count < expected && performance.now() < patience) await new Promise(setImmediate);
  for (const viewer of viewers) viewer.close();
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => latencies.quantile(share));
  return { rate: RATE, viewers: VIEWERS, seen: latencies.count, expected, p50: p50 ?? 0, p95: p95 ?? 0, p99: p99 ?? 0 };
};
