import { beforeAll, describe, expect, it } from "vitest";
import { administer, CHROME, liveNow, makeKey, makeSite, send } from "./requests.ts";

/** Bodies as unmodified trackers send them, written anew: the fields are theirs, the shop is ours. */

const event = (body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  send("/api/event", {
    method: "POST",
    headers: { "user-agent": CHROME, "content-type": "text/plain", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });

const ask = async (site: string, question: object): Promise<{ metrics: unknown[]; dimensions: string[] }[]> => {
  const answer = await administer("POST", "/api/v2/query", { site_id: site, date_range: "day", ...question });
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { results: { metrics: unknown[]; dimensions: string[] }[] }).results;
};

const totals = async (site: string): Promise<unknown[] | undefined> =>
  (await ask(site, { metrics: ["visitors", "pageviews", "events"] }))[0]?.metrics;

describe("Plausible's tracker", () => {
  const u = "http://shop.test/?utm_source=gg";

  it("[CP3][CP4] a visit of its is a visit", async () => {
    await makeSite("shop.test", { goals: [{ event: "Purchase", currency: "EUR" }] });
    const first = await event({ n: "pageview", v: 36, u, d: "shop.test", r: "https://www.google.com/", p: { a: "b" } });
    expect([first.status, await first.text()]).toEqual([202, "ok"]);
    expect(first.headers.get("x-plausible-dropped")).toBeNull();
    expect(first.headers.get("access-control-allow-origin")).toBe("*");
    await event({
      n: "Purchase",
      v: 36,
      u,
      d: "shop.test",
      p: '{"tier":"pro"}',
      i: false,
      $: { currency: "EUR", amount: 12.5 },
    });
    await event({ n: "engagement", sd: 40, d: "shop.test", u, e: 1500, v: 36 });
    await event({ n: "engagement", sd: 30, d: "shop.test", u, e: 2500, v: 36 });
    expect(await totals("shop.test")).toEqual([1, 1, 2]);
    expect(await ask("shop.test", { metrics: ["time_on_page", "scroll_depth"], dimensions: ["event:page"] })).toEqual([
      { metrics: [4, 40], dimensions: ["/"] },
    ]);
    expect(await ask("shop.test", { metrics: ["visitors"], dimensions: ["visit:source"] })).toEqual([
      { metrics: [1], dimensions: ["gg"] },
    ]);
    const filters = [["is", "event:goal", ["Purchase"]]];
    const [paid] = await ask("shop.test", { metrics: ["total_revenue"], filters });
    expect(paid?.metrics[0]).toMatchObject({ value: 12.5, currency: "EUR" });
    expect((await liveNow("shop.test")).online).toBe(1);
  });

  it("[CP3] what is dropped is answered 202 and counted, a site that nobody knows too", async () => {
    await makeSite("drop.test");
    const dropped = async (given: object, headers?: Record<string, string>): Promise<string | null> => {
      const answer = await event({ n: "pageview", u: "https://drop.test/", d: "drop.test", ...given }, headers);
      expect(answer.status).toBe(202);
      return answer.headers.get("x-plausible-dropped");
    };
    expect(await dropped({ d: "unknown.test" })).toBe("1");
    expect(await dropped({}, { "user-agent": "Googlebot/2.1 (+http://www.google.com/bot.html)" })).toBe("1");
    expect(await dropped({}, { "x-plausible-ip-type": "dc_ip" })).toBe("1");
    expect(await dropped({ u: "https://elsewhere.test/" })).toBe("1");
    expect(await dropped({ d: "drop.test,unknown.test" })).toBe("1");
    expect(await dropped({ d: undefined })).toBeNull();
    expect(await dropped({ u: "/relative", h: 1 })).toBeNull();
    expect(await totals("drop.test")).toEqual([1, 3, 3]);
  });

  it("[CP1] in hash mode the fragment belongs to the page", async () => {
    await makeSite("hash.test");
    await event({ n: "pageview", u: "https://hash.test/app?x=1#/inbox", d: "hash.test", h: 1 });
    expect(await ask("hash.test", { metrics: ["pageviews"], dimensions: ["event:page"] })).toEqual([
      { metrics: [1], dimensions: ["/app#/inbox"] },
    ]);
  });

  it.each([
    ["no JSON", "{", { request: ["Unable to parse request body as json"] }],
    ["no URL", { n: "pageview", d: "shop.test", u: "not a url" }, { url: ["must be a valid url"] }],
    ["no site", { n: "pageview", u: "/path" }, { domain: ["can't be blank"] }],
  ])("[CP2] %s is an error in its words, readable from any page", async (_, body, errors) => {
    const answer = await event(body);
    expect([answer.status, await answer.json()]).toEqual([400, { errors }]);
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
  });

  it("[CP3] says the address that it saw when asked to, and lets pages of any origin send", async () => {
    const debug = await event({}, { "x-debug-request": "true", "cf-connecting-ip": "192.0.2.7" });
    expect([debug.status, await debug.text()]).toEqual([200, "192.0.2.7"]);
    const preflight = await send("/api/event", { method: "OPTIONS" });
    expect([preflight.status, preflight.headers.get("access-control-allow-headers")]).toEqual([204, "content-type"]);
  });

  it.each([
    [{ "x-plausible-ip": "192.0.2.1", "cf-connecting-ip": "192.0.2.2", "x-forwarded-for": "192.0.2.4" }, "192.0.2.1"],
    [{ "cf-connecting-ip": "192.0.2.2", "b-forwarded-for": "192.0.2.3" }, "192.0.2.2"],
    [{ "b-forwarded-for": "192.0.2.3, 10.0.0.1", "x-forwarded-for": "192.0.2.4" }, "192.0.2.3"],
    [{ "x-forwarded-for": "192.0.2.4:8080, 10.0.0.1", forwarded: "for=192.0.2.5" }, "192.0.2.4"],
    [{ forwarded: 'by=10.0.0.1;For="[2001:db8::5]:4711";proto=http, for=10.0.0.2' }, "2001:db8::5"],
    [{ "x-plausible-ip": "nobody", "x-forwarded-for": "unknown, 192.0.2.4" }, ""],
  ])("[CP10] of %j it takes the address that Plausible takes", async (headers, address) => {
    const debug = await event({}, { "x-debug-request": "true", ...(headers as Record<string, string>) });
    expect(await debug.text()).toBe(address);
  });

  it("[CP10] a server that counts for browsers names each, and they are visitors of their own", async () => {
    await makeSite("spoken.test");
    for (const browser of ["192.0.2.10", "192.0.2.11", "192.0.2.10"]) {
      const u = "https://spoken.test/";
      await event({ n: "pageview", u, d: "spoken.test" }, { "x-forwarded-for": `${browser}, 10.0.0.1` });
    }
    expect((await totals("spoken.test"))?.[0]).toBe(2);
  });

  it("[CP12] an app's screens have a scheme of their own, or no host at all", async () => {
    await makeSite("app.test", { allowed_hosts: ["localhost", "app.test"] });
    for (const u of ["app://localhost/home?x=1", "/settings", "file:///start.html", "app://localhost"]) {
      const answer = await event({ n: "pageview", u, d: "app.test", r: "https://app.test/" });
      expect([u, answer.status, answer.headers.get("x-plausible-dropped")]).toEqual([u, 202, null]);
    }
    for (const u of ["javascript:alert(1)", "about:blank", "app://elsewhere/home"]) {
      const answer = await event({ n: "pageview", u, d: "app.test" });
      expect([u, answer.headers.get("x-plausible-dropped")]).toEqual([u, "1"]);
    }
    const dimensions = ["event:hostname", "event:page"];
    const order_by = [
      ["event:hostname", "asc"],
      ["event:page", "asc"],
    ];
    const rows = await ask("app.test", { metrics: ["events"], dimensions, order_by });
    expect(rows.map((row) => row.dimensions)).toEqual([
      ["(none)", "/settings"],
      ["(none)", "/start.html"],
      ["localhost", "/"],
      ["localhost", "/home"],
    ]);
    expect(await ask("app.test", { metrics: ["visitors"], dimensions: ["visit:source"] })).toEqual([
      { metrics: [1], dimensions: ["Direct / None"] },
    ]);
  });

  it("[CP11] Plausible's own goals carry the path where they happened, unless they say one", async () => {
    await makeSite("lost.test", { goals: [{ event: "404" }] });
    const u = "https://lost.test/n%C3%B6where?x=1";
    await event({ n: "404", u, d: "lost.test" });
    await event({ n: "404", u, d: "lost.test", p: { path: "/said" } });
    await event({ n: "Form: Submission", u, d: "lost.test" });
    await event({ n: "Other", u, d: "lost.test" });
    expect(await ask("lost.test", { metrics: ["events"], dimensions: ["event:name", "event:props:path"] })).toEqual([
      { metrics: [1], dimensions: ["404", "/nöwhere"] },
      { metrics: [1], dimensions: ["404", "/said"] },
      { metrics: [1], dimensions: ["Form: Submission", "/nöwhere"] },
      { metrics: [1], dimensions: ["Other", "(none)"] },
    ]);
  });
});

describe("Segment's libraries", () => {
  let key = "";
  let readKey = "";
  beforeAll(async () => {
    await makeSite("seg.test", { goals: [{ event: "Order Completed" }] });
    key = (await makeKey("seg.test", "write")).key;
    readKey = (await makeKey("seg.test", "read")).key;
  });

  const call = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
    send(`/v1/${path}`, { method: "POST", headers: { "user-agent": CHROME, ...headers }, body: JSON.stringify(body) });
  const basic = (user: string) => ({ authorization: `Basic ${btoa(`${user}:`)}` });
  const context = {
    page: { url: "http://seg.test/?utm_source=gg", referrer: "https://www.google.com/" },
    userAgent: CHROME,
  };
  const now = () => new Date().toISOString();

  it("[CP5][CP6] a browser's page and event are a visit, and its identify is forgotten", async () => {
    const page = {
      type: "page",
      messageId: "m1",
      anonymousId: "b1",
      context,
      timestamp: now(),
      properties: { url: context.page.url },
    };
    const track = {
      type: "track",
      messageId: "m2",
      anonymousId: "b1",
      context,
      event: "Order Completed",
      properties: { revenue: 12.5 },
    };
    const first = await call("p", { ...page, sentAt: now() }, basic(key));
    expect([first.status, await first.json()]).toEqual([
      200,
      { success: true, accepted: 1, duplicates: 0, dropped: [] },
    ]);
    await call("t", track, basic(key));
    const again = await call("track", track, { authorization: `Bearer ${key}` });
    expect(await again.json()).toMatchObject({ accepted: 0, duplicates: 1 });
    const identify = await call(
      "i",
      { type: "identify", userId: "u1", traits: { email: "x@example.com" } },
      basic(key),
    );
    expect(await identify.json()).toEqual({ success: true, accepted: 0, duplicates: 0, dropped: [] });
    expect(await totals("seg.test")).toEqual([1, 1, 2]);
  });

  it("[CP8][CP9] a server's batch, one message of it wrong", async () => {
    await makeSite("server.test");
    const { key: writeKey } = await makeKey("server.test", "write");
    const batch = [
      {
        type: "page",
        anonymousId: "a1",
        messageId: "n1",
        timestamp: now(),
        properties: { url: "https://server.test/" },
      },
      { type: "track", anonymousId: "a1", messageId: "n2", timestamp: now(), event: "Signup" },
      { type: "track", anonymousId: "a1", messageId: "n3" },
      { type: "track", event: "Nobody's" },
      { type: "track", userId: "a2", messageId: "n4", timestamp: "2020-01-01T00:00:00Z", event: "Signup" },
      { type: "page", userId: "a3", messageId: "n5", context: { userAgent: CHROME, ip: "192.0.2.9" } },
    ];
    const answer = await call(
      "batch",
      { batch, writeKey, sentAt: now() },
      { "user-agent": "analytics-node-next/latest" },
    );
    expect(await answer.json()).toEqual({
      success: true,
      accepted: 3,
      duplicates: 0,
      dropped: [
        { index: 2, reason: "invalid", detail: "event: is required" },
        { index: 3, reason: "invalid", detail: "anonymousId: is required, or userId" },
        { index: 4, reason: "too_late" },
      ],
    });
    const browsers = await ask("server.test", { metrics: ["visitors"], dimensions: ["visit:browser"] });
    expect(browsers.map(({ dimensions }) => dimensions[0]).sort()).toEqual(["(not set)", "Chrome"]);
  });

  it("[CP8] [LI6] what the month's quota does not cover is named too", async () => {
    await makeSite("few.test", { quota: { events_per_month: 2 } });
    const { key: writeKey } = await makeKey("few.test", "write");
    const message = (n: number) => ({ type: "track", anonymousId: "a", messageId: `q${n}`, event: "E" });
    const batch = [message(1), { type: "track", anonymousId: "a" }, message(2), message(3), message(4)];
    const answer = await call("batch", { batch, writeKey });
    expect(await answer.json()).toMatchObject({
      accepted: 2,
      dropped: [{ index: 1 }, { index: 3, reason: "over_quota" }, { index: 4, reason: "over_quota" }],
    });
  });

  it("[CP8] a message that is too long, or none, is said to be so", async () => {
    const long = await call(
      "track",
      { anonymousId: "a", event: "E", properties: { a: "x".repeat(33_000) } },
      basic(key),
    );
    expect(await long.json()).toEqual({ errors: { request: ["the message must have at most 32768 characters"] } });
    const batch = Array.from({ length: 20 }, () => ({
      anonymousId: "a",
      event: "E",
      properties: { a: "x".repeat(30_000) },
    }));
    const longer = await call("batch", { batch }, basic(key));
    expect([longer.status, await longer.json()]).toEqual([400, { error: expect.stringContaining("512000 bytes") }]);
    expect(longer.headers.get("access-control-allow-origin")).toBe("*");
  });

  it.each(["identify", "screen", "group", "alias", "i", "s", "g", "a"])(
    "[CP5] /v1/%s says nothing about a visit: taken, and forgotten",
    async (path) => {
      const answer = await call(path, { userId: "u1", groupId: "g", previousId: "a1", name: "x" }, basic(key));
      expect([answer.status, await answer.json()]).toEqual([
        200,
        { success: true, accepted: 0, duplicates: 0, dropped: [] },
      ]);
    },
  );

  it("[CP8] alone, a wrong message is an error", async () => {
    const answer = await call("track", { anonymousId: "a" }, basic(key));
    expect([answer.status, await answer.json()]).toEqual([400, { errors: { request: ["event: is required"] } }]);
    const none = await call("batch", {}, basic(key));
    expect([none.status, await none.json()]).toEqual([400, { errors: { batch: ["is required"] } }]);
  });

  it.each([
    ["nothing", {}, 401],
    ["a read key", () => basic(readKey), 403],
    ["the admin token", { authorization: "Bearer test-admin-token" }, 403],
    ["a made-up key", basic("WK"), 403],
    ["no base64", { authorization: "Basic %" }, 401],
  ])("[CP7] %s does not open it", async (_, headers, status) => {
    const answer = await call(
      "track",
      { anonymousId: "a", event: "E" },
      typeof headers === "function" ? headers() : headers,
    );
    expect(answer.status).toBe(status);
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
  });

  it("[CP7] lets pages of any origin send a key", async () => {
    const preflight = await send("/v1/p", { method: "OPTIONS" });
    expect([preflight.status, preflight.headers.get("access-control-allow-headers")]).toEqual([
      204,
      "authorization, content-type",
    ]);
  });
});
