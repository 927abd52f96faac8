import type { TestServer } from "../../support/server.ts";

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
  return {
    settings: await server.json(`/api/sites/${site}`),
    keys: keys.map(({ id, kind, name }) => ({ id, kind, name })),
    days,
    hits: await lines(server, `/api/sites/${site}/export?of=hits`),
    visits: await lines(server, `/api/sites/${site}/export?of=visits`),
  };
};

export const sitesOf = async (server: TestServer): Promise<string[]> =>
  (await server.json<Listed>("/api/sites")).sites.map(({ site_id }) => site_id);

/** Everything that the server would tell its administrator. */
export interface State {
  /** Equal texts, equal state. */
  text: string;
  /** The events of the feeds: of these, some go with time. */
  feed: string[];
}

const feedOf = async (server: TestServer, site: string): Promise<string[]> => {
  const live = await server.json<{ events: unknown[] }>(`/api/sites/${site}/live?consistency=strong`);
  return live.events.map((event) => JSON.stringify(event));
};

export const stateOf = async (server: TestServer): Promise<State> => {
  const sites = await sitesOf(server);
  const state = {
    sites: await Promise.all(sites.map(async (site) => ({ site, ...((await stateOfSite(server, site)) as object) }))),
    audit: await server.json("/api/audit"),
    counters: await counters(server),
  };
  const feeds = await Promise.all(sites.map((site) => feedOf(server, site)));
  return { text: JSON.stringify(state, null, 1), feed: feeds.flat() };
};

/** What is in a state and was not before, or the other way round; "" when nothing is. */
export const differenceOf = (before: State, after: State): string => {
  const seen = new Set(before.feed);
  const lines = after.feed.filter((event) => !seen.has(event));
  if (before.text !== after.text) {
    const [old, fresh] = [before.text.split("\n"), after.text.split("\n")];
    lines.push(
      ...fresh.filter((line) => !old.includes(line)),
      ...old.filter((line) => !fresh.includes(line)),
      "(text)",
    );
  }
  return lines.slice(0, 8).join(" ");
};
