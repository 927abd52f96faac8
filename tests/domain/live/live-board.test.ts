import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { foldFrame, type LiveView } from "../../../client-sdk/live-state.ts";
import { LiveBoard } from "../../../domain/live/live-board.ts";
import { computeChange } from "../../../domain/live/live-change.ts";
import type { ShardReport } from "../../../domain/live/shard-report.ts";
import { PRESENCE_MS } from "../../../protocol/limits.ts";
import { type LiveState, liveFrameSchema } from "../../../protocol/live.ts";
import {
  asSet,
  full,
  type Happening,
  happening,
  MINUTE,
  minuteOf,
  NOON,
  PlainShard,
  report,
  visitor,
} from "./board-support.ts";

describe("reports", () => {
  const board = () => {
    const made = new LiveBoard();
    made.apply(full(1, { presence: [visitor("0.1", NOON)] }), NOON);
    return made;
  };

  it.each([
    ["the next one", report(2), "applied"],
    ["the same again", full(1), "known"],
    ["one after a gap", report(3), "resync"],
    ["a full one after a gap", full(3), "applied"],
    ["one of another epoch", report(2, { epoch: "b" }), "resync"],
    ["a full one of another epoch", full(1, { epoch: "b" }), "applied"],
    ["the first of an unknown shard", report(1, { shard: 1 }), "resync"],
    ["a full one of an unknown shard", full(7, { shard: 1 }), "applied"],
  ] as [string, ShardReport, string][])("[LV1] %s", (_what, next, becomes) => {
    expect(board().apply(next, NOON)).toBe(becomes);
  });

  it("[LV2] a full report replaces what its shard said, and nothing of other shards", () => {
    const live = board();
    live.apply(full(1, { shard: 1, presence: [visitor("1.1", NOON)] }), NOON);
    live.apply(full(2, { presence: [visitor("0.2", NOON)] }), NOON);
    expect(live.show(NOON).visitors.map(({ id }) => id)).toEqual(expect.arrayContaining(["0.2", "1.1"]));
    expect(live.show(NOON).online).toBe(2);
  });
});

describe("ageing", () => {
  it("[LV3] a visitor is online until 5 minutes after the last event, and falls out by itself", () => {
    const live = new LiveBoard();
    live.apply(full(1, { presence: [visitor("0.1", NOON), visitor("0.2", NOON + 1)] }), NOON + 1);
    expect(live.computeNextExpiry()).toBe(NOON + PRESENCE_MS);
    expect(live.show(NOON + PRESENCE_MS - 1).online).toBe(2);
    expect(live.show(NOON + PRESENCE_MS).online).toBe(1);
    expect(live.computeNextExpiry()).toBe(NOON + 1 + PRESENCE_MS);
    expect(live.show(NOON + PRESENCE_MS + 1)).toMatchObject({ online: 0, pages: [], visitors: [] });
    expect(live.computeNextExpiry()).toBeNull();
  });

  it("[LV3] a clock that runs ahead keeps nobody online for longer", () => {
    const live = new LiveBoard();
    live.apply(full(1, { presence: [visitor("0.1", NOON + 60 * MINUTE)] }), NOON);
    expect(live.computeNextExpiry()).toBe(NOON + PRESENCE_MS);
  });

  it("[LV4] the series has 30 minutes, ends with the current one and sums shards", () => {
    const live = new LiveBoard();
    const counts = (pageviews: number) => [{ at: NOON, pageviews, visitors: 1 }];
    live.apply(full(1, { minutes: counts(3) }), NOON);
    live.apply(full(1, { shard: 1, minutes: counts(4) }), NOON);
    live.apply(report(2, { minutes: counts(5) }), NOON);
    const series = live.show(NOON + 2 * MINUTE).per_minute;
    expect(series).toHaveLength(30);
    expect(series.at(-1)).toEqual({ at: NOON + 2 * MINUTE, pageviews: 0, visitors: 0 });
    expect(series.at(-3)).toEqual({ at: NOON, pageviews: 9, visitors: 2 });
    expect(live.show(NOON + 30 * MINUTE).per_minute.every(({ pageviews }) => pageviews === 0)).toBe(true);
  });
});

