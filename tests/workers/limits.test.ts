import { describe, expect, it } from "vitest";
import type { CollectEventInput } from "../../protocol/collect.ts";
import type { DropsAnswer } from "../../protocol/drops.ts";
import { ADMIN, aBatch, administer, collect, errorOf, makeSite, receiptOf, send } from "./requests.ts";

const views = (site: string, count: number, from = 1): CollectEventInput[] =>
  Array.from({ length: count }, (_, i) => ({
    seq: from + i,
    type: "pageview" as const,
    at: Date.now(),
    url: `https://${site}/p${from + i}`,
  }));

const dropsOf = async (site: string): Promise<DropsAnswer> =>
  (await (await administer("GET", `/api/sites/${site}/drops`)).json()) as DropsAnswer;

const today = () => new Date().toISOString().slice(0, 10);

describe("what was refused", () => {
  it("[IN27] is counted per day and reason, and said in a header", async () => {
    await makeSite("drops.test", { exclude: { pages: ["/admin/**"] } });
    const bot = await collect(aBatch("drops.test"), {
      "user-agent": "Googlebot/2.1 (+http://www.google.com/bot.html)",
    });
    expect(bot.headers.get("x-footfall-dropped")).toBe("1");
    const events = views("drops.test", 2);
    for (const url of ["https://other.test/", "https://drops.test/admin/x"]) {
      events.push({ seq: events.length + 1, type: "pageview", at: Date.now(), url });
    }
    const mixed = await collect(aBatch("drops.test", { events }));
    expect(mixed.headers.get("x-footfall-dropped")).toBe("2");
    expect(mixed.headers.get("access-control-expose-headers")).toContain("x-footfall-dropped");
    const clean = await collect(aBatch("drops.test", { events: views("drops.test", 1, 9) }));
    expect(clean.headers.has("x-footfall-dropped")).toBe(false);
    const dropped = { bot: 1, host_not_allowed: 1, excluded: 1 };
    expect(await dropsOf("drops.test")).toEqual({ days: [{ day: today(), dropped, folded: {} }], warnings: [] });
    await collect(aBatch("drops.test"), { dnt: "1" });
    expect((await dropsOf("drops.test")).days[0]?.dropped).toEqual({ ...dropped, opted_out: 1 });
  });

  it("[IN27] is counted of imports as of live events", async () => {
    await makeSite("history-drops.test");
    const url = "https://history-drops.test/";
    const lines = [
      { visitor: "u", at: 1, type: "pageview", url },
      { visitor: "u", at: 2, type: "pageview", url, user_agent: "Googlebot/2.1 (+http://www.google.com/bot.html)" },
      { visitor: "u", at: 3, type: "pageview", url: "https://other.test/" },
      { visitor: "u", at: 4, type: "pageview", url: "https://other.test/" },
    ];
    const body = [...lines.map((line) => JSON.stringify(line)), "{"].join("\n");
    expect(
      await (await send("/api/sites/history-drops.test/import", { method: "POST", headers: ADMIN, body })).json(),
    ).toMatchObject({ accepted: 1, dropped_total: 4 });
    const { days } = await dropsOf("history-drops.test");
    expect(days).toEqual([{ day: today(), dropped: { bot: 1, host_not_allowed: 2, invalid: 1 }, folded: {} }]);
  });

  it("[IN27] is asked for by days", async () => {
    const ask = (query: string) => administer("GET", `/api/sites/drops.test/drops?${query}`);
    expect(await (await ask("from=2020-01-01&to=2020-12-31")).json()).toEqual({ days: [], warnings: [] });
    expect(await errorOf(await ask("from=yesterday"))).toContain("from must be a day");
  });
});

