import { beforeAll, describe, expect, it } from "vitest";
import { askFlow } from "../../domain/analysis/flow.ts";
import { askFunnel } from "../../domain/analysis/funnel.ts";
import { withGaps } from "../../domain/analysis/prepare.ts";
import { askRetention } from "../../domain/analysis/retention.ts";
import { scanAll } from "../../domain/query/scan.ts";
import type { VisitorShardApi } from "../../objects/api.ts";
import type { FlowAnswer, FunnelAnswer, RetentionAnswer } from "../../protocol/analysis.ts";
import type { Env } from "../../workers/env.ts";
import { Refusal } from "../../workers/http/answers.ts";
import { SiteShards } from "../../workers/query/site-shards.ts";
import { aSite } from "../support/sites.ts";
import { administer, importLines, makeKey, makeSite, send } from "./requests.ts";

const SITE = "analysis.test";
const date_range = ["2026-03-01", "2026-03-31"] as const;
const steps = [{ page: "/" }, { page: "/pricing" }, { goal: "Joined" }];

const seen = (visitor: string, at: string, page: string) => ({
  ...{ visitor, at, type: "pageview", url: `https://${SITE}${page}` },
  country: visitor === "c" ? "US" : "EE",
});

beforeAll(async () => {
  await makeSite(SITE, { shards: 2, timezone: "Europe/Tallinn", goals: [{ event: "Signup", name: "Joined" }] });
  await importLines(SITE, [
    seen("a", "2026-03-02T10:00:00Z", "/"),
    seen("a", "2026-03-02T10:00:20Z", "/pricing"),
    { ...seen("a", "2026-03-02T10:01:00Z", "/pricing"), type: "event", name: "Signup" },
    seen("b", "2026-03-03T10:00:00Z", "/"),
    seen("b", "2026-03-10T10:00:00Z", "/pricing"),
    seen("c", "2026-03-10T11:00:00Z", "/pricing"),
    seen("d", "2026-03-11T11:00:00Z", "/docs"),
  ]);
});

const asked = async <T>(kind: "funnel" | "flow" | "retention", body: object): Promise<T> => {
  const answer = await administer("POST", `/api/sites/${SITE}/${kind}`, { date_range, ...body });
  expect(answer.status).toBe(200);
  return (await answer.json()) as T;
};

const visitorsBy = async (filters: unknown): Promise<unknown> => {
  const question = { site_id: SITE, metrics: ["visitors", "visits"], date_range, filters };
  return ((await (await administer("POST", "/api/v2/query", question)).json()) as { results: [{ metrics: number[] }] })
    .results[0].metrics;
};

describe("POST /api/sites/:site/{funnel,flow,retention}", () => {
  it("[AN13] funnels, over all shards of a site", async () => {
    const answer = await asked<FunnelAnswer>("funnel", { steps });
    expect(answer).toMatchObject({
      timezone: "Europe/Tallinn",
      date_range: ["2026-03-01T00:00:00+02:00", "2026-03-31T23:59:59+03:00"],
      visitors: 4,
      steps: [
        { label: "/", visitors: 2 },
        { label: "/pricing", visitors: 1, median_seconds: 20 },
        { label: "Joined", visitors: 1, median_seconds: 40 },
      ],
      conversion_rate: 50,
      meta: {},
    });
    const overall = await asked<FunnelAnswer>("funnel", { steps, within: "range", include: { partial: true } });
    expect(overall.steps.map(({ visitors }) => visitors)).toEqual([2, 2, 1]);
    expect(overall.meta).toEqual({ coverage: { shards: 2, answered: 2, missing: [], damaged_parts: 0 } });
  });

  it("[AN13] flows and retention agree with the figures of other questions", async () => {
    const flow = await asked<FlowAnswer>("flow", { page: "/pricing", direction: "previous" });
    expect([3, flow.visits]).toEqual(await visitorsBy([["is", "event:page", ["/pricing"]]]));
    expect(flow.from.pages).toEqual([{ page: "/", visits: 1, share: 33.33, further: null }]);
    const retention = await asked<RetentionAnswer>("retention", {});
    expect(retention.cohorts.map(({ start, returned }) => [start, returned[0], returned[1] ?? 0])).toEqual([
      ["2026-02-23", 0, 0],
      ["2026-03-02", 2, 1],
      ["2026-03-09", 2, 0],
      ["2026-03-16", 0, 0],
      ["2026-03-23", 0, 0],
      ["2026-03-30", 0, 0],
    ]);
  });

  it("[AN13] filters by a saved segment", async () => {
    const body = { name: "Estonia", filters: [["is", "visit:country", ["EE"]]] };
    const { id } = (await (await administer("POST", `/api/sites/${SITE}/segments`, body)).json()) as { id: number };
    const { visitors } = await asked<FunnelAnswer>("funnel", { steps, filters: [["is", "segment", [id]]] });
    expect(visitors).toBe(3);
  });

  it.each`
    kind           | body                                              | errors
    ${"funnel"}    | ${{ steps: [{ page: "/" }, { goal: "Bought" }] }} | ${{ "steps.1.goal": ['the goal "Bought" is not configured for this site'] }}
    ${"funnel"}    | ${{}}                                             | ${{ steps: ["is required"] }}
    ${"flow"}      | ${{ page: "pricing" }}                            | ${{ page: ["must start with /"] }}
    ${"retention"} | ${{ grain: "day", date_range: "12mo" }}           | ${{ date_range: ["has more than 64 days: ask for a shorter range, or a longer grain"] }}
    ${"retention"} | ${{ date_range: undefined }}                      | ${{ date_range: ["is required"] }}
  `("[AN5] a wrong $kind is a 400 that says where and why", async ({ kind, body, errors }) => {
    const answer = await administer("POST", `/api/sites/${SITE}/${kind}`, { date_range, ...body });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({ errors });
  });

  it("[AN13] wants a viewer", async () => {
    const { key } = await makeKey(SITE, "read");
    const post = (token?: string) =>
      send(`/api/sites/${SITE}/funnel`, {
        method: "POST",
        headers: token ? { authorization: `Bearer ${token}` } : {},
        body: JSON.stringify({ date_range, steps }),
      });
    expect((await post()).status).toBe(401);
    expect((await post((await makeKey(SITE, "write")).key)).status).toBe(403);
    expect((await post(key)).status).toBe(200);
  });
});

