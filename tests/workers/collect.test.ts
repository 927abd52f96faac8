import { createExecutionContext, listDurableObjectIds } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { shardStub } from "../../objects/addresses.ts";
import type { SiteRecord } from "../../objects/api.ts";
import type { Env } from "../../workers/env.ts";
import { route } from "../../workers/router.ts";
import { aSite } from "../support/sites.ts";
import {
  ADMIN,
  aBatch,
  administer,
  collect,
  errorOf,
  liveNow,
  makeSite,
  ORIGIN,
  pageviewsNow,
  receiptOf,
  send,
} from "./requests.ts";

const objects = async (): Promise<number> =>
  (await listDurableObjectIds(env.VISITOR_SHARD)).length + (await listDurableObjectIds(env.SITE_HUB)).length;

const fieldsOf = async (answer: Response): Promise<Record<string, string[]>> =>
  ((await answer.json()) as { errors: Record<string, string[]> }).errors;

describe("POST /api/collect", () => {
  it("[IN19] takes a batch under any content type, and lets any page read the receipt", async () => {
    await makeSite("plain.test");
    for (const [seq, type] of ["text/plain", "application/json", ""].entries()) {
      const events = [{ seq: seq + 1, type: "pageview" as const, at: Date.now(), url: `https://plain.test/${seq}` }];
      const answer = await collect(aBatch("plain.test", { events }), { "content-type": type });
      expect(answer.headers.get("access-control-allow-origin")).toBe("*");
      expect(await receiptOf(answer)).toEqual({ accepted: 1, duplicates: 0, dropped: [], heartbeat_s: 60 });
    }
    expect(await pageviewsNow("plain.test")).toBe(3);
  });

  it("[IN19] answers the preflight of a page that sends JSON as JSON", async () => {
    const answer = await send("/api/collect", { method: "OPTIONS", headers: { origin: "https://x.test" } });
    expect(answer.status).toBe(204);
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
    expect(answer.headers.get("access-control-allow-headers")).toContain("content-type");
  });

  it("[IN18] counts a repeated batch once", async () => {
    await makeSite("repeat.test");
    const batch = aBatch("repeat.test");
    expect((await receiptOf(await collect(batch))).accepted).toBe(1);
    expect(await receiptOf(await collect(batch))).toMatchObject({ accepted: 0, duplicates: 1 });
    const withoutSession = aBatch("repeat.test", { visitor: null, session: null });
    expect((await receiptOf(await collect(withoutSession))).accepted).toBe(1);
    const sentAgain = { ...withoutSession, sent_at: (withoutSession.sent_at ?? 0) + 5000 };
    expect(await receiptOf(await collect(sentAgain))).toMatchObject({ accepted: 0, duplicates: 1 });
    expect(await pageviewsNow("repeat.test")).toBe(2);
  });

  it("[IN17] knows who keeps nothing by site, address and user agent", async () => {
    await makeSite("daily.test", { identity: "daily" });
    const from = (ip: string, userAgent: string, seq: number) => {
      const events = [{ seq, type: "pageview" as const, at: Date.now(), url: `https://daily.test/${seq}` }];
      return collect(aBatch("daily.test", { events }), { "cf-connecting-ip": ip, "user-agent": userAgent });
    };
    const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:121.0) Gecko/20100101 Firefox/121.0";
    const safari =
      "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.1 Mobile/15E148 Safari/604.1";
    for (const [ip, agent, seq] of [
      ["203.0.113.1", firefox, 1],
      ["203.0.113.1", firefox, 2],
      ["203.0.113.2", firefox, 3],
      ["203.0.113.1", safari, 4],
    ] as const) {
      await receiptOf(await from(ip, agent, seq));
    }
    expect((await liveNow("daily.test")).online).toBe(3);
  });

  it("[IN17] keeps a visitor in one shard of many", async () => {
    await makeSite("wide.test", { shards: 4 });
    for (let visitor = 0; visitor < 12; visitor++) {
      for (const seq of [1, 2]) {
        const events = [{ seq, type: "pageview" as const, at: Date.now(), url: `https://wide.test/${seq}` }];
        await receiptOf(await collect(aBatch("wide.test", { visitor: `v${visitor}`, session: `s${visitor}`, events })));
      }
    }
    expect((await liveNow("wide.test")).online).toBe(12);
  });

  it("[IN16] takes the place from Cloudflare", async () => {
    await makeSite("place.test");
    const cf = {
      colo: "TLL",
      country: "EE",
      regionCode: "37",
      city: "Tallinn",
      latitude: "59.43696",
      longitude: "24.75353",
    };
    await receiptOf(await collect(aBatch("place.test"), {}, cf));
    const { visitors, countries } = await liveNow("place.test");
    expect(countries).toEqual([{ key: "EE", online: 1 }]);
    expect(visitors[0]).toMatchObject({ city: "Tallinn", lat: 59.4, lon: 24.8 });
  });

  it("[IN20] drops what cannot be a page of the site, with the reason, and takes the rest of the batch", async () => {
    await makeSite("mixed.test", { allow: { events: ["Signup"] } });
    const at = Date.now();
    const events = [
      { seq: 1, type: "pageview" as const, at, url: "not a url" },
      { seq: 2, type: "pageview" as const, at, url: "https://evil.test/" },
      { seq: 3, type: "pageview" as const, at: at + 90_000_000, url: "https://mixed.test/" },
      { seq: 4, type: "pageview" as const, at: at - 200_000_000, url: "https://mixed.test/" },
      { seq: 5, type: "event" as const, name: "Other", at, url: "https://mixed.test/" },
      { seq: 6, type: "pageview" as const, at, url: "https://mixed.test/ok" },
      { seq: 7, type: "pageview" as const, at, url: "https://mixed.test/s", referrer: "https://semalt.com/" },
    ];
    expect(await receiptOf(await collect(aBatch("mixed.test", { events })))).toMatchObject({
      accepted: 1,
      dropped: [
        { seq: 1, reason: "invalid" },
        { seq: 2, reason: "host_not_allowed" },
        { seq: 3, reason: "clock_skew" },
        { seq: 4, reason: "too_late" },
        { seq: 5, reason: "not_allowed" },
        { seq: 7, reason: "spam_referrer" },
      ],
    });
    expect((await liveNow("mixed.test")).pages).toEqual([{ key: "/ok", online: 1 }]);
  });

  it.each([
    [{ dnt: "1" }, "opted_out"],
    [{ "sec-gpc": "1" }, "opted_out"],
    [{ "user-agent": "curl/8.5.0" }, "bot"],
    [{ "cf-connecting-ip": "198.51.100.9" }, "excluded"],
  ])("[IN2] drops a request with %j as %s", async (headers, reason) => {
    await administer("POST", "/api/sites", { site_id: "signals.test", exclude: { ips: ["198.51.100.0/24"] } });
    const receipt = await receiptOf(await collect(aBatch("signals.test"), headers as Record<string, string>));
    expect(receipt).toEqual({ accepted: 0, duplicates: 0, dropped: [{ seq: 1, reason }], heartbeat_s: 60 });
  });

  it.each([
    ["{", "request"],
    ["", "request"],
    ["[]", "v"],
    ['"text"', "request"],
    ["null", "request"],
    ["{}", "v"],
    [JSON.stringify({ ...aBatch("hostile.test"), v: 2 }), "v"],
    [JSON.stringify({ ...aBatch("hostile.test"), site: "NOT A SITE" }), "site"],
    [JSON.stringify({ ...aBatch("hostile.test"), visitor: 7 }), "visitor"],
    [JSON.stringify({ ...aBatch("hostile.test"), visitor: "v".repeat(200) }), "visitor"],
    [JSON.stringify({ ...aBatch("hostile.test"), events: [] }), "events"],
    [JSON.stringify({ ...aBatch("hostile.test"), events: {} }), "events"],
    [JSON.stringify({ ...aBatch("hostile.test"), events: [null] }), "events.0"],
    [JSON.stringify({ ...aBatch("hostile.test"), events: [{ seq: 1, type: "other" }] }), "events.0.type"],
    [
      JSON.stringify({
        ...aBatch("hostile.test"),
        events: [{ seq: 1, type: "pageview", at: "now", url: "https://hostile.test/" }],
      }),
      "events.0.at",
    ],
    [
      JSON.stringify({
        ...aBatch("hostile.test"),
        events: [{ seq: 0, type: "pageview", at: 1, url: "https://hostile.test/" }],
      }),
      "events.0.seq",
    ],
    [
      JSON.stringify({
        ...aBatch("hostile.test"),
        events: Array(101).fill({ seq: 1, type: "pageview", at: 1, url: "x" }),
      }),
      "events",
    ],
  ])("[IN19] refuses a malformed body, naming what is wrong, and stores nothing: %.60s", async (body, field) => {
    await administer("POST", "/api/sites", { site_id: "hostile.test" });
    const answer = await collect(body);
    expect(answer.status).toBe(400);
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
    const errors = await fieldsOf(answer);
    expect(Object.keys(errors)).toContain(field);
    expect((await liveNow("hostile.test")).online).toBe(0);
  });

  it("[IN19] stores nothing of a batch in which one event has a wrong type", async () => {
    await makeSite("whole.test");
    const good = { seq: 1, type: "pageview", at: Date.now(), url: "https://whole.test/" };
    const answer = await collect({ ...aBatch("whole.test"), events: [good, { ...good, seq: "2" }] });
    expect(answer.status).toBe(400);
    expect(Object.keys(await fieldsOf(answer))).toEqual(["events.1.seq"]);
    expect((await liveNow("whole.test")).online).toBe(0);
  });

  it("[IN19] refuses bodies beyond 64 KiB, declared or streamed", async () => {
    const body = "x".repeat(10_000_000);
    expect((await collect(body)).status).toBe(413);
    let chunks = 0;
    const long = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (++chunks > 200) controller.close();
        else controller.enqueue(new Uint8Array(16_384).fill(120));
      },
    });
    const streamed = await send("/api/collect", { method: "POST", body: long });
    expect(streamed.status).toBe(413);
    expect(chunks).toBeLessThan(20);
    expect(await errorOf(streamed)).toContain("65536");
    const fits = aBatch("unknown-and-big.test", { visitor: "é".repeat(60) });
    const stream = new Blob([JSON.stringify(fits)]).stream();
    expect((await send("/api/collect", { method: "POST", body: stream })).status).toBe(404);
  });

  it.each(["/api/collect", "/api/v2/query", "/api/sites/broken.test/import"])(
    "[OP9] refuses a body that breaks off with 400: %s",
    async (path) => {
      await makeSite("broken.test").catch(() => {});
      const said = new TextEncoder().encode(JSON.stringify(aBatch("broken.test")).slice(0, 40));
      let sent = false;
      const body = new ReadableStream<Uint8Array>({
        pull: (controller) => {
          if (sent) controller.error(new Error("Network connection lost."));
          else controller.enqueue(said);
          sent = true;
        },
      });
      const request = new Request(`${ORIGIN}${path}`, { method: "POST", headers: ADMIN, body });
      const answer = await route(request, env, createExecutionContext());
      expect(answer.status).toBe(400);
      expect(JSON.stringify(await answer.json())).toContain("ended before it was whole");
    },
  );

  it("[AC13] answers 404 for an unknown site and makes nothing", async () => {
    const before = await objects();
    for (const site of ["nobody.test", "constructor", "a.b.c.d.test"]) {
      const answer = await collect(aBatch(site));
      expect(answer.status).toBe(404);
      expect(await errorOf(answer)).toContain(site);
    }
    expect(await objects()).toBe(before);
  });

  it("[IN22] does not ask the Directory about every made-up name of a flood", async () => {
    await makeSite("calm.test");
    const statuses = new Set<number>();
    let asked = 0;
    const site = async () => {
      asked++;
      return null;
    };
    const bindings = { ...env, DIRECTORY: { getByName: () => ({ site }) } };
    for (let n = 0; n < 2000; n++) {
      const request = new Request("https://footfall.test/api/collect", {
        method: "POST",
        body: JSON.stringify(aBatch(`flood-${n}.test`)),
      });
      statuses.add((await route(request, bindings as unknown as Env, createExecutionContext())).status);
    }
    expect(statuses).toEqual(new Set([404, 503]));
    expect(asked).toBeLessThan(2000);
    // A site that is known is served all the while.
    expect((await receiptOf(await collect(aBatch("calm.test")))).accepted).toBe(1);
  });

  it("[IN21] goes on with newer settings when a shard knows better", async () => {
    await makeSite("newer.test");
    await receiptOf(await collect(aBatch("newer.test")));
    // Changed past this isolate's memory of the site, as if by another isolate.
    const changed = aSite("newer.test", 1, { allow: { events: [], props: ["*"] } }).settings;
    const directory = env.DIRECTORY.getByName("directory");
    await directory.changeSite((await directory.site("newer.test")) as SiteRecord, changed);
    const events = [{ seq: 2, type: "event" as const, name: "Signup", at: Date.now(), url: "https://newer.test/" }];
    const receipt = await receiptOf(await collect(aBatch("newer.test", { events })));
    expect(receipt.dropped).toEqual([{ seq: 2, reason: "not_allowed" }]);
  });

  it("[IN21] tells a shard of the site when it does not know it", async () => {
    await makeSite("told.test");
    await shardStub(env, "told.test", 0, null).erase();
    expect((await receiptOf(await collect(aBatch("told.test")))).accepted).toBe(1);
  });

  it("[AC9] takes nothing more for a deleted site", async () => {
    await makeSite("gone.test");
    await receiptOf(await collect(aBatch("gone.test")));
    await env.DIRECTORY.getByName("directory").deleteSite("gone.test");
    expect((await collect(aBatch("gone.test"))).status).toBe(404);
    // This isolate still remembers the site, the hub does not.
    expect((await send("/api/sites/gone.test/live", { headers: ADMIN })).status).toBe(404);
  });
});
