import { Connection } from "../load/connection.ts";
import { postRequest } from "../load/http-request.ts";
import { startCounted } from "../servers/counted-server.ts";
import { createSite } from "../servers/site.ts";

/** What a month's quota cost on the way to its cap, over the real objects. */
export interface Leases {
  shards: number;
  cap: number;
  /** Events sent, each in a request of its own, beyond the cap at the end; what receipts said of them. */
  offered: number;
  accepted: number;
  overQuota: number;
  /** What a query counted in the end. */
  counted: number;
  /** Calls between hub and shards about quotas, both ways, and the share of what asking for every event would take. */
  calls: number;
  saved: number;
}

const SHARDS = 8;
const CONNECTIONS = 32;
const AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0";

const eventOf = (site: string, number: number): string => {
  const at = Date.now();
  const event = { seq: 1, type: "event", name: "Tick", at, url: `https://${site}/` };
  const id = `q${number}`;
  const body = { v: 1, site, visitor: id, session: id, sent_at: at, events: [event] };
  return postRequest("/api/collect", { "user-agent": AGENT, "content-type": "text/plain" }, JSON.stringify(body));
};

/** Sends a twentieth more than the quota takes, to all shards; one shard loses its memory half way. */
export const measureLeases = async (cap: number): Promise<Leases> => {
  const server = await startCounted(1);
  try {
    const site = await createSite(server, "leases.example", { shards: SHARDS, quota: { events_per_month: cap } });
    const offered = Math.ceil(1.05 * cap);
    let next = 0;
    let [accepted, overQuota] = [0, 0];
    const drive = async (): Promise<void> => {
      const connection = await Connection.open(server.host, server.port);
      while (next < offered) {
        const number = next++;
        const { status, text } = await connection.send(eventOf(site, number));
        // An eviction takes what is under way along; sent again, it is counted once.
        const again = status === 503 ? await connection.send(eventOf(site, number)) : { status, text };
        if (again.status !== 202) throw new Error(`the server answered ${again.status}: ${again.text}`);
        if (again.text.includes('"accepted":1,') || again.text.includes('"duplicates":1,')) accepted++;
        if (again.text.includes("over_quota")) overQuota++;
        if (number === Math.floor(cap / 2)) await server.evict(site);
      }
      connection.close();
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, drive));
    const calls = await server.quotaCalls();
    return {
      shards: SHARDS,
      cap,
      offered,
      accepted,
      overQuota,
      counted: await countAll(server, site),
      calls,
      saved: 1 - calls / offered,
    };
  } finally {
    await server.stop();
  }
};

const countAll = async (server: { url: string; token: string }, site: string): Promise<number> => {
  const headers = { authorization: `Bearer ${server.token}` };
  const body = JSON.stringify({ site_id: site, metrics: ["events"], date_range: "all" });
  const answer = await fetch(`${server.url}/api/v2/query`, { method: "POST", headers, body });
  const { results } = (await answer.json()) as { results: { metrics: number[] }[] };
  return results[0]?.metrics[0] ?? 0;
};
