import { describe, expect, it } from "vitest";
import { ask, readQuery } from "../../domain/query/ask.ts";
import { withCoverage } from "../../domain/query/coverage.ts";
import type { ScanPlan } from "../../domain/query/plan.ts";
import { scanAll } from "../../domain/query/scan.ts";
import type { KnownReplies, ScanReply } from "../../objects/api.ts";
import type { QueryAnswer } from "../../protocol/query.ts";
import type { Env } from "../../workers/env.ts";
import { Refusal } from "../../workers/http/answers.ts";
import { PartialCache } from "../../workers/query/partial-cache.ts";
import { SiteShards } from "../../workers/query/site-shards.ts";
import { aSite } from "../support/sites.ts";

type Scan = (plans: ScanPlan[], known: KnownReplies | null) => Promise<ScanReply>;

/** An environment whose shards reply as the test says; by default they are empty, and never change. */
const shardsOf = (scan: (shard: number) => Scan | undefined, damagedParts = 0) => {
  const scanned: number[] = [];
  const empty: Scan = async (plans, known) => {
    const unchanged = known?.version === "1";
    const asked = unchanged ? plans.slice(known.plans) : plans;
    scanned.push(asked.length);
    return { version: "1", unchanged, partials: scanAll([], asked), damagedParts };
  };
  const getByName = (name: string) => ({ scanSince: scan(Number(name.split("#")[1])) ?? empty });
  return { env: { VISITOR_SHARD: { getByName } } as unknown as Env, scanned };
};

let sites = 0;
const settingsOf = (shards: number) => aSite(`shards-${++sites}.example`, 1, { shards }).settings;

const question = {
  metrics: ["visitors", "bounce_rate"],
  date_range: ["2026-03-10", "2026-03-10"],
};

const answerOf = async (shards: SiteShards, site: string, partial = false): Promise<QueryAnswer> => {
  const settings = aSite(site, 1).settings;
  const read = readQuery({ site_id: site, ...question, ...(partial ? { include: { partial } } : {}) }, settings);
  if ("error" in read) throw new Error(read.error);
  const outcome = await ask(read.query, settings, { now: 0, askShards: shards.ask });
  if (outcome.kind === "refused") throw new Error(outcome.error);
  return withCoverage(outcome.answer, shards.gaps, partial);
};

const failing: Scan = async () => {
  throw new Error("out of reach");
};
const silent: Scan = () => new Promise(() => {});

describe("the shards of a site, asked for an answer", () => {
  it.each([
    ["fails", failing],
    ["does not reply in time", silent],
  ])("[QU18] one that %s is named, and nothing is answered without it", async (_, scan) => {
    const settings = settingsOf(3);
    const { env } = shardsOf((shard) => (shard === 1 ? scan : undefined));
    const shards = new SiteShards(env, settings, { partial: false, waitMs: 20 });
    const refusal = await answerOf(shards, settings.site_id).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Refusal);
    expect(refusal).toMatchObject({
      status: 503,
      body: { error: expect.stringMatching(/^The answer would be incomplete: shard 1 of 0\.\.2 did not reply\./) },
      headers: { "retry-after": "2" },
    });
  });

  it("[QU22] who accepts a partial answer is told what it lacks", async () => {
    const settings = settingsOf(4);
    const { env } = shardsOf((shard) => (shard % 2 ? failing : undefined));
    const { meta, query } = await answerOf(new SiteShards(env, settings, { partial: true }), settings.site_id, true);
    expect(meta.coverage).toEqual({ shards: 4, answered: 2, missing: [1, 3], damaged_parts: 0 });
    expect(Object.keys(meta.metric_warnings ?? {})).toEqual(["visitors", "bounce_rate"]);
    expect(meta.metric_warnings?.visitors).toEqual({
      code: "incomplete",
      warning: "The figures are too low, since facts are missing (shards without a reply: 1, 3).",
    });
    expect(query.include).toEqual({ partial: true });
    const none = new SiteShards(shardsOf(() => failing).env, settings, { partial: true });
    expect(await answerOf(none, settings.site_id, true).catch((error: unknown) => error)).toMatchObject({
      status: 503,
    });
  });

  it("[QU22] a complete answer says so only when it is asked; damaged parts are always told", async () => {
    const settings = settingsOf(2);
    const whole = shardsOf(() => undefined).env;
    const { site_id } = settings;
    expect((await answerOf(new SiteShards(whole, settings, { partial: false }), site_id)).meta).toEqual({});
    expect((await answerOf(new SiteShards(whole, settings, { partial: true }), site_id, true)).meta).toEqual({
      coverage: { shards: 2, answered: 2, missing: [], damaged_parts: 0 },
    });
    const other = settingsOf(2);
    const damaged = new SiteShards(shardsOf(() => undefined, 1).env, other, { partial: false });
    const { meta } = await answerOf(damaged, other.site_id);
    expect(meta.coverage).toEqual({ shards: 2, answered: 2, missing: [], damaged_parts: 2 });
    expect(meta.metric_warnings?.bounce_rate?.warning).toContain("damaged parts that were left out: 2");
  });

  it("[QU21] shards that did not change scan a plan once; what was made from damaged parts is asked again", async () => {
    const settings = settingsOf(2);
    const { env, scanned } = shardsOf(() => undefined);
    const first = await answerOf(new SiteShards(env, settings, { partial: false }), settings.site_id);
    const second = await answerOf(new SiteShards(env, settings, { partial: false }), settings.site_id);
    expect(second).toEqual(first);
    expect(scanned).toEqual([2, 2, 0, 0]);
    const other = settingsOf(1);
    const broken = shardsOf(() => undefined, 1);
    for (let round = 0; round < 2; round++)
      await answerOf(new SiteShards(broken.env, other, { partial: false }), other.site_id);
    expect(broken.scanned).toEqual([2, 2]);
  });
});

describe("the cache of replies", () => {
  const plan = (from: number): ScanPlan => ({
    subject: "hits",
    from,
    to: from + 1,
    rows: "counted",
    filter: null,
    dimensions: [],
    measures: ["visitors"],
  });
  const partial = (count: number) => ({
    subject: "groups" as const,
    count,
    keys: [],
    sums: [new Float64Array(count)],
  });

  it("[QU21] forgets what was used longest ago when its bytes are full", () => {
    const cache = new PartialCache(8_000);
    for (let from = 0; from < 5; from++) cache.put("a#0", "1", plan(from), partial(250));
    expect([0, 1, 2, 3, 4].map((from) => cache.get("a#0", plan(from)) !== null)).toEqual([
      false,
      false,
      true,
      true,
      true,
    ]);
    cache.get("a#0", plan(2));
    cache.put("a#0", "1", plan(5), partial(250));
    expect(cache.get("a#0", plan(2))).not.toBeNull();
    expect(cache.get("a#0", plan(3))).toBeNull();
    cache.put("a#0", "1", plan(6), partial(10_000));
    expect(cache.get("a#0", plan(6))).toBeNull();
  });

  it("[QU21] gives replies of a shard's newest version only", () => {
    const cache = new PartialCache();
    cache.put("a#0", "1", plan(0), partial(1));
    cache.put("a#1", "1", plan(0), partial(1));
    cache.put("a#0", "2", plan(1), partial(1));
    expect(cache.get("a#0", plan(0))).toBeNull();
    expect(cache.get("a#0", plan(1))).not.toBeNull();
    expect(cache.get("a#1", plan(0))).not.toBeNull();
    expect(cache.versionOf("a#0")).toBe("2");
  });
});
