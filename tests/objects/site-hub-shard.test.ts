import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { expect, it, vi } from "vitest";
import { encodeHitBatch } from "../../domain/ingest/hit-codec.ts";
import { shardStub } from "../../objects/addresses.ts";
import type { SiteHub } from "../../objects/site-hub.ts";
import type { VisitorShard } from "../../objects/visitor-shard.ts";
import { PRESENCE_MS } from "../../protocol/limits.ts";
import { aBatch, aHit } from "../support/hits.ts";
import { aSite } from "../support/sites.ts";
import { bindings, NOON, pagesOf, stubOf, Viewer } from "./site-hub-support.ts";

const MINUTE = 60_000;

/** A site of real objects, on one clock that stands still until it is moved. */
const realSite = async (site: string, shards: number) => {
  const clock = { ms: NOON };
  const record = aSite(site, 1, { shards });
  const shardOf = (n: number) => shardStub(bindings, site, n, null) as unknown as DurableObjectStub<VisitorShard>;
  const every = Array.from({ length: shards }, (_, n) => n);
  const attach = async (): Promise<void> => {
    const own = { now: () => clock.ms };
    await runInDurableObject(stubOf(site), (hub: SiteHub) => {
      hub.clock = own;
    });
    for (const n of every) {
      await runInDurableObject(shardOf(n), (shard: VisitorShard) => {
        shard.clock = own;
      });
    }
  };
  const evict = async (): Promise<void> => {
    await evictDurableObject(stubOf(site), { webSockets: "hibernate" });
    for (const n of every) await evictDurableObject(shardOf(n));
    await attach();
  };
  let seq = 0;
  const view = async (visitor: string, page: string): Promise<void> => {
    const hit = aHit({ at: clock.ms, session: visitor, seq: ++seq, page });
    const line = encodeHitBatch(aBatch(visitor, [hit]));
    const n = (visitor.codePointAt(0) ?? 0) % shards;
    expect(await shardOf(n).ingest(line, record.version)).toMatchObject({ kind: "done", accepted: 1 });
  };
  await stubOf(site).configure(record);
  for (const n of every) await shardOf(n).configure(record);
  await attach();
  return { stub: stubOf(site), clock, evict, view };
};

it("[LV16] real shards: a strong answer has every acknowledged event, through evictions", async () => {
  const site = await realSite("strong-real.example", 2);
  for (const [i, visitor] of ["a", "b", "c", "d", "e"].entries()) {
    await site.view(visitor, "/");
    expect((await site.stub.live(true)).online).toBe(i + 1);
    if (i % 2 === 1) await site.evict();
  }
  site.clock.ms += MINUTE;
  await site.view("a", "/pricing");
  expect(pagesOf(await site.stub.live(true))).toBe("/ 4, /pricing 1");
});

it("[LV13] real shards: a viewer sees a visitor come, move, and be gone five minutes later", async () => {
  const site = await realSite("leaving.example", 2);
  const viewer = await Viewer.open(site);
  await site.view("a", "/");
  await expect.poll(() => viewer.view?.live.online).toBe(1);
  site.clock.ms += MINUTE;
  await site.view("a", "/pricing");
  await expect.poll(() => viewer.view?.live.pages).toEqual([{ key: "/pricing", online: 1 }]);
  await site.evict();
  site.clock.ms += PRESENCE_MS;
  await runDurableObjectAlarm(site.stub);
  await expect.poll(() => viewer.view?.live.online).toBe(0);
  expect(viewer.frames.map(({ seq }) => seq)).toEqual(viewer.frames.map((_, i) => i));
});

it("[RO2] real shards: a finished hour's points say what was seen", async () => {
  const written = vi.spyOn(bindings.ROLLUPS, "writeDataPoint");
  const site = await realSite("points.example", 2);
  await site.view("a", "/");
  site.clock.ms += MINUTE;
  await site.view("b", "/");
  await site.view("a", "/pricing");
  await site.stub.live(true);
  site.clock.ms = NOON + 62 * MINUTE;
  await runDurableObjectAlarm(site.stub);
  const points = written.mock.calls.map(([point]) => ({
    row: `${point?.blobs?.[1]} ${point?.blobs?.[2]}`,
    sums: point?.doubles?.slice(1).join(" "),
  }));
  written.mockRestore();
  // visitors, visits, pageviews, events, bounces, seconds
  expect(points).toEqual([
    { row: "total ", sums: "2 2 3 3 1 60" },
    { row: "event:page /", sums: "2 2 2 2 1 60" },
    { row: "event:page /pricing", sums: "1 1 1 1 0 0" },
    { row: "event:name pageview", sums: "2 2 3 3 1 60" },
    { row: "visit:source Direct / None", sums: "2 2 3 3 1 60" },
    { row: "visit:channel Direct", sums: "2 2 3 3 1 60" },
    { row: "visit:utm_campaign (not set)", sums: "2 2 3 3 1 60" },
    { row: "visit:country EE", sums: "2 2 3 3 1 60" },
    { row: "visit:device Desktop", sums: "2 2 3 3 1 60" },
    { row: "visit:browser Chrome", sums: "2 2 3 3 1 60" },
    { row: "visit:os Linux", sums: "2 2 3 3 1 60" },
  ]);
});
