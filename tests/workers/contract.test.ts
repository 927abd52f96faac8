import { describe, expect, it } from "vitest";
import {
  ADMIN,
  aBatch,
  administer,
  collect,
  errorOf,
  importLines,
  liveNow,
  makeSite,
  receiptOf,
  send,
} from "./requests.ts";

/** Sentences of the contract that are about no one route. */

describe("the contract", () => {
  it.each(["eu", "us", "fedramp"])(
    "[AC23] makes and serves a site of %s where there is one place only",
    async (place) => {
      const site = `${place}.test`;
      const made = await administer("POST", "/api/sites", { site_id: site, jurisdiction: place });
      expect(made.status).toBe(201);
      expect(await made.json()).toMatchObject({ jurisdiction: place });
      expect(await receiptOf(await collect(aBatch(site)))).toMatchObject({ accepted: 1 });
      expect((await liveNow(site)).online).toBe(1);
      const again = await administer("PATCH", `/api/sites/${site}`, { jurisdiction: null });
      expect(again.status).toBe(400);
    },
  );

  it("[OP10] answers HEAD as GET, without the body", async () => {
    await makeSite("head.test");
    for (const path of ["/api/health", "/api/sites/head.test", "/api/sites/none.test", "/api/collect"]) {
      const read = await send(path, { headers: ADMIN });
      const head = await send(path, { method: "HEAD", headers: ADMIN });
      expect([path, head.status, head.headers.get("content-type")]).toEqual([
        path,
        read.status,
        read.headers.get("content-type"),
      ]);
      expect(await head.text()).toBe("");
    }
    expect((await send("/api/sites/head.test", { method: "HEAD" })).status).toBe(401);
  });

  it.each(["999.1.1.1", "203.0.113.0/33", "2001:db8::/129", "2001:db8", "1.2.3.4/8/8", "1.2.3.4/", "::1::", "1.2.3"])(
    "[AC3] refuses the range %s that would exclude nobody",
    async (range) => {
      const answer = await administer("POST", "/api/sites", { site_id: "range.test", exclude: { ips: [range] } });
      expect(answer.status).toBe(400);
      expect(await errorOf(answer)).toContain("exclude.ips.0");
    },
  );

  it("[AC3] takes addresses and ranges of both families", async () => {
    const ips = [
      "203.0.113.0/24",
      "198.51.100.7",
      "0.0.0.0/0",
      "2001:db8::/32",
      "::1",
      "::ffff:192.0.2.1",
      "FE80::1/128",
    ];
    const answer = await administer("POST", "/api/sites", { site_id: "ranges.test", exclude: { ips } });
    expect(await answer.json()).toMatchObject({ exclude: { ips } });
  });

  it("[AC24] refuses goals of which two have one name, and says which", async () => {
    const goals = [{ event: "Signup" }, { page: "/welcome", name: "Signup" }];
    const made = await administer("POST", "/api/sites", { site_id: "twice.test", goals });
    expect([made.status, await errorOf(made)]).toEqual([400, expect.stringMatching(/^goals: .*"Signup"/)]);
    await makeSite("twice.test", { goals: [{ page: "/a" }, { page: "/a", scroll: 50 }] });
    const same = { goals: [{ page: "/a" }, { event: "Visit /a" }] };
    expect((await administer("PATCH", "/api/sites/twice.test", same)).status).toBe(400);
    expect((await administer("PATCH", "/api/sites/twice.test", { goals: [goals[0]] })).status).toBe(200);
  });

  it("[IN28] a property that is null is none; its event counts, live and imported", async () => {
    await makeSite("null.test", { goals: [{ event: "Buy" }] });
    const event = { url: "https://null.test/", name: "Buy", props: { coupon: null, plan: "pro" } };
    const batch = aBatch("null.test", { events: [{ ...event, seq: 1, type: "event", at: Date.now() }] });
    expect(await receiptOf(await collect(batch))).toMatchObject({ accepted: 1 });
    const line = { ...event, type: "event", visitor: "u1", at: Date.now() } as const;
    expect(await importLines("null.test", [line])).toMatchObject({ accepted: 1, dropped: [] });
    for (const [key, rows] of [
      ["coupon", [{ metrics: [2], dimensions: ["(none)"] }]],
      ["plan", [{ metrics: [2], dimensions: ["pro"] }]],
    ] as const) {
      const question = { metrics: ["events"], date_range: "day", dimensions: [`event:props:${key}`] };
      const answer = await administer("POST", "/api/v2/query", { site_id: "null.test", ...question });
      expect(await answer.json()).toMatchObject({ results: rows });
    }
  });

  it("[PR2] refuses a consistency that it does not know", async () => {
    await makeSite("weak.test");
    const ask = (query: string) => send(`/api/sites/weak.test/live${query}`, { headers: ADMIN });
    expect((await ask("?consistency=strong")).status).toBe(200);
    const answer = await ask("?consistency=Strong");
    expect(answer.status).toBe(400);
    expect(await errorOf(answer)).toContain("consistency");
  });
});
