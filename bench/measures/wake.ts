import { runClosedLoop } from "../load/closed-loop.ts";
import { Latencies, median } from "../load/latencies.ts";
import { startCounted } from "../servers/counted-server.ts";
import { createSite } from "../servers/site.ts";
import { VisitorTraffic } from "../traffic/visitor-traffic.ts";

const ROUNDS = 5;

export interface Wake {
  visits: number;
  /** The first call after an eviction less a call to the shard awake: the median of the rounds, in ms. */
  ms: number;
}

/** How long an evicted shard takes to have its open visits again. @param visits open ones, of one pageview each */
export const measureWake = async (visits: number): Promise<Wake> => {
  const server = await startCounted(1);
  try {
    const site = await createSite(server, "wake.example");
    const traffic = new VisitorTraffic({ site, visitors: visits, eventsPerVisitor: 9, now: Date.now });
    const { host, port } = server;
    const next = () => traffic.next();
    await runClosedLoop({ host, port, connections: 128, forMs: 60_000, requestsMax: visits, next }, new Latencies());
    const rounds: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      await server.callMs(site);
      const awake = median([await server.callMs(site), await server.callMs(site), await server.callMs(site)]);
      await server.evict(site);
      rounds.push((await server.callMs(site)) - awake);
    }
    return { visits, ms: median(rounds) };
  } finally {
    await server.stop();
  }
};