describe("what was used", () => {
  const usageOf = async (site: string) => (await administer("GET", `/api/sites/${site}/usage`)).json();

  it("[LI8] is what the quota counts: events of this month, of all shards, neither heartbeats nor imports", async () => {
    await makeSite("used.test", { shards: 3, quota: { events_per_month: 100 } });
    const month = today().slice(0, 7);
    expect(await usageOf("used.test")).toEqual({ month, events: 0, quota: 100 });
    for (const visitor of ["a", "b", "c", "d", "e"]) {
      const [first, ...others] = views("used.test", 3);
      const beat = { seq: 9, type: "engagement", at: Date.now(), url: "https://used.test/p1", pageview: 1 } as const;
      await collect(
        aBatch("used.test", { visitor, session: visitor, events: [...(first ? [first] : []), ...others, beat] }),
      );
    }
    const line = { visitor: "old", at: Date.now(), type: "pageview", url: "https://used.test/" };
    await administer("POST", "/api/sites/used.test/import", line);
    expect(await usageOf("used.test")).toEqual({ month, events: 15, quota: 100 });
  });
});

describe("limits", () => {
  it("[LI1] refuse what one visitor sends beyond its rate, with 429 and when to come back", async () => {
    await makeSite("rate.test");
    const statuses: number[] = [];
    let last: Response | null = null;
    for (let i = 0; i < 24; i++) {
      last = await collect(aBatch("rate.test", { events: views("rate.test", 100, 1 + i * 100) }));
      statuses.push(last.status);
    }
    expect(statuses.slice(0, 20)).toEqual(new Array(20).fill(202));
    expect(last?.status).toBe(429);
    expect(Number(last?.headers.get("retry-after"))).toBeGreaterThan(0);
    const other = aBatch("rate.test", { visitor: "another", session: "another" });
    expect((await collect(other)).status).toBe(202);
  });

  it("[LI6] stop at the month's quota to the event, and recognise retries beyond it", async () => {
    await makeSite("month.test", { quota: { events_per_month: 5 }, shards: 3 });
    let accepted = 0;
    for (let i = 0; i < 4; i++) {
      const batch = aBatch("month.test", { visitor: `v${i}`, session: `s${i}`, events: views("month.test", 2) });
      const receipt = await receiptOf(await collect(batch));
      accepted += receipt.accepted;
      expect(receipt.accepted + receipt.dropped.length).toBe(2);
      if (i === 2) expect(receipt.dropped).toEqual([{ seq: 2, reason: "over_quota" }]);
    }
    expect(accepted).toBe(5);
    const again = aBatch("month.test", { visitor: "v0", session: "s0", events: views("month.test", 2) });
    expect(await receiptOf(await collect(again))).toMatchObject({ accepted: 0, duplicates: 2, dropped: [] });
    const [old, late] = [views("month.test", 1), views("month.test", 1, 3)];
    const mixed = aBatch("month.test", { visitor: "v0", session: "s0", events: [...late, ...old] });
    expect(await receiptOf(await collect(mixed))).toMatchObject({
      accepted: 0,
      duplicates: 1,
      dropped: [{ seq: 3, reason: "over_quota" }],
    });
    const { days, warnings } = await dropsOf("month.test");
    expect(days[0]?.dropped).toEqual({ over_quota: 4 });
    expect(warnings[0]).toContain("4 events were beyond the site's quota");
    await administer("PATCH", "/api/sites/month.test", { quota: { events_per_month: 7 } });
    const more = aBatch("month.test", { visitor: "v3", session: "s3", events: views("month.test", 4) });
    expect(await receiptOf(await collect(more))).toMatchObject({ accepted: 2 });
  });

  it("[LI7] refuse what is beyond the site's events per second, so that trackers send it later", async () => {
    await makeSite("second.test", { quota: { events_per_second: 3 } });
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, i) => collect(aBatch("second.test", { visitor: `v${i}`, session: `s${i}` }))),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 202).length % 3).toBe(0);
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(20);
    expect(answers.find(({ status }) => status === 429)?.headers.get("retry-after")).toBe("1");
  });
});
