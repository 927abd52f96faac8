import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Sent } from "../support/plain-visits.ts";
import { sentEvents } from "../support/sent-events.ts";
import { administer, importLines, makeSite } from "./requests.ts";
import { evictShard, sealedRuns, sealShard } from "./shard-life.ts";

/** Each history of the generator's visitors, under names of their own, with identities of their own. */
const histories = fc.sample(sentEvents(), { numRuns: 12, seed: 3 });

const lineOf = ({ visitor, hit }: Sent, history: number): object => ({
  visitor: `${visitor}${history}`,
  at: hit.at,
  type: hit.kind,
  id: `${history}-${hit.session}-${hit.seq}-${hit.id}`,
  ...(hit.name ? { name: hit.name } : {}),
  url: `https://order.test${hit.page}`,
  interactive: hit.interactive,
  ...(hit.kind === "engagement" ? { engaged_ms: hit.engagedMs, scroll: hit.scroll } : {}),
  source: hit.acquisition.source,
  city: hit.client.city,
});

const lines = histories.flatMap((sent, history) => sent.map((one) => lineOf(one, history)));

const questions: { metrics: string[]; dimensions: string[] }[] = [
  { metrics: ["visitors", "visits", "pageviews", "events", "bounce_rate", "visit_duration"], dimensions: [] },
  { metrics: ["visitors", "pageviews", "bounce_rate", "time_on_page", "scroll_depth"], dimensions: ["event:page"] },
  { metrics: ["visitors", "visits", "bounce_rate", "value"], dimensions: ["visit:source"] },
  { metrics: ["visits", "visit_duration"], dimensions: ["visit:entry_page", "visit:exit_page", "visit:city"] },
  { metrics: ["visits", "events"], dimensions: ["time:hour"] },
];

/** The answers, as the texts that the server sent, but for the name of the site. */
const answersOf = async (site: string): Promise<string[]> => {
  const texts: string[] = [];
  for (const question of questions) {
    const query = { site_id: site, date_range: ["2026-05-01", "2026-07-01"], ...question };
    const answer = await administer("POST", "/api/v2/query", query);
    texts.push((await answer.text()).replaceAll(site, "SITE"));
  }
  return texts;
};

interface Life {
  shards: number;
  order: readonly object[];
  /** Lines per import. */
  cut: number;
  /** What happens after each import, to which shard. */
  between: readonly { what: "nothing" | "seal" | "evict" | "ask"; shard: number }[];
}

const live = async (site: string, { shards, order, cut, between }: Life): Promise<void> => {
  await makeSite(site, { shards, allowed_hosts: [] });
  for (let at = 0, step = 0; at < order.length; at += cut, step++) {
    const report = await importLines(site, order.slice(at, at + cut));
    if (report.dropped_total > 0) throw new Error(JSON.stringify(report.dropped[0]));
    const next = between[step % between.length];
    const shard = (next?.shard ?? 0) % shards;
    if (next?.what === "seal") await sealShard(site, shard);
    if (next?.what === "evict") await evictShard(site, shard);
    if (next?.what === "ask") await answersOf(site);
  }
};

const step = fc.record({ what: fc.constantFrom("nothing", "seal", "seal", "evict", "ask"), shard: fc.nat(4) });
const lives: fc.Arbitrary<Life> = fc.record({
  shards: fc.constantFrom(1, 2, 5),
  order: fc.shuffledSubarray([...lines, ...lines.slice(0, 50)], { minLength: lines.length + 50 }),
  cut: fc.integer({ min: 5, max: 60 }),
  between: fc.array(step, { minLength: 2, maxLength: 12 }),
}) as fc.Arbitrary<Life>;

describe("the same lines", { timeout: 120_000 }, () => {
  it("[PS8] have the same answers, byte for byte, however they were imported and whatever happened between", async () => {
    const nothing = [{ what: "nothing", shard: 0 }] as const;
    await live("order.test", { shards: 1, order: lines, cut: lines.length, between: nothing });
    const expected = await answersOf("order.test");
    expect(expected[0]).toContain('"results"');
    expect(await sealedRuns("order.test")).toBe(0);
    let sealed = 0;
    let number = 0;
    await fc.assert(
      fc.asyncProperty(lives, async (life) => {
        const site = `order-${++number}.test`;
        await live(site, life);
        expect(await answersOf(site)).toEqual(expected);
        for (let shard = 0; shard < life.shards; shard++) sealed += await sealedRuns(site, shard);
      }),
      { numRuns: 6, seed: 11, endOnFailure: true },
    );
    expect(sealed).toBeGreaterThan(100);
  });
});
