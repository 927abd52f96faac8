import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import { hubStub, type ObjectNamespaces, shardStub } from "../../objects/addresses.ts";
import type { SiteHub } from "../../objects/site-hub.ts";
import type { FunnelAnswer } from "../../protocol/analysis.ts";
import type { QueriesAnswer } from "../../protocol/queries.ts";
import type { QueryAnswer } from "../../protocol/query.ts";
import { administer, importLines, makeSite, send } from "./requests.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;
const namespaces = env as unknown as ObjectNamespaces;

/** 100 days of a few visitors who come back, now and then past midnight in India, where this site is. */
const history = (site: string, now: number) =>
  Array.from({ length: 100 }, (_, age) => age + 1).flatMap((age) =>
    Array.from({ length: 1 + (age % 4) }, (_, n) => {
      const visitor = `v${(age * 7 + n * 3) % 13}`;
      // 18:25 UTC is five minutes to midnight there.
      const at = Math.floor(now / DAY) * DAY - age * DAY + 18 * 60 * MINUTE + 25 * MINUTE;
      const view = (minutes: number, page: string) => ({
        visitor,
        at: new Date(at + n * 20 * MINUTE + minutes * MINUTE).toISOString(),
        type: "pageview",
        url: `https://${site}${page}`,
        referrer: n === 0 ? "https://www.google.com/" : "",
      });
      return age % 3 === 0 ? [view(0, "/")] : [view(0, "/"), view(10, "/pricing"), view(25, "/")];
    }).flat(),
  );

const day = (now: number, age: number): string => new Date(now - age * DAY).toISOString().slice(0, 10);

const questions = (now: number): Record<string, unknown>[] => {
  const date_range = [day(now, 99), day(now, 1)];
  const metrics = ["visitors", "visits", "pageviews", "events", "bounce_rate", "visit_duration"];
  return [
    { metrics: [...metrics, "views_per_visit"], date_range },
    { metrics, date_range, dimensions: ["time:day"] },
    { metrics, date_range, dimensions: ["time:month"] },
    { metrics, date_range: [day(now, 99), day(now, 60)] },
    { metrics: ["visitors", "visits", "pageviews", "bounce_rate"], date_range, dimensions: ["event:page"] },
    { metrics: ["visitors", "visits", "percentage"], date_range, dimensions: ["visit:source"] },
    { metrics, date_range: "all", filters: [["is", "visit:source", ["Google"]]] },
    { metrics: ["pageviews"], date_range: "all", filters: [["contains", "event:page", ["pri"]]] },
  ];
};

const ask = async (site: string, now: number): Promise<QueryAnswer[]> => {
  const body = { queries: questions(now) };
  const answer = await administer("POST", `/api/sites/${site}/queries`, body);
  expect(answer.status).toBe(200);
  return ((await answer.json()) as QueriesAnswer).answers.map((given) => {
    if ("error" in given) throw new Error(given.error);
    return given;
  });
};

/** What the answers differ in, where they may not. */
const differences = (before: QueryAnswer, after: QueryAnswer): string[] => {
  const estimated = after.meta.archive?.estimated ?? [];
  const rows = new Map(after.results.map((row) => [row.dimensions.join(), row.metrics]));
  const found = before.results.length === after.results.length ? [] : ["rows"];
  for (const { dimensions, metrics } of before.results) {
    before.query.metrics.forEach((metric, index) => {
      const [was, is] = [metrics[index], rows.get(dimensions.join())?.[index]];
      const near = estimated.includes(metric) && Math.abs(Number(was) - Number(is)) <= 1;
      if (was !== is && !near) found.push(`${metric} of ${dimensions}: ${was} became ${is}`);
    });
  }
  return found;
};

