import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { Hit } from "../../domain/ingest/hit.ts";
import { encodeHitBatch } from "../../domain/ingest/hit-codec.ts";
import { shardOf } from "../../domain/ingest/identity.ts";
import { shardStub } from "../../objects/addresses.ts";
import type { QueryAnswer } from "../../protocol/query.ts";
import type { SiteSettings } from "../../protocol/site-settings.ts";
import { csvLine } from "../../workers/http/csv.ts";
import { aBatch, aHit, desktop, direct } from "../support/hits.ts";
import { ADMIN, administer, errorOf, makeKey, makeSite, send } from "./requests.ts";

const MINUTE = 60_000;
const START = Date.UTC(2026, 2, 10, 8);
const goals = [{ event: "Signup" }, { event: "Purchase", currency: "EUR" }, { page: "/p1", scroll: 50 }] as const;

/** Visits of 300 visitors in two shards, heartbeats and late returns included. */
const fill = async (site: string): Promise<void> => {
  const lines = new Map<number, string[]>();
  for (let n = 0; n < 300; n++) {
    const touch = {
      acquisition: n % 3 ? { ...direct, source: "Google", referrer: "google.com", channel: "Organic Search" } : direct,
      client: { ...desktop, country: n % 2 ? "EE" : "DE" },
      hostname: site,
    };
    const at = (minute: number): number => START + n * 17_000 + minute * MINUTE;
    const hits: Partial<Hit>[] = [
      { at: at(0), seq: 1, page: `/p${n % 4}`, props: n % 5 ? null : { plan: '=pro, "x"' } },
      { at: at(20), seq: 2, kind: "engagement", interactive: false, pageview: 1, engagedMs: 9000 + n, scroll: n % 101 },
      { at: at(45), seq: 3, kind: "engagement", interactive: false, pageview: 1, engagedMs: 19_000 },
      { at: at(70), seq: 4, page: "/ü?x=1" },
      ...(n % 4 ? [] : [{ at: at(71), seq: 5, kind: "event" as const, name: "Signup", page: "/p1" }]),
      ...(n % 7
        ? []
        : [
            {
              at: at(200),
              seq: 6,
              kind: "event" as const,
              name: "Purchase",
              revenue: { amount: 9.9, currency: "EUR" },
            },
          ]),
    ];
    const shard = shardOf(`v${n}`, 2);
    const batch = aBatch(
      `v${n}`,
      hits.map((hit) => aHit({ at: 0, ...touch, session: `s${n}`, ...hit })),
    );
    lines.set(shard, [...(lines.get(shard) ?? []), encodeHitBatch(batch)]);
  }
  for (const [shard, texts] of lines) {
    const reply = await shardStub(env, site, shard, null).ingest(texts.join("\n"), 1);
    if (reply.kind !== "done") throw new Error(reply.kind);
  }
};

const get = (site: string, query: string, headers: Record<string, string> = ADMIN): Promise<Response> =>
  send(`/api/sites/${site}/export${query}`, { headers });

const questions = [
  { metrics: ["visitors", "visits", "pageviews", "events", "bounce_rate", "visit_duration", "value"] },
  { metrics: ["visitors", "time_on_page", "scroll_depth", "bounce_rate"], dimensions: ["event:page"] },
  { metrics: ["visitors", "pageviews"], dimensions: ["visit:source", "visit:country"] },
  { metrics: ["visitors", "events", "total_revenue", "conversion_rate"], dimensions: ["event:goal"] },
  { metrics: ["visitors", "visits", "visit_duration"], dimensions: ["time:hour"] },
  { metrics: ["visits"], dimensions: ["visit:entry_page", "visit:exit_page", "visit:referrer"] },
  { metrics: ["visitors"], dimensions: ["event:props:plan"] },
];

const answersOf = async (site: string): Promise<unknown> => {
  const queries = questions.map((question) => ({ date_range: ["2026-03-09", "2026-03-12"], ...question }));
  const answer = await administer("POST", `/api/sites/${site}/queries`, { queries });
  const { answers } = (await answer.json()) as { answers: QueryAnswer[] };
  return answers.map((given) => given.results ?? given);
};

beforeAll(async () => {
  await makeSite("from.test", { shards: 2, goals, timezone: "Europe/Tallinn" });
  await fill("from.test");
});

