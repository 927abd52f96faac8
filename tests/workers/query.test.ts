import { evictDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { shardStub } from "../../objects/addresses.ts";
import type { QueryAnswer } from "../../protocol/query.ts";
import { siteOf } from "../../workers/sites/known-sites.ts";
import { ADMIN, errorOf, importLines, makeKey, makeSite, send } from "./requests.ts";

const ask = (body: unknown, headers: Record<string, string> = ADMIN): Promise<Response> =>
  send("/api/v2/query", { method: "POST", headers, body: typeof body === "string" ? body : JSON.stringify(body) });

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** Twelve visitors of one day; each sees the home page, every third signs up. */
const fill = (site: string) =>
  importLines(
    site,
    Array.from({ length: 12 }, (_, n) => `v${n}`).flatMap((visitor, n) => [
      {
        visitor,
        at: `2026-03-10T10:${10 + n}:00Z`,
        type: "pageview",
        url: `https://${site}/`,
        country: n % 2 ? "EE" : "US",
      },
      ...(n % 3
        ? []
        : [{ visitor, at: `2026-03-10T10:3${n % 9}:00Z`, type: "event", name: "Signup", url: `https://${site}/join` }]),
    ]),
  );

const question = (site: string) => ({
  site_id: site,
  metrics: ["visitors", "pageviews", "events", "bounce_rate"],
  dimensions: ["visit:country"],
  date_range: ["2026-03-10", "2026-03-10"],
});

describe("POST /api/v2/query", () => {
  it("[QU18] asks every shard, and answers the same after an eviction", async () => {
    await makeSite("query.test", { shards: 3 });
    await fill("query.test");
    const first = (await (await ask(question("query.test"))).json()) as QueryAnswer;
    expect(first.results.map(({ dimensions, metrics }) => [...dimensions, ...metrics])).toEqual([
      ["EE", 6, 6, 8, 67],
      ["US", 6, 6, 8, 67],
    ]);
    for (let shard = 0; shard < 3; shard++) await evictDurableObject(shardStub(env, "query.test", shard, null));
    expect(await (await ask(question("query.test"))).json()).toEqual(first);
  });

  it("[QU18] all begins with the first event of any shard", async () => {
    await makeSite("since.test", { shards: 2, timezone: "Europe/Tallinn" });
    await fill("since.test");
    const { query } = (await (
      await ask({ site_id: "since.test", metrics: ["visitors"], date_range: "all" })
    ).json()) as QueryAnswer;
    expect(query.date_range[0]).toBe("2026-03-10T00:00:00+02:00");
  });

  it("[QU18] wants a site and a credential for it, in Plausible's words", async () => {
    await makeSite("guarded.test");
    const { key } = await makeKey("guarded.test", "read");
    const { key: writing } = await makeKey("guarded.test", "write");
    const body = { site_id: "guarded.test", metrics: ["visitors"], date_range: "day" };
    const invalid =
      "Invalid API key or site ID. Please make sure you're using a valid API key with access to the site you've requested.";
    const answers = [
      [await ask(body, bearer(key)), 200],
      [await ask(body, {}), 401, "Missing API key. Please use a valid Plausible API key as a Bearer Token."],
      [await ask(body, bearer("wrong")), 403, invalid],
      [await ask(body, bearer(writing)), 403, invalid],
      [await ask({ ...body, site_id: "elsewhere.test" }, bearer(key)), 404, invalid],
      [
        await ask({ ...body, site_id: undefined }),
        400,
        "Missing site ID. Please provide the required site_id parameter with your request.",
      ],
    ] as [Response, number, string?][];
    for (const [answer, status, sentence] of answers) {
      expect(answer.status).toBe(status);
      if (sentence) expect(await errorOf(answer)).toBe(sentence);
    }
  });

  it.each([
    ["{", 400],
    ["null", 400],
    [JSON.stringify({ site_id: "wrong.test", metrics: ["baa"], date_range: "day" }), 400],
    [JSON.stringify({ site_id: "wrong.test", metrics: ["visitors"], date_range: "day", x: 1 }), 400],
    [JSON.stringify({ site_id: "wrong.test", metrics: ["conversion_rate"], date_range: "day" }), 400],
    [" ".repeat(100_000), 413],
  ])("[QU18] refuses what is no question: %#", async (body, status) => {
    if (!(await siteOf(env, "wrong.test"))) await makeSite("wrong.test");
    const answer = await ask(body);
    expect(answer.status).toBe(status);
    expect(await errorOf(answer)).toMatch(/\S/);
  });
});
