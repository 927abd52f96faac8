import { beforeAll, describe, expect, it } from "vitest";
import type { AskShards } from "../../domain/query/ask-plans.ts";
import type { ScanPartial } from "../../domain/query/partial.ts";
import type { ScanPlan } from "../../domain/query/plan.ts";
import type { QueriesAnswer } from "../../protocol/queries.ts";
import { oneCall } from "../../workers/query/one-call.ts";
import { administer, importLines, makeKey, makeSite, send } from "./requests.ts";

const SITE = "together.test";
const day: [string, string] = ["2026-03-10", "2026-03-10"];
const filters = [["is", "visit:country", ["EE"]]];
const questions = [
  { metrics: ["visitors", "bounce_rate"], date_range: day },
  { metrics: ["visitors"], date_range: "all", dimensions: ["event:page"] },
  { metrics: ["visitors"], date_range: day, dimensions: ["time:hour"], filters, include: { time_labels: true } },
  { metrics: ["visitors"], date_range: day, dimensions: ["visit:country"], filters },
];

beforeAll(async () => {
  await makeSite(SITE, { shards: 2, timezone: "Europe/Tallinn" });
  await importLines(
    SITE,
    Array.from({ length: 9 }, (_, n) => ({
      visitor: `v${n}`,
      at: `2026-03-10T10:1${n}:00Z`,
      type: "pageview",
      url: `https://${SITE}/${n % 3}`,
      country: n % 2 ? "EE" : "US",
    })),
  );
});

const together = (queries: unknown) => administer("POST", `/api/sites/${SITE}/queries`, { queries });

describe("POST /api/sites/:site/queries", () => {
  it("[QU20] answers as each question would be answered alone, in the site's time zone", async () => {
    const alone = await Promise.all(
      questions.map(async (question) =>
        (await administer("POST", "/api/v2/query", { site_id: SITE, ...question })).json(),
      ),
    );
    expect(await (await together(questions)).json()).toEqual({ timezone: "Europe/Tallinn", answers: alone });
  });

  it("[QU20] a wrong question says so in its place; the others are answered", async () => {
    const answer = await together([questions[0], { metrics: ["baa"], date_range: "day" }]);
    const { answers } = (await answer.json()) as QueriesAnswer;
    expect(answers[0]).toMatchObject({ results: [{ metrics: [9, 100] }] });
    expect(answers[1]).toEqual({ error: '#/metrics/0: Invalid metric "baa"' });
  });

  it("[QU20] asks of every shard once per round, equal plans once, equal filters as one object", async () => {
    const calls: ScanPlan[][] = [];
    const askShards: AskShards = async (plans) => {
      calls.push(plans);
      return [0, 1].map((shard) => plans.map((_, index) => ({ shard, index }) as unknown as ScanPartial));
    };
    const shared = oneCall(askShards);
    const plan = (rows: string) =>
      ({ subject: "hits", rows, filter: { op: "and", of: [] }, measures: [] }) as unknown as ScanPlan;
    const replies = await Promise.all([shared([plan("a"), plan("b")]), shared([plan("b"), plan("c")])]);
    expect(calls.map((plans) => plans.length)).toEqual([3]);
    const filtersSent = (calls[0] ?? []).map((sent) => ("filter" in sent ? sent.filter : null));
    expect(new Set(filtersSent).size).toBe(1);
    expect(replies[1]).toEqual([
      [
        { shard: 0, index: 1 },
        { shard: 0, index: 2 },
      ],
      [
        { shard: 1, index: 1 },
        { shard: 1, index: 2 },
      ],
    ]);
    await shared([plan("a")]);
    expect(calls).toHaveLength(2);
  });

  it("[QU20] wants a credential of the site, and a list of bounded length", async () => {
    const { key } = await makeKey(SITE, "read");
    const post = (headers: Record<string, string>, body: unknown) =>
      send(`/api/sites/${SITE}/queries`, { method: "POST", headers, body: JSON.stringify(body) });
    expect((await post({}, { queries: [] })).status).toBe(401);
    expect((await post({ authorization: `Bearer ${key}` }, { queries: [] })).status).toBe(200);
    expect((await together(new Array(41).fill(questions[0]))).status).toBe(400);
    expect((await together("all")).status).toBe(400);
  });
});
