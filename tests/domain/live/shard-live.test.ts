import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { presenceOf, ShardLive } from "../../../domain/live/shard-live.ts";
import { Memtable } from "../../../domain/visits/memtable.ts";
import { PRESENCE_MS } from "../../../protocol/limits.ts";
import { aBatch, aHit, noParts } from "../../support/hits.ts";

const NOON = Date.UTC(2026, 5, 1, 12);
const MINUTE = 60_000;

/** A shard's live part and memtable, fed as the shell feeds them. */
const shard = () => {
  const memtable = new Memtable(noParts);
  const live = new ShardLive(3);
  const take = (visitor: string, now: number, ...hits: Parameters<typeof aHit>[0][]): void => {
    const admitted = memtable.take(aBatch(visitor, hits.map(aHit)), false);
    if (admitted.visitor && admitted.accepted.length > 0) live.note(admitted.visitor, admitted.accepted, now);
  };
  return { memtable, live, take };
};

describe("what a shard reports", () => {
  it("[SH1] says of a visitor where it is and what it is worth, and nothing of who it is", () => {
    const { live, take } = shard();
    take("018f-secret", NOON, { at: NOON - MINUTE, page: "/a" }, { at: NOON, seq: 2, page: "/pricing" });
    const [visitor] = live.takeChanges(NOON).presence;
    expect(visitor).toMatchObject({ id: "3.0", page: "/pricing", since: NOON - MINUTE, at: NOON, country: "EE" });
    expect(JSON.stringify(visitor)).not.toContain("secret");
  });

  it("[SH1] forgets what it reported, and reports only what changed since", () => {
    const { live, take } = shard();
    take("a", NOON, { at: NOON });
    expect(live.changed).toBe(true);
    live.takeChanges(NOON);
    expect(live.changed).toBe(false);
    take("b", NOON, { at: NOON, page: "/b" });
    const report = live.takeChanges(NOON);
    expect(report.presence.map((v) => v.id)).toEqual(["3.1"]);
    expect(report.minutes).toEqual([{ at: NOON, pageviews: 2, visitors: 2 }]);
  });

  it("[SH2] counts a visitor as present for five minutes after its last event, heartbeats included", () => {
    const { memtable, take } = shard();
    take("a", NOON, { at: NOON }, { at: NOON + MINUTE, seq: 2, kind: "engagement", pageview: 1, interactive: false });
    const [visitor] = memtable.all();
    if (!visitor) throw new Error("no visitor");
    expect(presenceOf(visitor, 0, NOON + MINUTE + PRESENCE_MS)?.at).toBe(NOON + MINUTE);
    expect(presenceOf(visitor, 0, NOON + MINUTE + PRESENCE_MS + 1)).toBeNull();
  });

  it("[JO8] reports the same after an eviction as before it", () => {
    const hit = fc.record({
      visitor: fc.constantFrom("a", "b", "c", "d"),
      minutesAgo: fc.integer({ min: 0, max: 50 }),
      kind: fc.constantFrom<"pageview" | "event">("pageview", "event"),
    });
    fc.assert(
      fc.property(fc.array(hit, { maxLength: 40 }), (hits) => {
        const { memtable, live, take } = shard();
        hits.forEach(({ visitor, minutesAgo, kind }, index) => {
          take(visitor, NOON, { at: NOON - minutesAgo * MINUTE, seq: index + 1, page: `/${index}`, kind, name: "E" });
        });
        const told = live.takeChanges(NOON);
        const rebuilt = new ShardLive(3).takeAll(memtable.all(), NOON);
        const byId = (list: { id: string }[]) => list.map((v) => JSON.stringify(v)).sort();
        expect(byId(rebuilt.presence)).toEqual(byId(told.presence));
        expect(rebuilt.minutes).toEqual(told.minutes);
        expect(rebuilt.events.map((e) => e.page).sort()).toEqual(told.events.map((e) => e.page).sort());
      }),
    );
  });

  it("[SH3] names the hours that got events, but not those of imported history", () => {
    const { live, take } = shard();
    const hour = 60 * MINUTE;
    take("a", NOON, { at: NOON - 10 }, { at: NOON - 30 * hour, seq: 2, page: "/b" }, { at: NOON - 100 * hour, seq: 3 });
    expect(live.takeChanges(NOON).hours.sort()).toEqual([NOON - 30 * hour, NOON - hour]);
  });
});
