import { runClosedLoop } from "../load/closed-loop.ts";
import { Latencies, median } from "../load/latencies.ts";
import { cpuTimeMs } from "../servers/cpu-time.ts";
import { createSite } from "../servers/site.ts";
import type { RunningServer } from "../servers/workerd-server.ts";
import { VisitorTraffic } from "../traffic/visitor-traffic.ts";

const CONNECTIONS = [1, 32, 128] as const;
/** Baseline, ingest, baseline, ingest, …: what else the machine does then hits both alike. */
const ROUNDS = 3;
const REQUESTS_MAX = 1_000_000;

interface Speed {
  perS: number;
  /** Processor time of workerd per request, in microseconds; NaN where the system does not tell. */
  cpuUs: number;
  p50: number;
  p95: number;
  p99: number;
}

export interface Throughput {
  connections: number;
  baseline: Speed;
  ingest: Speed;
  /** Ingest / baseline: the median of the rounds. */
  ratio: number;
}

/** What one server came to over all rounds at one number of connections. */
class Side {
  private readonly server: RunningServer;
  private readonly traffic: VisitorTraffic;
  private readonly latencies = new Latencies();
  private requests = 0;
  private ms = 0;
  private cpuMs = 0;

  constructor(server: RunningServer, site: string) {
    this.server = server;
    this.traffic = new VisitorTraffic({ site, visitors: 400, eventsPerVisitor: 9, now: Date.now });
  }

  /** @returns requests per second of this round */
  async round(connections: number, forMs: number): Promise<number> {
    const { host, port } = this.server;
    const next = () => this.traffic.next();
    const load = { host, port, connections, forMs, requestsMax: REQUESTS_MAX, next };
    const cpuBefore = cpuTimeMs(this.server.pid);
    const { requests, ms } = await runClosedLoop(load, this.latencies);
    this.cpuMs += cpuTimeMs(this.server.pid) - cpuBefore;
    this.requests += requests;
    this.ms += ms;
    return (1000 * requests) / ms;
  }

  speed(): Speed {
    const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => this.latencies.quantile(share));
    return {
      perS: (1000 * this.requests) / this.ms,
      cpuUs: (1000 * this.cpuMs) / this.requests,
      p50: p50 ?? 0,
      p95: p95 ?? 0,
      p99: p99 ?? 0,
    };
  }
}

/** Ingest beside an empty Worker -> object call, both with the same requests, one event each, to one object. */
export const measureThroughput = async (
  baseline: RunningServer,
  product: RunningServer,
  roundMs: number,
): Promise<Throughput[]> => {
  const site = await createSite(product, "throughput.example");
  const results: Throughput[] = [];
  for (const connections of CONNECTIONS) {
    // Compiled code and open connections are what a running server has; the first of all rounds also warms the caches.
    await new Side(baseline, site).round(connections, roundMs / 2);
    await new Side(product, site).round(connections, roundMs / 2);
    const empty = new Side(baseline, site);
    const ingest = new Side(product, site);
    const ratios: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const emptyPerS = await empty.round(connections, roundMs);
      ratios.push((await ingest.round(connections, roundMs)) / emptyPerS);
    }
    results.push({ connections, baseline: empty.speed(), ingest: ingest.speed(), ratio: median(ratios) });
  }
  return results;
};
