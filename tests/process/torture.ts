import { Agent, request } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import type { CollectInput, Receipt } from "../../protocol/collect.ts";
import type { TestServer } from "../support/server.ts";

/** What the real server is put through: lives that end by SIGKILL. */
const SITE = "torture.example";
const USER_AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0";
const PAGE_ROWS = 10_000;

/** A request and what is known of it. Its events are on a page of its own, so that they can be counted. */
interface Sent {
  page: string;
  events: number;
  body: string;
  /** `unknown`: no answer came, so it may be counted or not. */
  fate: "unsent" | "unknown" | "acknowledged" | "refused";
}

let requests = 0;

const makeRequest = (events: number): Sent => {
  const number = requests++;
  const page = `/r/${number}`;
  const at = Date.now();
  const body: CollectInput = {
    v: 1,
    site: SITE,
    visitor: `visitor-${number % 5000}`,
    session: `session-${number}`,
    sent_at: at,
    events: Array.from({ length: events }, (_, index) => ({
      seq: index + 1,
      type: "event",
      name: "Tick",
      at,
      url: `https://${SITE}${page}`,
    })),
  };
  return { page, events, body: JSON.stringify(body), fate: "unsent" };
};

interface Answer {
  status: number;
  retryAfter: string | undefined;
  text: string;
  ms: number;
}

/** @returns null when no answer came */
const post = (url: string, agent: Agent, body: string): Promise<Answer | null> =>
  new Promise((resolve) => {
    const began = performance.now();
    const headers = { "content-type": "text/plain", "user-agent": USER_AGENT };
    const sending = request(`${url}/api/collect`, { method: "POST", agent, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (part: string) => {
        text += part;
      });
      response.on("error", () => resolve(null));
      response.on("end", () => {
        const ms = performance.now() - began;
        resolve({ status: response.statusCode ?? 0, retryAfter: response.headers["retry-after"], text, ms });
      });
    });
    sending.on("error", () => resolve(null));
    sending.end(body);
  });

const send = async (server: TestServer, agent: Agent, sent: Sent): Promise<Answer | null> => {
  const answer = await post(server.url, agent, sent.body);
  if (answer === null) {
    if (sent.fate === "unsent") sent.fate = "unknown";
    return null;
  }
  if (answer.status === 202) {
    const { accepted, duplicates } = JSON.parse(answer.text) as Receipt;
    if (accepted + duplicates !== sent.events) throw new Error(`a receipt of ${sent.events} events: ${answer.text}`);
    sent.fate = "acknowledged";
  } else if (sent.fate === "unsent") sent.fate = "refused";
  return answer;
};

const countsByPage = async (server: TestServer): Promise<Map<string, number>> => {
  const counts = new Map<string, number>();
  for (let offset = 0; ; offset += PAGE_ROWS) {
    const { results } = await server.json<{ results: { dimensions: string[]; metrics: number[] }[] }>("/api/v2/query", {
      method: "POST",
      body: {
        site_id: SITE,
        metrics: ["events"],
        date_range: "day",
        dimensions: ["event:page"],
        pagination: { limit: PAGE_ROWS, offset },
      },
    });
    for (const { dimensions, metrics } of results) counts.set(dimensions[0] ?? "", metrics[0] ?? 0);
    if (results.length < PAGE_ROWS) return counts;
  }
};

/** What the answers do not bear out: each request is there as a whole, as often as its fate allows. */
const findWrong = async (server: TestServer, all: readonly Sent[]): Promise<string[]> => {
  const counts = await countsByPage(server);
  const wrong: string[] = [];
  for (const { page, events, fate } of all) {
    const count = counts.get(page) ?? 0;
    const allowed = fate === "acknowledged" ? [events] : fate === "unknown" ? [0, events] : [0];
    if (!allowed.includes(count)) wrong.push(`${page}: ${count} of ${events} events counted, ${fate}`);
  }
  return wrong;
};

/** Makes the site that everything is sent to. */
export const makeSite = (server: TestServer): Promise<unknown> =>
  server.json("/api/sites", { method: "POST", body: { site_id: SITE } });

export interface KillReport {
  kills: number;
  acknowledged: number;
  /** Requests whose answer the kill took with it. */
  cutOff: number;
  wrong: string[];
}

const WRITERS = 16;
const REQUESTS_PER_LIFE = 60;
const EVENTS_PER_REQUEST = 5;

/** One life after the other: load, SIGKILL at a random moment, restart on the same data. Every receipt is checked after each. */
export const killAgainAndAgain = async (server: TestServer, kills: number): Promise<KillReport> => {
  const all: Sent[] = [];
  let cutOff = 0;
  const wrong: string[] = [];
  for (let life = 0; life < kills && wrong.length === 0; life++) {
    const agent = new Agent({ keepAlive: true, maxSockets: WRITERS });
    const fresh = Array.from({ length: REQUESTS_PER_LIFE }, () => makeRequest(EVENTS_PER_REQUEST));
    const waiting = [...all.filter(({ fate }) => fate !== "acknowledged"), ...fresh];
    all.push(...fresh);
    let dead = false;
    const write = async (): Promise<void> => {
      for (let sent = waiting.shift(); sent && !dead; sent = waiting.shift()) {
        if ((await send(server, agent, sent)) === null) cutOff++;
      }
    };
    const writing = Array.from({ length: WRITERS }, write);
    await delay(Math.random() * 250);
    dead = true;
    await server.kill9();
    await Promise.all(writing);
    agent.destroy();
    await server.startAgain();
    wrong.push(...(await findWrong(server, all)));
  }
  const agent = new Agent({ keepAlive: true });
  // Sent again, whatever is missing is taken and nothing else.
  for (const sent of all) if (sent.fate !== "acknowledged") await send(server, agent, sent);
  agent.destroy();
  wrong.push(...(await findWrong(server, all)));
  const acknowledged = all.filter(({ fate }) => fate === "acknowledged").reduce((sum, { events }) => sum + events, 0);
  return { kills, acknowledged, cutOff, wrong };
};
