import { evictDurableObject } from "cloudflare:test";
import { expect, it } from "vitest";
import type { FunnelPlan, PlanFilter, RetentionPlan } from "../../domain/query/plan.ts";
import { alarmAt, line, MINUTE, NOON, newShard, type Shard } from "./shard-support.ts";

const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Enough closed visits that the oldest are sealed. */
const OTHERS = 9000;

const page = (value: string): PlanFilter => ({
  ...{ op: "text", column: { of: "hit", column: "page" } },
  ...{ how: "is", values: [value], fold: false },
});
const scope = { from: 0, to: NOON * 2, rows: "counted", filter: null, dimensions: [] } as const;
const funnel: FunnelPlan = {
  ...scope,
  ...{ subject: "funnel", order: "ordered", within: "range", attention: false, turn: { nth: 0, of: 1 } },
  steps: [page("/a"), page("/b"), page("/c")],
};
const retention: RetentionPlan = {
  ...scope,
  ...{ subject: "retention", among: null, borders: [NOON - DAY, NOON, NOON + DAY] },
};

/** Keys and sums of both replies, row by row. */
const answers = async ({ stub }: Shard): Promise<string[][]> =>
  (await stub().scan([funnel, retention])).map((partial) => {
    if (partial.subject !== "groups") throw new Error("expected groups");
    const { count, keys, sums } = partial;
    return Array.from({ length: count }, (_, row) => [...keys.map((key) => key[row]), sums[0]?.[row]].join(" "));
  });

it("[AN12] visits of a visitor in a part, reopened from it and in the memtable are one trail", {
  timeout: 60_000,
}, async () => {
  const shard = await newShard();
  const early = line("late", { at: NOON - 2 * HOUR, page: "/a" });
  const others = Array.from({ length: OTHERS }, (_, i) => line(`v${i}`, { at: NOON - HOUR + i * 10, page: "/x" }));
  await shard.stub().ingest([early, ...others].join("\n"), 1);
  await alarmAt(shard, NOON + DAY);
  await shard.stub().ingest(line("late", { at: NOON + HOUR, seq: 3, page: "/c" }), 1);
  const cohort = [`0 0 ${OTHERS + 1}`, "0 1 1"];
  expect(await answers(shard)).toEqual([["0 reached 1", "1 reached 0", "2 reached 0"], cohort]);
  // Late, so the sealed visit is reopened: its row is a tombstone, and the visit ends with another page.
  await shard.stub().ingest(line("late", { at: NOON - 2 * HOUR + MINUTE, seq: 2, page: "/b" }), 1);
  const trail = ["0 reached 1", "1 reached 1", "2 reached 1", "1 60 1", `2 ${3 * 3600 - 60} 1`];
  expect(await answers(shard)).toEqual([trail, cohort]);
  await alarmAt(shard, NOON + DAY);
  await evictDurableObject(shard.stub());
  expect(await answers(shard)).toEqual([trail, cohort]);
});
