import { evictDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { alarmAt, count, done, line, MINUTE, NOON, newShard, rows, type Shard } from "./shard-support.ts";

const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Enough closed visits that the oldest 2,308 are sealed. */
const VISITORS = 10_500;
const SEALED = VISITORS - 8192;

const at = (visitor: number): number => NOON + visitor * 10;

/** One pageview of each visitor, ten milliseconds apart, so that visitor 0's visit ended first. */
const history = (): string =>
  Array.from({ length: VISITORS }, (_, i) => line(`v${i}`, { at: at(i), page: `/${i % 50}` })).join("\n");

const sealedShard = async (settings = {}): Promise<Shard> => {
  const shard = await newShard(1, settings);
  await shard.stub().ingest(history(), 1);
  await alarmAt(shard, NOON + DAY);
  return shard;
};

const evict = async (shard: Shard): Promise<void> => {
  await evictDurableObject(shard.stub());
};

describe("a visitor shard with parts", { timeout: 60_000 }, () => {
  it("[PS2] seals the oldest-ended closed visits, and answers the same, also after an eviction", async () => {
    const shard = await sealedShard();
    expect(await rows(shard, "SELECT json_extract(zone, '$.visits') AS visits FROM parts")).toEqual([
      { visits: SEALED },
    ]);
    expect(await count(shard)).toEqual([VISITORS, VISITORS, VISITORS, VISITORS]);
    await evict(shard);
    expect(await count(shard)).toEqual([VISITORS, VISITORS, VISITORS, VISITORS]);
  });

  it("[PS3] recognises a retry of anything that was sealed, without reopening it", async () => {
    const shard = await sealedShard();
    expect(done(await shard.stub().ingest(history(), 1))).toBe(`0 accepted, ${VISITORS} duplicate`);
    expect(await count(shard)).toEqual([VISITORS, VISITORS, VISITORS, VISITORS]);
    await evict(shard);
    expect(done(await shard.stub().ingest(line("v0", { at: at(0) }), 1))).toBe("0 accepted, 1 duplicate");
    expect(await rows(shard, "SELECT * FROM tombstones")).toEqual([]);
  });

  it("[PS4] a late event reopens the visit that it belongs to, through evictions before and after the checkpoint", async () => {
    const shard = await sealedShard();
    await shard.stub().ingest(line("v1", { at: at(1) + 5 * MINUTE, seq: 2, page: "/late" }), 1);
    const expected = [VISITORS, VISITORS, VISITORS + 1, VISITORS + 1];
    expect(await count(shard)).toEqual(expected);
    await evict(shard);
    expect(await count(shard)).toEqual(expected);
    await alarmAt(shard, NOON + DAY);
    expect(await rows(shard, "SELECT dead FROM tombstones")).toEqual([{ dead: "[1]" }]);
    await evict(shard);
    expect(await count(shard)).toEqual(expected);
  });

  it("[PS4] a late event joins two sealed visits", async () => {
    const shard = await newShard();
    const twice = line("twice", { at: NOON - 2 * HOUR }, { at: NOON - 70 * MINUTE, seq: 2, page: "/b" });
    await shard.stub().ingest(`${twice}\n${history()}`, 1);
    await alarmAt(shard, NOON + DAY);
    expect(await count(shard)).toEqual([VISITORS + 1, VISITORS + 2, VISITORS + 2, VISITORS + 2]);
    await shard.stub().ingest(line("twice", { at: NOON - 95 * MINUTE, seq: 3, page: "/between" }), 1);
    expect(await count(shard)).toEqual([VISITORS + 1, VISITORS + 1, VISITORS + 3, VISITORS + 3]);
  });

  it("[PS5] a heartbeat finds the sealed visit of its pageview, however much later it beats", async () => {
    const shard = await sealedShard();
    const beat = { kind: "engagement" as const, seq: 2, pageview: 1, engagedMs: 5000, interactive: false };
    await shard.stub().ingest(line("v2", { ...beat, at: at(2) + 6 * HOUR }), 1);
    const [partial] = await shard.stub().scan([
      {
        subject: "hits",
        from: 0,
        to: NOON * 2,
        rows: "engagement",
        filter: null,
        dimensions: [],
        measures: ["engagedMs", "visits"],
      },
    ]);
    expect(partial?.subject === "groups" && partial.sums.map((sum) => sum[0])).toEqual([5000, 1]);
  });

  it("[PS6] a damaged part is set aside, and everything else is still answered", async () => {
    const shard = await sealedShard();
    await rows(shard, "UPDATE parts SET bytes = CAST(substr(bytes, 1, 500) AS BLOB)");
    await evict(shard);
    expect(await count(shard)).toEqual([8192, 8192, 8192, 8192]);
  });

  it("[PS7] retention drops parts and visits that are older than the site keeps them", async () => {
    const shard = await sealedShard({ retention_days: 30 });
    expect(await count(shard)).toEqual([VISITORS, VISITORS, VISITORS, VISITORS]);
    await shard.stub().ingest(line("new", { at: NOON + 40 * DAY }), 1);
    await alarmAt(shard, NOON + 40 * DAY);
    expect(await rows(shard, "SELECT id FROM parts")).toEqual([]);
    expect(await count(shard)).toEqual([1, 1, 1, 1]);
  });

  it("[PS7] retention comes to a site that nobody visits any more, and when it is shortened", async () => {
    const shard = await sealedShard({ retention_days: 30 });
    expect(await alarmAt(shard, NOON + 40 * DAY)).toBe(true);
    expect(await count(shard)).toEqual([0, 0, 0, 0]);
    expect(await alarmAt(shard, NOON + 80 * DAY)).toBe(false);
    const kept = await sealedShard();
    expect(await alarmAt(kept, NOON + 40 * DAY)).toBe(false);
    const { settings, ...record } = kept.record;
    await kept.stub().configure({ ...record, version: 2, settings: { ...settings, retention_days: 30 } });
    expect(await alarmAt(kept, NOON + 40 * DAY)).toBe(true);
    expect(await count(kept)).toEqual([0, 0, 0, 0]);
  });
});
