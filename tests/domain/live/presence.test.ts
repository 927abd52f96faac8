import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PRESENCE_DETAILED, Presence } from "../../../domain/live/presence.ts";
import { hashId } from "../../../domain/live/sample.ts";
import { LIVE_VISITORS, PRESENCE_MS } from "../../../protocol/limits.ts";
import { NOON, visitor } from "./board-support.ts";

const ids = (count: number): string[] => Array.from({ length: count }, (_, i) => `0.${i}`);
const lowest = (all: string[]): string[] =>
  all.toSorted((a, b) => hashId(a) - hashId(b) || (a < b ? -1 : 1)).slice(0, LIVE_VISITORS);
const shownIds = (presence: Presence): string[] => presence.visitors().map(({ id }) => id);

describe("sample", () => {
  it("[LV7] beyond 1,000 visitors the shown ones depend on who is here, not on the order of coming and going", () => {
    const orders = fc.shuffledSubarray(ids(5000), { minLength: 4000 });
    fc.assert(
      fc.property(orders, fc.nat(3500), (order, leave) => {
        const presence = new Presence();
        for (const id of order) presence.put(visitor(id, NOON), 0, NOON);
        expect(shownIds(presence)).toEqual(lowest(order));
        for (const id of order.slice(0, leave)) presence.put(visitor(id, NOON - PRESENCE_MS), 0, NOON);
        expect(presence.online).toBe(order.length - leave);
        expect(shownIds(presence)).toEqual(lowest(order.slice(leave)));
      }),
      { numRuns: 15 },
    );
  });

  it("[LV7] ids that differ in their last characters spread evenly", () => {
    const tenths = new Array(10).fill(0);
    for (const id of ids(10_000)) tenths[Math.floor((hashId(id) / 2 ** 32) * 10)]++;
    expect(Math.min(...tenths)).toBeGreaterThan(850);
    expect(Math.max(...tenths)).toBeLessThan(1150);
  });
});

describe("crowds", () => {
  it("[LV8] online and the top lists stay exact beyond 50,000 visitors, and so does the sample", () => {
    const crowd = ids(PRESENCE_DETAILED + 20_000);
    const presence = new Presence();
    for (const [i, id] of crowd.entries())
      presence.put(visitor(id, NOON + (i % 1000), { page: `/${i % 7}` }), 0, NOON + 1000);
    expect(presence.online).toBe(crowd.length);
    expect(presence.top("page").reduce((sum, { online }) => sum + online, 0)).toBe(crowd.length);
    expect(shownIds(presence)).toEqual(lowest(crowd));
    const moved = crowd.at(-1) ?? "";
    presence.put(visitor(moved, NOON + 1000, { page: "/moved" }), 0, NOON + 1000);
    expect(presence.top("page").find(({ key }) => key === "/moved")).toEqual({ key: "/moved", online: 1 });
    expect(presence.expire(NOON + PRESENCE_MS + 499)).toBe(crowd.length / 2);
    expect(presence.online).toBe(crowd.length / 2);
  });
});