/** What a viewer should see, the feed aside, counted from all that was ever said. */
const countPlainly = (shards: PlainShard[], now: number): LiveState => {
  const here = shards.flatMap(({ visitors }) => [...visitors.values()]).filter(({ at }) => at > now - PRESENCE_MS);
  const top = (of: "page" | "source" | "country" | "device") =>
    Object.entries(Object.groupBy(here, (one) => one[of]))
      .map(([key, those]) => ({ key, online: those?.length ?? 0 }))
      .sort((a, b) => b.online - a.online || (a.key < b.key ? -1 : 1));
  return {
    online: here.length,
    per_minute: Array.from({ length: 30 }, (_, i) => {
      const at = minuteOf(now) - (29 - i) * MINUTE;
      const counts = shards.map((shard) => shard.count(at));
      return {
        at,
        pageviews: counts.reduce((sum, { pageviews }) => sum + pageviews, 0),
        visitors: counts.reduce((sum, { visitors }) => sum + visitors, 0),
      };
    }),
    pages: top("page"),
    sources: top("source"),
    countries: top("country"),
    devices: top("device"),
    visitors: here,
    sampled: false,
    events: [],
  };
};

/** Lets all happen to a hub, its shards and a viewer; a shard that is asked for it sends a full report. */
const live = (happenings: Happening[], look: (board: LiveBoard, shards: PlainShard[], now: number) => void): void => {
  const board = new LiveBoard();
  const shards = [0, 1, 2].map((index) => new PlainShard(index));
  let last: ShardReport | null = null;
  let now = NOON;
  for (const one of happenings) {
    if (one.kind === "wait") now += one.ms;
    if (one.kind === "restart") shards[one.shard]?.restart();
    if (one.kind === "again" && last) board.apply(last, now);
    const shard = one.kind === "report" ? shards[one.shard] : undefined;
    if (shard && one.kind === "report") {
      last = shard.say(one.statements, now, one.full);
      if (board.apply(last, now) === "resync") board.apply(shard.say([], now, true), now);
    }
    look(board, shards, now);
  }
};

describe("laws", () => {
  it("[LV2] whatever is reported, repeated or restarted, the hub shows what its shards know", () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 30 }), (happenings) => {
        live(happenings, (board, shards, now) => {
          expect(asSet({ ...board.show(now), events: [] })).toEqual(asSet(countPlainly(shards, now)));
        });
      }),
      { numRuns: 200 },
    );
  });

  it("[LV5] folding the deltas into the first snapshot gives a fresh snapshot", () => {
    let deltas = 0;
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 40 }), fc.nat(3), (happenings, every) => {
        let shown: LiveState | null = null;
        let viewer: LiveView | null = null;
        let seq = 0;
        let step = 0;
        live(happenings, (board, _shards, now) => {
          if (step++ % (every + 1) !== 0) return;
          const fresh = board.show(now);
          const change = shown ? computeChange(shown, fresh) : ({ kind: "snapshot" } as const);
          shown = fresh;
          if (change.kind !== "none") {
            const live = change.kind === "delta" ? change.delta : fresh;
            const frame = { type: change.kind, seq: seq++, at: now, live };
            viewer = foldFrame(viewer, v.parse(liveFrameSchema, JSON.parse(JSON.stringify(frame))));
            if (change.kind === "delta") deltas++;
          }
          expect(viewer && asSet(viewer.live)).toEqual(asSet(fresh));
          expect(computeChange(fresh, board.show(now))).toEqual({ kind: "none" });
        });
      }),
      { numRuns: 200 },
    );
    expect(deltas).toBeGreaterThan(100);
  });
});
