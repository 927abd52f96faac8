import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Env } from "../../workers/env.ts";
import { failureShare, noteRequest } from "../../workers/operation/metrics.ts";
import { destinationOf } from "../../workers/operation/report-error.ts";
import { route } from "../../workers/router.ts";
import { ADMIN, aBatch, administer, CHROME, collect, makeSite, ORIGIN, send } from "./requests.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

/** The Worker with a Directory that fails as told. */
const broken = (error: Error, more: Partial<Env> = {}): Env =>
  ({ ...env, ...more, DIRECTORY: { getByName: () => ({ sites: () => Promise.reject(error) }) } }) as unknown as Env;

const askSites = async (bindings: Env): Promise<Response> => {
  const ctx = createExecutionContext();
  const answer = await route(new Request(`${ORIGIN}/api/sites?secret=1`, { headers: ADMIN }), bindings, ctx);
  await waitOnExecutionContext(ctx);
  return answer;
};

describe("GET /api/metrics", () => {
  it("[OP1] counts requests, latencies and events in Prometheus' form, without names of sites", async () => {
    await makeSite("metrics.test");
    await collect(aBatch("metrics.test"));
    await collect(aBatch("metrics.test"));
    await collect(aBatch("metrics.test"), { dnt: "1" });
    const answer = await administer("GET", "/api/metrics");
    expect(answer.headers.get("content-type")).toContain("version=0.0.4");
    const text = await answer.text();
    for (const line of [
      'footfall_requests_total{route="/api/collect",status="202"} 3',
      'footfall_request_seconds_count{route="/api/collect"} 3',
      'footfall_request_seconds_bucket{route="/api/collect",le="+Inf"} 3',
      'footfall_events_total{result="accepted"} 1',
      'footfall_events_total{result="duplicate"} 1',
      'footfall_events_total{result="dropped"} 1',
    ]) {
      expect(text.split("\n")).toContain(line);
    }
    expect(text).not.toContain("metrics.test");
    expect((await send("/api/metrics")).status).toBe(401);
  });
});

describe("failures", () => {
  it("[OP2] are one line of JSON in the log, under the id that the answer names", async () => {
    const logged = vi.spyOn(console, "error").mockImplementation(() => {});
    const answer = await askSites(broken(new Error("a bug")));
    expect([answer.status, await answer.json()]).toEqual([500, { error: "The server failed; its log says why." }]);
    const entry = JSON.parse(String(logged.mock.calls[0]?.[0]));
    expect(entry).toMatchObject({ level: "error", message: "request failed", method: "GET", route: "/api/sites" });
    expect(entry.request).toBe(answer.headers.get("x-request-id"));
    expect(entry.error).toContain("a bug");
    expect(JSON.stringify(entry)).not.toContain("secret");
  });

  it("[OP3] leave as an envelope where SENTRY_DSN says, bugs only, and say nothing of who asked", async () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    const fetched = vi.spyOn(globalThis, "fetch").mockImplementation(async () => new Response(null, { status: 200 }));
    const SENTRY_DSN = "https://key@errors.test/12";
    await askSites(broken(Object.assign(new Error("busy"), { overloaded: true }), { SENTRY_DSN }));
    await askSites(broken(new Error("a bug")));
    expect(fetched).not.toHaveBeenCalled();
    const answer = await askSites(broken(new Error("a bug"), { SENTRY_DSN }));
    const [url, init] = fetched.mock.calls[0] ?? [];
    expect(url).toBe("https://errors.test/api/12/envelope/");
    const lines = String(init?.body)
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines).toHaveLength(3);
    expect(lines[2]).toMatchObject({
      transaction: "GET /api/sites",
      tags: { request_id: answer.headers.get("x-request-id") },
      exception: { values: [{ type: "Error", value: "a bug" }] },
    });
    expect(String(init?.body)).not.toMatch(/secret|test-admin-token/);
    for (let i = 0; i < 60; i++) await askSites(broken(new Error("a bug"), { SENTRY_DSN }));
    expect(fetched.mock.calls.length).toBeLessThan(25);
  });

  it.each([
    ["https://key@o1.ingest.sentry.test/42", "https://o1.ingest.sentry.test/api/42/envelope/"],
    ["http://key@127.0.0.1:9000/errors/7", "http://127.0.0.1:9000/errors/api/7/envelope/"],
    ["https://host.test/1", undefined],
    ["nonsense", undefined],
  ])("[OP3] reads the DSN %s", (dsn, url) => {
    expect(destinationOf(dsn)?.url).toBe(url);
  });
});

describe("GET /api/health", () => {
  it("[OP4] is degraded while many requests fail, and stores nothing by asking", async () => {
    const now = Date.now();
    for (let i = 0; i < 1000; i++) noteRequest("/x", 500, 0.1, now);
    expect(failureShare(now)).toBeGreaterThan(0.05);
    const answer = await send("/api/health");
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      ok: true,
      status: "degraded",
      reasons: [expect.stringContaining("%")],
    });
    expect(failureShare(now + 3 * 60_000)).toBe(0);
  });

  it("[OP4] asks the objects once a second, however often it is asked", async () => {
    let asked = 0;
    const site = async (): Promise<null> => {
      asked++;
      return null;
    };
    const bindings = { ...env, DIRECTORY: { getByName: () => ({ site }) } } as unknown as Env;
    const ask = () => route(new Request(`${ORIGIN}/api/health`), bindings, createExecutionContext());
    for (let time = 0; time < 20; time++) expect((await ask()).status).toBe(200);
    expect(asked).toBeLessThan(5);
  });

  it("[OP4] is down when a shard cannot be reached", async () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    const cut = { getByName: () => ({ scan: () => Promise.reject(new Error("out of reach")) }) };
    const request = new Request(`${ORIGIN}/api/health`, { headers: { "user-agent": CHROME } });
    const answer = await route(request, { ...env, VISITOR_SHARD: cut } as unknown as Env, createExecutionContext());
    expect([answer.status, await answer.json()]).toMatchObject([503, { ok: false, status: "down" }]);
  });
});
