import { describe, expect, it } from "vitest";
import type { ApiKey } from "../../protocol/keys.ts";
import {
  ADMIN,
  aBatch,
  administer,
  collect,
  errorOf,
  liveNow,
  makeKey,
  makeSite,
  receiptOf,
  send,
} from "./requests.ts";

describe("sites", () => {
  it("[AC3] makes a site with every default, and answers with the whole", async () => {
    const answer = await administer("POST", "/api/sites", { site_id: "made.test", timezone: "Europe/Tallinn" });
    expect(answer.status).toBe(201);
    const settings = await answer.json();
    expect(settings).toEqual({
      site_id: "made.test",
      jurisdiction: null,
      shards: 1,
      timezone: "Europe/Tallinn",
      allowed_hosts: ["made.test", "*.made.test"],
      allow: { events: ["*"], props: ["*"] },
      scrub: { keep_params: [], emails: true, numbers: true },
      exclude: { ips: [], countries: [], pages: [] },
      goals: [],
      identity: "visitor",
      respect_signals: true,
      retention_days: null,
      lateness_hours: 48,
      quota: { events_per_second: null, events_per_month: null },
      public: false,
    });
    expect(await (await administer("GET", "/api/sites/made.test")).json()).toEqual(settings);
    const { sites } = (await (await administer("GET", "/api/sites")).json()) as { sites: unknown[] };
    expect(sites).toContainEqual(settings);
  });

  it("[AC3] makes a site once", async () => {
    await makeSite("once.test");
    const again = await administer("POST", "/api/sites", { site_id: "once.test" });
    expect(again.status).toBe(409);
    expect(await errorOf(again)).toContain("once.test");
  });

  it.each([
    ["not json", null],
    [[], "site_id"],
    [{}, "site_id"],
    [{ site_id: "Example.com" }, "site_id"],
    [{ site_id: "x.test", colour: "red" }, "colour"],
    [{ site_id: "x.test", timezone: "Mars/Olympus" }, "timezone"],
    [{ site_id: "x.test", shards: 0 }, "shards"],
    [{ site_id: "x.test", scrub: { emials: true } }, "scrub.emials"],
    [{ site_id: "x.test", exclude: { ips: ["everybody"] } }, "exclude.ips.0"],
    [{ site_id: "x.test", goals: [{ click: "x" }] }, "goals.0"],
    [{ site_id: "x.test", jurisdiction: "mars" }, "jurisdiction"],
  ])("[AC3] names the setting that is not known or not valid: %j", async (body, setting) => {
    const answer = await administer("POST", "/api/sites", body);
    const raw = await send("/api/sites", { method: "POST", headers: ADMIN, body: "{" });
    expect([answer.status, raw.status]).toEqual([400, 400]);
    if (setting) expect(await errorOf(answer)).toContain(setting);
    expect((await administer("GET", "/api/sites/x.test")).status).toBe(404);
  });

  it("[AC4] changes any part and keeps the rest, group by group", async () => {
    await makeSite("part.test", { scrub: { keep_params: ["q"] }, exclude: { countries: ["FI"] } });
    const answer = await administer("PATCH", "/api/sites/part.test", {
      public: true,
      scrub: { emails: false },
      allowed_hosts: [],
    });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      public: true,
      scrub: { keep_params: ["q"], emails: false, numbers: true },
      exclude: { ips: [], countries: ["FI"], pages: [] },
      allowed_hosts: [],
    });
    const reset = await administer("PATCH", "/api/sites/part.test", { allowed_hosts: null });
    expect(await reset.json()).toMatchObject({ allowed_hosts: ["part.test", "*.part.test"] });
  });

  it("[AC4] changes that come together both stay", async () => {
    await makeSite("both.test");
    const changes = [
      { public: true },
      { retention_days: 90 },
      { exclude: { countries: ["FI"] } },
      { goals: [{ event: "Buy" }] },
    ];
    await Promise.all(changes.map((change) => administer("PATCH", "/api/sites/both.test", change)));
    expect(await (await administer("GET", "/api/sites/both.test")).json()).toMatchObject(Object.assign({}, ...changes));
  });

  it.each([
    [{ shards: 2 }, "shards"],
    [{ site_id: "other.test" }, "site_id"],
    [{ jurisdiction: "eu" }, "jurisdiction"],
    [{ colour: "red" }, "colour"],
    [{ quota: { events_per_day: 1 } }, "quota.events_per_day"],
    [{ allow: [] }, "allow"],
    [{ lateness_hours: -1 }, "lateness_hours"],
    [{ __proto__: null, constructor: 1 }, "constructor"],
    [[], "JSON object"],
    [null, "JSON object"],
  ])("[AC4] refuses a change of %j by name", async (body, named) => {
    await administer("POST", "/api/sites", { site_id: "firm.test" });
    const answer = await administer("PATCH", "/api/sites/firm.test", body);
    expect(answer.status).toBe(400);
    expect(await errorOf(answer)).toContain(named);
  });

  it("[AC4] takes what was fixed when it says the same", async () => {
    await makeSite("same.test");
    const whole = (await (await administer("GET", "/api/sites/same.test")).json()) as object;
    expect((await administer("PATCH", "/api/sites/same.test", { ...whole, public: true })).status).toBe(200);
  });

  it("[AC15] applies a change to the next event", async () => {
    await makeSite("next.test");
    await receiptOf(await collect(aBatch("next.test")));
    await administer("PATCH", "/api/sites/next.test", { exclude: { pages: ["/**"] } });
    const events = [{ seq: 2, type: "pageview" as const, at: Date.now(), url: "https://next.test/x" }];
    expect((await receiptOf(await collect(aBatch("next.test", { events })))).dropped).toEqual([
      { seq: 2, reason: "excluded" },
    ]);
  });

  it("[AC9] deletes a site with all that it holds", async () => {
    await makeSite("end.test");
    const { key } = await makeKey("end.test", "read");
    await receiptOf(await collect(aBatch("end.test")));
    expect((await administer("DELETE", "/api/sites/end.test")).status).toBe(204);
    expect((await administer("DELETE", "/api/sites/end.test")).status).toBe(404);
    expect((await collect(aBatch("end.test"))).status).toBe(404);
    expect((await send("/api/sites/end.test/live", { headers: { authorization: `Bearer ${key}` } })).status).toBe(403);
    await makeSite("end.test");
    expect((await liveNow("end.test")).online).toBe(0);
    expect((await receiptOf(await collect(aBatch("end.test")))).accepted).toBe(1);
  });

  it("[AC5] shows a key once, lists it without, and refuses it when revoked", async () => {
    await makeSite("keys.test");
    const answer = await administer("POST", "/api/sites/keys.test/keys", { kind: "read", name: "Home" });
    expect(answer.status).toBe(201);
    const made = (await answer.json()) as ApiKey & { key: string };
    expect(made.key).toMatch(/^ff_read_[0-9a-f]{52}$/);
    const list = await (await administer("GET", "/api/sites/keys.test/keys")).json();
    expect(list).toEqual({
      keys: [{ id: made.id, kind: "read", name: "Home", created_at: made.created_at, last_used: null }],
    });
    const headers = { authorization: `Bearer ${made.key}` };
    expect((await send("/api/sites/keys.test/live", { headers })).status).toBe(200);
    expect((await administer("DELETE", `/api/sites/keys.test/keys/${made.id}`)).status).toBe(204);
    expect((await send("/api/sites/keys.test/live", { headers })).status).toBe(403);
    expect((await administer("DELETE", `/api/sites/keys.test/keys/${made.id}`)).status).toBe(404);
  });

  it.each([{}, { kind: "owner" }, { kind: "read", name: "x".repeat(101) }, { kind: "read", scope: "all" }, null])(
    "[AC5] refuses to make a key of %j",
    async (body) => {
      await administer("POST", "/api/sites", { site_id: "nokey.test" });
      expect((await administer("POST", "/api/sites/nokey.test/keys", body)).status).toBe(400);
    },
  );

  it("[AC5] makes at most a hundred keys, however many are asked for at once", async () => {
    await makeSite("hundred.test");
    const ask = () => administer("POST", "/api/sites/hundred.test/keys", { kind: "read" });
    const statuses = (await Promise.all(Array.from({ length: 104 }, ask))).map(({ status }) => status);
    expect(statuses.sort()).toEqual([...Array(100).fill(201), ...Array(4).fill(409)]);
  });

  it("[IN19] refuses administration beyond 64 KiB", async () => {
    const answer = await administer("POST", "/api/sites", { site_id: "x.test", goals: "x".repeat(100_000) });
    expect(answer.status).toBe(413);
  });
});
