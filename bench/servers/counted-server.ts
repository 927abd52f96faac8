import { join } from "node:path";
import { readSelfHostConfig } from "../../cli/build/build.ts";
import { root } from "../../cli/root.ts";
import { type RunningServer, startWorkerd } from "./workerd-server.ts";

/** A server whose written rows are counted, and whose clock may be fast (bench/workers/counted.ts). */
export interface CountedServer extends RunningServer {
  /** Rows written since the start, by class of object, and the server's clock. */
  rows(): Promise<{ rows: Record<string, number>; now: number }>;
  /** Milliseconds of one call that makes the site's shard do nothing but be there. */
  callMs(site: string): Promise<number>;
  /** Calls between hub and shards about quotas since the start, both ways. */
  quotaCalls(): Promise<number>;
  /** The site's first shard loses its memory; the next call wakes it. */
  evict(site: string): Promise<void>;
}

/** @param speed how many times as fast as real time its clock runs */
export const startCounted = async (speed: number): Promise<CountedServer> => {
  const config = readSelfHostConfig(root);
  const vars = { ...config.vars, BENCH_SPEED: String(speed) };
  const server = await startWorkerd(join(root, "bench/workers/counted.ts"), { ...config, vars });
  const ask = async (path: string): Promise<unknown> => {
    const answer = await fetch(`${server.url}/bench/${path}`);
    if (!answer.ok) throw new Error(`/bench/${path} answered ${answer.status}: ${await answer.text()}`);
    return answer.json();
  };
  return {
    ...server,
    rows: () => ask("rows") as Promise<{ rows: Record<string, number>; now: number }>,
    quotaCalls: () => ask("quota-calls") as Promise<number>,
    async callMs(site) {
      const begin = performance.now();
      await ask(`call?site=${site}`);
      return performance.now() - begin;
    },
    async evict(site) {
      await ask(`evict?site=${site}`);
    },
  };
};
