import { beforeAll, describe, expect, it } from "vitest";
import { ADMIN, aBatch, collect, errorOf, importLines, makeKey, makeSite, send } from "./requests.ts";

const get = (
  path: string,
  params: Record<string, string>,
  headers: Record<string, string> = ADMIN,
): Promise<Response> =>
  send(`/api/v1/stats/${path}?${new URLSearchParams({ site_id: "v1.test", ...params })}`, { headers });

const resultsOf = async (path: string, params: Record<string, string>): Promise<unknown> =>
  ((await (await get(path, params)).json()) as { results: unknown }).results;

const event = (visitor: string, at: string, given: object = {}) => ({
  visitor,
  at,
  type: "pageview",
  url: "https://v1.test/",
  ...given,
});

beforeAll(async () => {
  await makeSite("v1.test", { goals: [{ event: "Signup" }] });
  await importLines("v1.test", [
    event("a", "2026-03-10T10:00:00Z", { source: "Google" }),
    event("a", "2026-03-10T10:01:00Z", { url: "https://v1.test/blog/one" }),
    event("b", "2026-03-10T11:00:00Z", { source: "Bing" }),
    event("b", "2026-03-10T11:00:30Z", { type: "event", name: "Signup", props: { plan: "pro" } }),
    event("c", "2026-03-12T12:00:00Z"),
    event("d", "2026-03-08T12:00:00Z"),
  ]);
});

const range = { period: "custom", date: "2026-03-10,2026-03-12" };

describe("GET /api/v1/stats/…", () => {
  it("[QU24] aggregates, and compares with the period before", async () => {
    expect(
      await resultsOf("aggregate", { ...range, metrics: "visitors,pageviews,bounce_rate,visit_duration" }),
    ).toEqual({
      visitors: { value: 3 },
      pageviews: { value: 4 },
      bounce_rate: { value: 33 },
      visit_duration: { value: 30 },
    });
    expect(
      await resultsOf("aggregate", { ...range, metrics: "visitors,bounce_rate", compare: "previous_period" }),
    ).toEqual({
      visitors: { value: 3, change: 200 },
      bounce_rate: { value: 33, change: -67 },
    });
    const filters = "visit:source==Google|Bing;event:page==/blog/*";
    expect(await resultsOf("aggregate", { ...range, filters })).toEqual({ visitors: { value: 1 } });
  });

  it("[QU24] breaks down by a property, under its name", async () => {
    expect(
      await resultsOf("breakdown", { ...range, property: "visit:source", metrics: "visitors,bounce_rate", limit: "2" }),
    ).toEqual([
      { source: "Bing", visitors: 1, bounce_rate: 0 },
      { source: "Direct / None", visitors: 1, bounce_rate: 100 },
    ]);
    expect(await resultsOf("breakdown", { ...range, property: "visit:source", limit: "2", page: "2" })).toEqual([
      { source: "Google", visitors: 1 },
    ]);
    expect(
      await resultsOf("breakdown", { ...range, property: "event:props:plan", filters: "event:goal==Signup" }),
    ).toEqual([{ plan: "pro", visitors: 1 }]);
  });

  it("[QU24] gives every bucket of time, empty ones included", async () => {
    expect(
      await resultsOf("timeseries", { ...range, metrics: "visitors,views_per_visit,visit_duration", interval: "day" }),
    ).toEqual([
      { date: "2026-03-10", visitors: 2, views_per_visit: 1.5, visit_duration: 45 },
      { date: "2026-03-11", visitors: 0, views_per_visit: 0, visit_duration: null },
      { date: "2026-03-12", visitors: 1, views_per_visit: 1, visit_duration: 0 },
    ]);
    const day = (await resultsOf("timeseries", { period: "day", date: "2026-03-10" })) as object[];
    expect(day).toHaveLength(24);
    expect(day[10]).toEqual({ date: "2026-03-10 10:00:00", visitors: 1 });
  });

  it("[QU24] wants a site and a credential, and refuses with a sentence", async () => {
    expect((await send("/api/v1/stats/aggregate", { headers: ADMIN })).status).toBe(400);
    expect((await get("aggregate", {}, {})).status).toBe(401);
    const { key } = await makeKey("v1.test", "read");
    expect((await get("aggregate", {}, { authorization: `Bearer ${key}` })).status).toBe(200);
    const wrong = await get("breakdown", { property: "nothing" });
    expect(wrong.status).toBe(400);
    expect(await errorOf(wrong)).toContain("Invalid property 'nothing'");
  });
});

describe("the metric online", () => {
  it("[QU25] is what the live view says, beside figures of any range", async () => {
    await makeSite("online.test");
    await collect(aBatch("online.test", { visitor: "a", session: "s1" }));
    await collect(aBatch("online.test", { visitor: "b", session: "s2" }));
    await send("/api/sites/online.test/live?consistency=strong", { headers: ADMIN });
    const ask = async (metrics: string[]) => {
      const body = JSON.stringify({ site_id: "online.test", metrics, date_range: ["2020-01-01", "2020-01-01"] });
      return (await (await send("/api/v2/query", { method: "POST", headers: ADMIN, body })).json()) as object;
    };
    expect(await ask(["online"])).toMatchObject({ results: [{ metrics: [2], dimensions: [] }] });
    expect(await ask(["visitors", "online"])).toMatchObject({ results: [{ metrics: [0, 2], dimensions: [] }] });
  });
});
