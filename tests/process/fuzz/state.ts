import type { TestServer } from "../../support/server.ts";

/** Everything that the server would tell its administrator, as one text: equal texts, equal state. */
interface Listed {
  sites: { site_id: string }[];
}

const lines = async (server: TestServer, path: string): Promise<string[]> =>
  (await (await server.fetch(path)).text()).split("\n").sort();

/** Counters of events, which only rise with what a receipt says. */
const counters = async (server: TestServer): Promise<string[]> =>
  (await lines(server, "/api/metrics")).filter((line) => line.startsWith("footfall_events_total"));

const stateOfSite = async (server: TestServer, site: string): Promise<unknown> => {
  const { keys } = await server.json<{ keys: Record<string, unknown>[] }>(`/api/sites/${site}/keys`);
  const { days } = await server.json<{ days: unknown }>(`/api/sites/${site}/drops`);
  const live = await server.json<{ events: unknown[] }>(`/api/sites/${site}/live?consistency=strong`);
  return {
    settings: await server.json(`/api/sites/${site}`),
    keys: keys.map(({ id, kind, name }) => ({ id, kind, name })),
    days,
    feed: live.events,
    hits: await lines(server, `/api/sites/${site}/export?of=hits`),
    visits: await lines(server, `/api/sites/${site}/export?of=visits`),
  };
};

export const sitesOf = async (server: TestServer): Promise<string[]> =>
  (await server.json<Listed>("/api/sites")).sites.map(({ site_id }) => site_id);

export const stateOf = async (server: TestServer): Promise<string> => {
  const sites = await sitesOf(server);
  const state = {
    sites: await Promise.all(sites.map(async (site) => ({ site, ...((await stateOfSite(server, site)) as object) }))),
    audit: await server.json("/api/audit"),
    counters: await counters(server),
  };
  return JSON.stringify(state, null, 1);
};