describe("GET /api/sites/:site/export", () => {
  it("[EX1] hits are lines that an import takes: another site gives the same answers with them", async () => {
    const answer = await get("from.test", "");
    expect(answer.headers.get("content-type")).toBe("application/x-ndjson; charset=utf-8");
    const text = await answer.text();
    await makeSite("to.test", { shards: 3, goals, timezone: "Europe/Tallinn", allowed_hosts: [] });
    for (const accepted of [text.trimEnd().split("\n").length, 0]) {
      const report = await send("/api/sites/to.test/import", { method: "POST", headers: ADMIN, body: text });
      expect(await report.json()).toMatchObject({ accepted, dropped_total: 0 });
    }
    const expected = await answersOf("from.test");
    expect(await answersOf("to.test")).toEqual(expected);
    expect(JSON.stringify(expected)).toContain("EUR");
  });

  it("[EX3] visits are rows under the names that questions use; ranges are of the site's days", async () => {
    const rows = (await (await get("from.test", "?of=visits&from=2026-03-10&to=2026-03-10")).text())
      .trimEnd()
      .split("\n");
    const first = JSON.parse(rows[0] ?? "") as Record<string, unknown>;
    expect(first).toMatchObject({
      start: "2026-03-10T08:00:00.000Z",
      end: "2026-03-10T09:11:00.000Z",
      duration_s: 4260,
      pageviews: 2,
      events: 3,
      bounce: false,
      engaged_ms: 19_000,
      entry_page: "/p0",
      exit_page: "/ü?x=1",
      country: "DE",
    });
    // 43 purchases three hours later are visits of their own.
    expect(rows).toHaveLength(343);
    expect(await (await get("from.test", "?of=visits&from=2026-03-11&to=2026-03-12")).text()).toBe("");
    const hour = "?from=2026-03-10T08:00:00Z&to=2026-03-10T08:00:00Z";
    expect((await (await get("from.test", hour)).text()).trimEnd().split("\n")).toHaveLength(1);
  });

  it("[EX3] CSV has a header, and no cell that a spreadsheet would evaluate", async () => {
    const answer = await get("from.test", "?format=csv");
    expect(answer.headers.get("content-disposition")).toBe('attachment; filename="from.test-hits.csv"');
    const lines = (await answer.text()).split("\r\n");
    expect(lines[0]).toMatch(/^visitor,at,type,name,url,props,/);
    expect(lines[1]).toContain('"{""plan"":""=pro, \\""x\\""""}"');
    expect(
      (await get("from.test", "?of=visits", { ...ADMIN, accept: "text/csv" })).headers.get("content-type"),
    ).toContain("csv");
  });

  it("[EX4] belongs to the owner: the admin token or a read key, and nobody else though the site is public", async () => {
    await makeSite("public.test", { public: true });
    const { key } = await makeKey("public.test", "read");
    const { key: writing } = await makeKey("public.test", "write");
    const as = (token: string) => get("public.test", "", { authorization: `Bearer ${token}` });
    expect((await as(key)).status).toBe(200);
    expect((await as(writing)).status).toBe(403);
    expect((await get("public.test", "", {})).status).toBe(401);
    expect((await get("nowhere.test", "")).status).toBe(404);
  });

  it.each(["?of=all", "?from=2026-03-10", "?from=x&to=y", "?format=xml", "?until=now"])(
    "[EX3] refuses %s",
    async (query) => {
      const answer = await get("from.test", query);
      expect(answer.status).toBe(400);
      expect(await answer.text()).toMatch(/error/);
    },
  );

  it("[EX4] damaged parts end it, unless who asks accepts that", async () => {
    await makeSite("damaged.test", { shards: 1 });
    const settings = (await (await send("/api/sites/damaged.test", { headers: ADMIN })).json()) as SiteSettings;
    const { exportPages } = await import("../../workers/sites/export-stream.ts");
    const reply = { text: "{}\n", next: null, damagedParts: 2 };
    const broken = { VISITOR_SHARD: { getByName: () => ({ exportPage: async () => reply }) } } as unknown as typeof env;
    const scope = { of: "hits" as const, from: 0, to: 1 };
    const pagesOf = (partial: boolean) => exportPages(broken, { settings, scope, partial });
    expect(await pagesOf(true).next()).toEqual({ value: "{}\n", done: false });
    await expect(pagesOf(false).next()).rejects.toMatchObject({
      status: 503,
      body: { error: expect.stringContaining("shard 0 has damaged parts") },
    });
  });
});

describe("rows of an answer", () => {
  const ask = (accept: string, given: object) =>
    send("/api/v2/query", {
      method: "POST",
      headers: { ...ADMIN, accept },
      body: JSON.stringify({ site_id: "from.test", date_range: ["2026-03-10", "2026-03-10"], ...given }),
    });

  it("[QU23] come as CSV or NDJSON when that is accepted", async () => {
    const byCountry = { metrics: ["visitors", "time_on_page"], dimensions: ["visit:country", "event:page"] };
    const csv = await ask("text/csv", byCountry);
    expect(csv.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    const [header, first] = (await csv.text()).split("\r\n");
    expect(header).toBe("visit:country,event:page,visitors,time_on_page");
    expect(first).toBe("DE,/ü?x=1,150,");
    const ndjson = await (await ask("application/x-ndjson;q=0.9, */*;q=0.1", byCountry)).text();
    expect(JSON.parse(ndjson.split("\n")[0] ?? "")).toEqual({
      "visit:country": "DE",
      "event:page": "/ü?x=1",
      visitors: 150,
      time_on_page: null,
    });
    for (const accept of ["*/*", "application/json", "text/html, */*"]) {
      expect((await ask(accept, byCountry)).headers.get("content-type")).toContain("application/json");
    }
  });

  it("[QU23] a text that is a number is no formula, whatever sign it has", () => {
    expect(csvLine(["-5", "+4.5", "-5+1", "@now", "\t=1", -3, null])).toBe("-5,+4.5,'-5+1,'@now,'\t=1,-3,\r\n");
  });

  it("[QU23] texts that a spreadsheet would evaluate are quoted, revenue is its value", async () => {
    const props = await (await ask("text/csv", { metrics: ["visitors"], dimensions: ["event:props:plan"] })).text();
    expect(props.split("\r\n")).toContain('"\'=pro, ""x""",60');
    const revenue = await (await ask("text/csv", { metrics: ["total_revenue"], dimensions: ["event:goal"] })).text();
    expect(revenue).toContain("Purchase,425.7");
  });

  it("[QU23] a wrong question is refused in JSON", async () => {
    const answer = await ask("text/csv", { metrics: ["baa"] });
    expect(answer.status).toBe(400);
    expect(await errorOf(answer)).toContain("baa");
  });
});
