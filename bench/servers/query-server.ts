import { join } from "node:path";
import { readSelfHostConfig } from "../../cli/build/build.ts";
import { root } from "../../cli/root.ts";
import { type RunningServer, startWorkerd } from "./workerd-server.ts";

/** A server whose shard, and whose plain tables, can be filled and asked directly (bench/workers/query.ts). */
export interface QueryServer extends RunningServer {
  call<T>(path: string, body: string, headers?: Record<string, string>): Promise<T>;
}

export const startQueryServer = async (site: string): Promise<QueryServer> => {
  const config = readSelfHostConfig(root);
  const server = await startWorkerd(join(root, "bench/workers/query.ts"), {
    ...config,
    classes: [...config.classes, "PlainTables"],
    objects: [...config.objects, { binding: "PLAIN_TABLES", className: "PlainTables" }],
  });
  return {
    ...server,
    async call<T>(path: string, body: string, headers: Record<string, string> = {}) {
      const answer = await fetch(`${server.url}/bench/${path}?site=${site}`, { method: "POST", body, headers });
      if (!answer.ok) throw new Error(`/bench/${path} answered ${answer.status}: ${await answer.text()}`);
      return (await answer.json()) as T;
    },
  };
};
