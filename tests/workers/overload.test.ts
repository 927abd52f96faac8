import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import type { IngestReply } from "../../objects/api.ts";
import type { Env } from "../../workers/env.ts";
import { route } from "../../workers/router.ts";
import { ADMIN, aBatch, CHROME, errorOf, makeSite, ORIGIN } from "./requests.ts";

/** The Worker with shards that answer as told. */
const withShard = (ingest: () => Promise<IngestReply>): Env => {
  const VISITOR_SHARD = { getByName: () => ({ ingest, configure: async () => {} }) };
  return { ...env, VISITOR_SHARD } as unknown as Env;
};

const failing = (properties: object) => () => Promise.reject(Object.assign(new Error("from the platform"), properties));

const post = (site: string, bindings: Env, more: object = {}): Promise<Response> => {
  const body = JSON.stringify({ ...aBatch(site), ...more });
  const headers = { "user-agent": CHROME, "content-length": String(body.length) };
  const request = new Request(`${ORIGIN}/api/collect`, { method: "POST", headers, body });
  return route(request, bindings, createExecutionContext());
};

describe("a shard that cannot take it", () => {
  it.each<[string, () => Promise<IngestReply>, string]>([
    ["says so", async () => ({ kind: "overloaded", retryAfterS: 7 }), "7"],
    ["is overloaded by the platform's word", failing({ overloaded: true }), "2"],
    ["was reset", failing({ durableObjectReset: true }), "2"],
    ["is out of reach", failing({ retryable: true }), "2"],
    ["never gets to know the settings", async () => ({ kind: "stale_settings" }), "1"],
    ["never gets to know the site", async () => ({ kind: "unknown_site" }), "1"],
  ])("[IN22] is answered with 503 and Retry-After when it %s", async (_what, ingest, retryAfter) => {
    await makeSite("busy.test").catch(() => {});
    const answer = await post("busy.test", withShard(ingest));
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, retryAfter]);
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
    expect(await errorOf(answer)).toContain("later");
  });

  it("[IN22] is given time by an import", async () => {
    await makeSite("patient.test");
    let calls = 0;
    const bindings = withShard(async () => {
      calls++;
      return calls < 3
        ? { kind: "overloaded", retryAfterS: 0.01 }
        : { kind: "done", accepted: 1, duplicates: 0, heartbeatS: 60 };
    });
    const request = new Request(`${ORIGIN}/api/sites/patient.test/import`, {
      method: "POST",
      headers: ADMIN,
      body: '{"visitor":"u","at":5,"type":"pageview","url":"https://patient.test/"}',
    });
    const answer = await route(request, bindings, createExecutionContext());
    expect(await answer.json()).toMatchObject({ accepted: 1 });
    expect(calls).toBe(3);
  });

  it("[RE6] is not asked for more than 1,000 requests at once by one isolate: the next is refused unread, then served", async () => {
    await makeSite("crowded.test");
    const gate = Promise.withResolvers<void>();
    let asked = 0;
    const bindings = withShard(async () => {
      asked++;
      await gate.promise;
      return { kind: "done", accepted: 1, duplicates: 0, heartbeatS: 60 };
    });
    const waiting = Array.from({ length: 1000 }, () => post("crowded.test", bindings));
    await expect.poll(() => asked, { timeout: 10_000 }).toBe(1000);
    const refused = await post("crowded.test", bindings);
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "2"]);
    gate.resolve();
    for (const answer of await Promise.all(waiting)) expect(answer.status).toBe(202);
    await expect.poll(async () => (await post("crowded.test", bindings)).status, { timeout: 10_000 }).toBe(202);
  });

  it("[RE6] gives the places of those who send nothing to others, when many are taken", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const ends: (() => void)[] = [];
    const silent = () => {
      const body = new ReadableStream({ start: (stream) => void ends.push(() => stream.close()) });
      const request = new Request(`${ORIGIN}/api/collect`, { method: "POST", body });
      return route(request, withShard(failing({})), createExecutionContext());
    };
    const statuses: number[] = [];
    const all = Array.from({ length: 260 }, () => silent().then(({ status }) => void statuses.push(status)));
    await vi.advanceTimersByTimeAsync(2900);
    expect(statuses).toEqual([]);
    await vi.advanceTimersByTimeAsync(200);
    expect(statuses).toEqual(new Array(11).fill(503));
    vi.useRealTimers();
    for (const end of ends.slice(0, 249)) end();
    await Promise.all(all);
  });

  it("[RE6] nor for more than 1 MB at once, since large requests keep small ones waiting", async () => {
    await makeSite("heavy.test");
    const gate = Promise.withResolvers<void>();
    let asked = 0;
    const bindings = withShard(async () => {
      asked++;
      await gate.promise;
      return { kind: "done", accepted: 1, duplicates: 0, heartbeatS: 60 };
    });
    const padding = { padding: "x".repeat(60_000) };
    const waiting = Array.from({ length: 17 }, () => post("heavy.test", bindings, padding));
    await expect.poll(() => asked, { timeout: 10_000 }).toBe(17);
    const refused = await post("heavy.test", bindings);
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "2"]);
    gate.resolve();
    for (const answer of await Promise.all(waiting)) expect(answer.status).toBe(202);
    await expect.poll(async () => (await post("heavy.test", bindings)).status, { timeout: 10_000 }).toBe(202);
  });

  it("[RE6] and is not kept from others by bodies that never end", async () => {
    await makeSite("slow.test");
    const bindings = withShard(async () => ({ kind: "done", accepted: 1, duplicates: 0, heartbeatS: 60 }));
    const endless = () =>
      new ReadableStream<Uint8Array>({ start: (controller) => controller.enqueue(new Uint8Array(60_000)) });
    for (let count = 0; count < 100; count++) {
      const request = new Request(`${ORIGIN}/api/collect`, { method: "POST", body: endless() });
      void route(request, bindings, createExecutionContext());
    }
    expect((await post("slow.test", bindings)).status).toBe(202);
  });
});