describe("a site that is told to keep its facts for 30 days", { timeout: 60_000 }, () => {
  it("[QU27] [RO10] answers about the days before as it did, and says which figures are not made of facts", async () => {
    const site = "archived.test";
    const now = Date.now();
    await makeSite(site, { timezone: "Asia/Kolkata", shards: 2 });
    await importLines(site, history(site, now));
    const before = await ask(site, now);
    expect(before.every(({ meta }) => meta.archive === undefined)).toBe(true);

    expect((await administer("PATCH", `/api/sites/${site}`, { retention_days: 30 })).status).toBe(200);
    for (const shard of [0, 1]) await runDurableObjectAlarm(shardStub(namespaces, site, shard, null));
    const lines = (
      await (await send(`/api/sites/${site}/export`, { headers: { authorization: "Bearer test-admin-token" } })).text()
    )
      .trim()
      .split("\n");
    expect(lines.length).toBeLessThan(history(site, now).length / 2);

    const after = await ask(site, now);
    const given = after.slice(0, -1).map((answer, index) => differences(before[index] as QueryAnswer, answer));
    expect(given).toEqual(after.slice(0, -1).map(() => []));
    expect(after.map(({ meta }) => meta.archive?.estimated)).toEqual([
      ["visitors"],
      [],
      ["visitors"],
      ["visitors"],
      ["visitors"],
      ["visitors", "percentage"],
      ["visitors"],
      [],
    ]);
    expect(after[1]?.meta.metric_warnings).toBeUndefined();
    expect(after[0]?.meta.archive).toMatchObject({
      known_since: null,
      missing: [],
      error_percent: 1.6,
      unknown_days: 0,
    });
    expect(after[4]?.meta.archive).toMatchObject({ error_percent: 3.3, cut: [] });

    // Asked again, a dashboard does not keep its hub busy with the same days.
    const hub = hubStub(namespaces, site, null) as unknown as DurableObjectStub<SiteHub>;
    const setAsking = (askArchive: SiteHub["askArchive"] | null): Promise<void> =>
      runInDurableObject(hub, (instance) => {
        if (askArchive) instance.askArchive = askArchive;
        else Reflect.deleteProperty(instance, "askArchive");
      });
    await setAsking(() => Promise.reject(new Error("asked again")));
    expect(await ask(site, now)).toEqual(after);
    await setAsking(null);

    const funnel = { steps: [{ page: "/" }, { page: "/pricing" }], date_range: [day(now, 99), day(now, 1)] };
    const { meta } = (await (await administer("POST", `/api/sites/${site}/funnel`, funnel)).json()) as FunnelAnswer;
    expect(meta.warnings?.map(({ code }) => code)).toEqual(["facts_gone"]);

    const [unanswered] = after.slice(-1);
    expect(unanswered?.meta.archive?.missing).toEqual(["pageviews"]);
    expect(unanswered?.meta.metric_warnings?.pageviews?.code).toBe("archive_unanswered");
    expect(unanswered?.results[0]?.metrics[0]).toBeLessThan(Number(before.at(-1)?.results[0]?.metrics[0]));
  });

  it("[RO10] changes nothing when a shard cannot be asked for what would go", async () => {
    const site = "out-of-reach.test";
    await makeSite(site);
    await importLines(site, history(site, Date.now()));
    const hub = hubStub(namespaces, site, null) as unknown as DurableObjectStub<SiteHub>;
    const setReach = (shardOf: SiteHub["shardOf"] | null): Promise<SiteHub["shardOf"]> =>
      runInDurableObject(hub, (instance: SiteHub) => {
        const before = instance.shardOf;
        if (shardOf) instance.shardOf = shardOf;
        return before;
      });
    const reached = await setReach(() => {
      throw new Error("unreachable");
    });
    const noted = vi.spyOn(console, "warn").mockImplementation(() => {});
    const refused = await administer("PATCH", `/api/sites/${site}`, { retention_days: 30 });
    noted.mockRestore();
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "10"]);
    expect(await (await administer("GET", `/api/sites/${site}`)).json()).toMatchObject({ retention_days: null });
    await setReach(reached);
    expect((await administer("PATCH", `/api/sites/${site}`, { retention_days: 30 })).status).toBe(200);
  });
});
