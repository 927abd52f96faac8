import { evictDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import type { ExportCursor, ExportScope } from "../../domain/export/page.ts";
import { alarmAt, line, MINUTE, NOON, newShard, rows } from "./shard-support.ts";

const DAY = 24 * 60 * MINUTE;
/** Enough closed visits that the oldest are sealed. */
const VISITORS = 10_500;
const scope: ExportScope = { of: "hits", from: 0, to: NOON * 2 };

describe("an export of a shard", { timeout: 60_000 }, () => {
  it("[EX2] has every hit once, though visits are sealed, reopened and forgotten by memory between its pages", async () => {
    const shard = await newShard();
    const visitors = Array.from({ length: VISITORS }, (_, n) =>
      line(`v${n}`, { at: NOON + n * 10, page: `/${n % 7}` }),
    );
    await shard.stub().ingest(visitors.join("\n"), 1);
    const between = [
      () => alarmAt(shard, NOON + DAY),
      () => evictDurableObject(shard.stub()),
      () => shard.stub().ingest(line("v1", { at: NOON + 10 + 5 * MINUTE, seq: 2, page: "/late" }), 1),
      () => evictDurableObject(shard.stub()),
    ];
    const texts: string[] = [];
    let after: ExportCursor | null = null;
    do {
      const page: Awaited<ReturnType<ReturnType<typeof shard.stub>["exportPage"]>> = await shard
        .stub()
        .exportPage(scope, after);
      expect(page.damagedParts).toBe(0);
      texts.push(page.text);
      after = page.next;
      await between.shift()?.();
    } while (after);
    expect(await rows(shard, "SELECT count(*) AS parts FROM parts")).toEqual([{ parts: 1 }]);
    const lines = texts.join("").trimEnd().split("\n");
    const hits = lines.map((text) => JSON.parse(text) as { visitor: string; at: string; url: string });
    expect(hits.map(({ at }) => Date.parse(at))).toEqual(Array.from({ length: VISITORS }, (_, n) => NOON + n * 10));
    expect(new Set(hits.map(({ visitor }) => visitor)).size).toBe(VISITORS);
    // The late event came behind the cursor; it is in the next export, under the name that its visitor had.
    const [first] = (await shard.stub().exportPage({ ...scope, from: NOON + 10 }, null)).text.split("\n");
    expect(JSON.parse(first ?? "")).toMatchObject({ visitor: hits[1]?.visitor, at: hits[1]?.at });
    const late = (await shard.stub().exportPage(scope, null)).text.split("\n").filter((text) => text.includes("/late"));
    expect(late).toHaveLength(1);
    expect(JSON.parse(late[0] ?? "")).toMatchObject({ visitor: hits[1]?.visitor });
  });
});
