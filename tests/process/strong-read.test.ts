import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import type { CollectInput, Receipt } from "../../protocol/collect.ts";
import type { LiveState } from "../../protocol/live.ts";
import { TestServer } from "../support/server.ts";

const SITE = "strong.example";
const WRITERS = 50;
const EVENTS_EACH = 20;

const userAgent = "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0";

/** One writer: a tab that sends a pageview, waits for its receipt, and goes on. */
const write = async (server: TestServer, onAcknowledged: () => void): Promise<void> => {
  const [visitor, session] = [randomUUID(), randomUUID()];
  for (let seq = 1; seq <= EVENTS_EACH; seq++) {
    const at = Date.now();
    const url = `https://${SITE}/${seq}`;
    const events: CollectInput["events"] = [{ seq, type: "pageview", at, url }];
    const answer = await server.fetch("/api/collect", {
      method: "POST",
      headers: { "user-agent": userAgent, authorization: "" },
      body: { v: 1, site: SITE, visitor, session, sent_at: at, events },
    });
    expect(((await answer.json()) as Receipt).accepted).toBe(1);
    onAcknowledged();
  }
};

const livePageviews = async (server: TestServer): Promise<number> => {
  const live = await server.json<LiveState>(`/api/sites/${SITE}/live?consistency=strong`);
  return live.per_minute.reduce((sum, { pageviews }) => sum + pageviews, 0);
};

const queriedPageviews = async (server: TestServer): Promise<number> => {
  const body = { site_id: SITE, metrics: ["pageviews"], date_range: "all" };
  const { results } = await server.json<{ results: { metrics: number[] }[] }>("/api/v2/query", {
    method: "POST",
    body,
  });
  return results[0]?.metrics[0] ?? 0;
};

it("[JO10] 50 writers and a strong reader: it never sees fewer events than were acknowledged before it asked", async () => {
  await using server = await TestServer.start();
  await server.json("/api/sites", { method: "POST", body: { site_id: SITE, shards: 3 } });
  let acknowledged = 0;
  let writing = true;
  const writers = Promise.all(
    Array.from({ length: WRITERS }, () =>
      write(server, () => {
        acknowledged++;
      }),
    ),
  ).finally(() => {
    writing = false;
  });

  const reads: { before: number; live: number; queried: number }[] = [];
  while (writing) {
    const before = acknowledged;
    const [live, queried] = await Promise.all([livePageviews(server), queriedPageviews(server)]);
    reads.push({ before, live, queried });
  }
  await writers;
  expect(reads.filter(({ before, live, queried }) => live < before || queried < before)).toEqual([]);
  // It read while they wrote, not only before and after.
  expect(reads.filter(({ before }) => before > 0 && before < WRITERS * EVENTS_EACH).length).toBeGreaterThan(2);
  expect(await livePageviews(server)).toBe(WRITERS * EVENTS_EACH);
  expect(await queriedPageviews(server)).toBe(WRITERS * EVENTS_EACH);
});
