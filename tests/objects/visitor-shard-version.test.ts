import { evictDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import type { ScanPlan } from "../../domain/query/plan.ts";
import type { KnownReplies } from "../../objects/api.ts";
import { alarmAt, line, MINUTE, NOON, newShard, rows, type Shard } from "./shard-support.ts";

const plan = (measure: "visitors" | "pageviews"): ScanPlan => ({
  subject: "hits",
  from: 0,
  to: NOON * 2,
  rows: "counted",
  filter: null,
  dimensions: [],
  measures: [measure],
});
const plans = [plan("visitors"), plan("pageviews")];

const since = async ({ stub }: Shard, known: KnownReplies | null) => {
  const reply = await stub().scanSince(plans, known);
  const figures = reply.partials.map((partial) => partial.subject === "groups" && partial.sums[0]?.[0]);
  return { version: reply.version, unchanged: reply.unchanged, damagedParts: reply.damagedParts, figures };
};

const DAY = 24 * 60 * MINUTE;

describe("a shard whose replies are remembered", { timeout: 60_000 }, () => {
  it("[QU21] scans nothing that the caller knows while nothing changed, evictions and checkpoints included", async () => {
    const shard = await newShard();
    await shard.stub().ingest(line("a", {}), 1);
    const first = await since(shard, null);
    expect(first).toMatchObject({ unchanged: false, figures: [1, 1] });
    const { version } = first;
    expect(await since(shard, { version, plans: 2 })).toEqual({ ...first, unchanged: true, figures: [] });
    expect(await since(shard, { version, plans: 1 })).toEqual({ ...first, unchanged: true, figures: [1] });
    await evictDurableObject(shard.stub());
    expect(await since(shard, { version, plans: 2 })).toMatchObject({ unchanged: true });
    await alarmAt(shard, NOON + DAY);
    await evictDurableObject(shard.stub());
    expect(await since(shard, { version, plans: 2 })).toMatchObject({ unchanged: true });
  });

  it("[QU21] every accepted event makes another version, a duplicate makes none", async () => {
    const shard = await newShard();
    const versions = new Set<string>();
    for (const text of [line("a", {}), line("a", { seq: 2, page: "/b" }), line("b", {}), line("b", {})]) {
      await shard.stub().ingest(text, 1);
      versions.add((await since(shard, null)).version);
    }
    expect(versions.size).toBe(3);
    const [version = ""] = versions;
    expect(await since(shard, { version, plans: 2 })).toMatchObject({ unchanged: false, figures: [2, 3] });
  });

  it("[QU21] so does what retention drops, and a site that was made anew", async () => {
    const shard = await newShard(1, { retention_days: 30 });
    await shard.stub().ingest(`${line("a", {})}\n${line("b", { at: NOON + 20 * DAY })}`, 1);
    const { version } = await since(shard, null);
    await alarmAt(shard, NOON + 40 * DAY);
    expect(await since(shard, { version, plans: 2 })).toMatchObject({ unchanged: false, figures: [1, 1] });
    await shard.stub().erase();
    await shard.stub().configure({ ...shard.record, createdAt: shard.record.createdAt + 1 });
    await shard.stub().ingest(`${line("a", {})}\n${line("b", {})}`, 1);
    expect(await since(shard, { version, plans: 2 })).toMatchObject({ unchanged: false, figures: [2, 2] });
  });

  it("[QU22] says how many damaged parts a question would have read", async () => {
    const shard = await newShard();
    const visitors = Array.from({ length: 10_500 }, (_, i) => line(`v${i}`, { at: NOON + i * 10 }));
    await shard.stub().ingest(visitors.join("\n"), 1);
    await alarmAt(shard, NOON + DAY);
    await rows(shard, "UPDATE parts SET bytes = CAST(substr(bytes, 1, 500) AS BLOB)");
    await evictDurableObject(shard.stub());
    expect(await since(shard, null)).toMatchObject({ damagedParts: 1, figures: [8192, 8192] });
    const later: ScanPlan = { ...(plan("visitors") as ScanPlan & { subject: "hits" }), from: NOON + DAY };
    expect((await shard.stub().scanSince([later], null)).damagedParts).toBe(0);
  });
});
