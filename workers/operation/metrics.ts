import { RELEASE } from "./release.ts";

/**
 * Counters and latencies of this isolate since it began, in Prometheus' text form. Self-hosted there is one isolate, so they
 * are the server's; on Cloudflare's network there are many, and these are those of whichever answered.
 */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;

interface Latencies {
  buckets: number[];
  sum: number;
  count: number;
}

/** By route and status. */
const requests = new Map<string, number>();
/** By route. */
const latencies = new Map<string, Latencies>();
const events = { accepted: 0, duplicate: 0, dropped: 0 };
/** Requests of the present and of the last whole minute, and those of them that failed. */
let minute = { number: 0, requests: 0, failures: 0, before: { requests: 0, failures: 0 } };

const turnTo = (now: number): void => {
  const number = Math.floor(now / 60_000);
  if (number === minute.number) return;
  const { requests, failures } = minute;
  const before = number === minute.number + 1 ? { requests, failures } : { requests: 0, failures: 0 };
  minute = { number, requests: 0, failures: 0, before };
};

/** @param route its pattern, never the path: names of sites and visitors are no labels */
export const noteRequest = (route: string, status: number, seconds: number, now: number): void => {
  const labels = `route="${route}",status="${status}"`;
  requests.set(labels, (requests.get(labels) ?? 0) + 1);
  const latency = latencies.get(route) ?? { buckets: SECONDS.map(() => 0), sum: 0, count: 0 };
  latencies.set(route, latency);
  SECONDS.forEach((bound, index) => {
    if (seconds <= bound) latency.buckets[index] = (latency.buckets[index] ?? 0) + 1;
  });
  latency.sum += seconds;
  latency.count++;
  turnTo(now);
  minute.requests++;
  if (status >= 500) minute.failures++;
};

/** What became of the events of a request. */
export const noteEvents = ({
  accepted,
  duplicates,
  dropped,
}: Record<"accepted" | "duplicates" | "dropped", number>): void => {
  events.accepted += accepted;
  events.duplicate += duplicates;
  events.dropped += dropped;
};

/** Share of the last minute's requests that failed, 0..1; 0 while there were hardly any. */
export const failureShare = (now: number): number => {
  turnTo(now);
  const { requests, failures, before } = minute;
  const all = requests + before.requests;
  return all < 20 ? 0 : (failures + before.failures) / all;
};

/** Everything, in Prometheus' text exposition format. */
export const metricsText = (): string => {
  const lines = [
    "# HELP footfall_info The release that runs.",
    "# TYPE footfall_info gauge",
    `footfall_info{version="${RELEASE}"} 1`,
    "# HELP footfall_requests_total Requests by route and status.",
    "# TYPE footfall_requests_total counter",
    ...Array.from(requests, ([labels, count]) => `footfall_requests_total{${labels}} ${count}`),
    "# HELP footfall_request_seconds Time until the answer began.",
    "# TYPE footfall_request_seconds histogram",
  ];
  for (const [route, { buckets, sum, count }] of latencies) {
    const name = `footfall_request_seconds_bucket{route="${route}",le=`;
    lines.push(...SECONDS.map((bound, index) => `${name}"${bound}"} ${buckets[index]}`), `${name}"+Inf"} ${count}`);
    lines.push(`footfall_request_seconds_sum{route="${route}"} ${sum.toFixed(3)}`);
    lines.push(`footfall_request_seconds_count{route="${route}"} ${count}`);
  }
  lines.push(
    "# HELP footfall_events_total Events of receipts, by what became of them.",
    "# TYPE footfall_events_total counter",
  );
  for (const [result, count] of Object.entries(events))
    lines.push(`footfall_events_total{result="${result}"} ${count}`);
  return `${lines.join("\n")}\n`;
};