describe("the shards of a site, asked for an analysis", () => {
  const funnel = { date_range, steps: steps.slice(0, 2), order: "ordered", within: "range", include: {} } as const;
  const flow = { date_range, direction: "next", depth: 1, limit: 10, include: {} } as const;
  const retention = { date_range, grain: "week", include: {} } as const;

  /** Two shards that never change; shard 1 fails if told so. */
  const twoShards = (site: string, fails: boolean, partial = false) => {
    const scanned: number[] = [];
    const scanSince: VisitorShardApi["scanSince"] = async (plans, known) => {
      const unchanged = known?.version === "1";
      const left = unchanged ? plans.slice(known.plans) : plans;
      scanned.push(left.length);
      return { version: "1", unchanged, partials: scanAll([], left), damagedParts: 0 };
    };
    const getByName = (name: string) => ({
      scanSince: fails && name.endsWith("#1") ? () => Promise.reject(new Error("out of reach")) : scanSince,
    });
    const { settings } = aSite(site, 1, { shards: 2 });
    const shards = new SiteShards({ VISITOR_SHARD: { getByName } } as unknown as Env, settings, { partial });
    return { shards, scanned, asking: { site: settings, now: 0, askShards: shards.ask } };
  };

  it("[AN13] one that does not reply is named, or is told of where a partial answer is accepted", async () => {
    const refusal = await askFunnel({ ...funnel, steps: [...funnel.steps] }, twoShards("gone.test", true).asking).catch(
      (error: unknown) => error,
    );
    expect(refusal).toBeInstanceOf(Refusal);
    expect(refusal).toMatchObject({ status: 503, body: { error: expect.stringContaining("shard 1 of 0..1") } });
    const { shards, asking } = twoShards("gone.test", true, true);
    const outcome = await askRetention(retention, asking);
    if (outcome.kind === "refused") throw new Error("refused");
    expect(withGaps(outcome.answer, shards.gaps, true).meta).toEqual({
      coverage: { shards: 2, answered: 1, missing: [1], damaged_parts: 0 },
      warnings: [
        {
          code: "incomplete",
          warning: "The figures are too low, since facts are missing (shards without a reply: 1).",
        },
      ],
    });
  });

  it("[AN13] unchanged shards scan a question once", async () => {
    const { asking, scanned } = twoShards("still.test", false);
    const round = async () =>
      [
        await askFunnel({ ...funnel, steps: [...funnel.steps] }, asking),
        await askFlow(flow, asking),
        await askRetention(retention, asking),
      ] as const;
    const first = await round();
    expect(await round()).toEqual(first);
    expect(scanned).toEqual([2, 2, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0]);
  });
});
