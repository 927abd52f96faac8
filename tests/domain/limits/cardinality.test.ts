import { describe, expect, it } from "vitest";
import { CardinalityGuard, OTHER } from "../../../domain/limits/cardinality.ts";
import { cutBatches } from "../../../domain/limits/cut-batches.ts";
import { Memtable } from "../../../domain/visits/memtable.ts";
import { aBatch, aHit, noParts } from "../../support/hits.ts";

const NOON = Date.UTC(2026, 5, 1, 12);
const caps = { pages: 2, events: 1, props: 1 };
const view = (page: string, given = {}) => aBatch("v", [aHit({ at: NOON, page, ...given })]);

describe("distinct values of a day", () => {
  it("[LI5] are taken up to the cap, then stand as (other), and known ones go on", () => {
    const guard = new CardinalityGuard(1, caps);
    const pages = ["/a", "/b", "/c", "/a", "/d"].map((page) => guard.fold(view(page), NOON).batch.hits[0]?.page);
    expect(pages).toEqual(["/a", "/b", OTHER, "/a", OTHER]);
    expect(guard.fold(view("/e"), NOON).folded).toEqual({ pages: 1 });
    expect(guard.fold(view("/e"), NOON + 86_400_000).batch.hits[0]?.page).toBe("/e");
  });

  it("[LI5] hold for event names and property keys, and leave an untouched batch alone", () => {
    const guard = new CardinalityGuard(1, caps);
    const batch = view("/a", { kind: "event", name: "Signup", props: { plan: "pro" } });
    expect(guard.fold(batch, NOON).batch).toBe(batch);
    const { batch: other, folded } = guard.fold(
      view("/a", { kind: "event", name: "Made up", props: { plan: "pro", x1: "y" } }),
      NOON,
    );
    expect(other.hits[0]).toMatchObject({ name: OTHER, props: { plan: "pro", [OTHER]: "y" } });
    expect(folded).toEqual({ events: 1, props: 1 });
  });

  it("[LI5] are remembered after an eviction, from what the day has", () => {
    const memtable = new Memtable(noParts);
    memtable.take(aBatch("v", [aHit({ at: NOON, page: "/a" }), aHit({ at: NOON, seq: 2, page: "/b" })]), false);
    const guard = new CardinalityGuard(1, caps);
    guard.remember(memtable.all(), NOON);
    expect(guard.fold(view("/c"), NOON).batch.hits[0]?.page).toBe(OTHER);
    expect(guard.fold(view("/b"), NOON).batch.hits[0]?.page).toBe("/b");
  });

  it("[LI5] are shared by the shards of a site", () => {
    const guard = new CardinalityGuard(2, caps);
    expect(["/a", "/b"].map((page) => guard.fold(view(page), NOON).batch.hits[0]?.page)).toEqual(["/a", OTHER]);
  });
});

describe("a call that a quota does not cover", () => {
  const hits = [
    aHit({ at: 1, seq: 1 }),
    aHit({ at: 2, seq: 2, kind: "engagement", pageview: 1 }),
    aHit({ at: 3, seq: 3 }),
    aHit({ at: 4, seq: 4, kind: "engagement", pageview: 3 }),
  ];
  const seqs = (covered: number, known: number[] = []) => {
    const { batches, cut } = cutBatches([aBatch("v", hits)], covered, (_batch, hit) => known.includes(hit.seq));
    return [batches.flatMap((batch) => batch.hits.map((hit) => hit.seq)), cut];
  };

  it("[LI6] is cut at the first event that is not covered; what was taken before is recognised", () => {
    expect(seqs(2)).toEqual([[1, 2, 3, 4], []]);
    expect(seqs(1)).toEqual([
      [1, 2],
      [2, 3],
    ]);
    expect(seqs(0)).toEqual([[], [0, 1, 2, 3]]);
    expect(seqs(0, [1, 2])).toEqual([
      [1, 2],
      [2, 3],
    ]);
  });

  it("[LI6] is told which hits were cut, wherever among them one was taken before", () => {
    expect(seqs(0, [3])).toEqual([[3], [0, 1, 3]]);
    expect(seqs(1, [4])).toEqual([[1, 2, 4], [2]]);
  });
});
