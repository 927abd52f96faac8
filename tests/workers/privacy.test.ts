import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { hubStub, shardStub } from "../../objects/addresses.ts";
import type { VisitorRecord } from "../../protocol/visitor-record.ts";
import { aBatch, administer, collect, liveNow, makeSite, receiptOf } from "./requests.ts";

const IP = "203.0.113.77";

const textOf = (stub: unknown): Promise<string> =>
  runInDurableObject(stub as DurableObjectStub, (_object, state) => {
    const names = state.storage.sql
      .exec<{ name: string }>(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite%'",
      )
      .toArray();
    return names
      .map(({ name }) => JSON.stringify(state.storage.sql.exec(`SELECT * FROM ${name}`).toArray()))
      .join("\n");
  });

describe("what is held about a visitor", () => {
  const path = (visitor: string) => `/api/sites/priv.test/visitors/${encodeURIComponent(visitor)}`;

  it("[PV1] is told in full, and nothing when nothing is held", async () => {
    await makeSite("priv.test", { shards: 2 });
    const batch = aBatch("priv.test", { visitor: "ann of x/y", session: "tab" });
    await receiptOf(
      await collect(batch, {}, { country: "EE", latitude: "59.43696", longitude: "24.75353", colo: "TLL" }),
    );
    const record = (await (await administer("GET", path("ann of x/y"))).json()) as VisitorRecord;
    expect(record.visits[0]).toMatchObject({ country: "EE", lat: 59.4, lon: 24.8, browser: "Chrome", source: "" });
    expect(record.visits[0]?.events[0]).toMatchObject({ type: "pageview", page: "/", session: "tab", seq: 1 });
    expect(record.sessions).toEqual([{ session: "tab", events: 1 }]);
    expect((await administer("GET", path("nobody"))).status).toBe(404);
    expect((await administer("GET", "/api/sites/priv.test/visitors/%ff")).status).toBe(400);
  });

  it("[PV3] is erased on request, live view and answers included, and says what was held", async () => {
    await receiptOf(await collect(aBatch("priv.test", { visitor: "bob", session: "other" })));
    expect((await liveNow("priv.test")).online).toBe(2);
    const answer = await administer("DELETE", path("ann of x/y"));
    expect([answer.status, await answer.json()]).toEqual([200, { done: true, visits: 1, events: 1 }]);
    expect((await liveNow("priv.test")).online).toBe(1);
    expect((await administer("GET", path("ann of x/y"))).status).toBe(404);
    expect((await administer("GET", path("bob"))).status).toBe(200);
    const again = await administer("DELETE", path("ann of x/y"));
    expect([again.status, await again.json()]).toEqual([200, { done: true, visits: 0, events: 0 }]);
  });

  it("[PV4] holds no address: neither of visitors with an id, nor of daily pseudonyms", async () => {
    for (const identity of ["visitor", "session", "daily"]) {
      const site = `ip-${identity}.test`;
      await makeSite(site, { identity });
      const sent = aBatch(site, { visitor: "v", session: "s" });
      await receiptOf(await collect(sent, { "cf-connecting-ip": IP }, { colo: "TLL", country: "EE" }));
      const texts = await Promise.all([textOf(shardStub(env, site, 0, null)), textOf(hubStub(env, site, null))]);
      for (const text of texts) expect(text).not.toContain("203.0.113");
      if (identity === "daily") expect(texts[0]).not.toContain('"v"');
    }
  });
});
