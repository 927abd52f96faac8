import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Hit, HitBatch } from "../../../domain/ingest/hit.ts";
import { decodeHitBatch, encodeHitBatch } from "../../../domain/ingest/hit-codec.ts";
import { decodeChunk, encodeChunk } from "../../../domain/visits/chunk-codec.ts";
import { Memtable } from "../../../domain/visits/memtable.ts";
import { aBatch, aHit, desktop, direct, noParts } from "../../support/hits.ts";

const NOON = Date.UTC(2026, 5, 1, 12);
const SECOND = 1000;

const take = (table: Memtable, visitor: string, ...hits: Hit[]): string => {
  const { accepted, duplicates } = table.take(aBatch(visitor, hits), false);
  return `${accepted.length} accepted, ${duplicates} duplicate`;
};

const canonical = (table: Memtable): string[] => Array.from(table.all(), (visitor) => encodeChunk([visitor]));

describe("admission", () => {
  it("[JO1] counts an event once by (session, seq), however often and in whatever company it comes", () => {
    const table = new Memtable(noParts);
    const first = aHit({ seq: 1, at: NOON });
    const second = aHit({ seq: 2, at: NOON + 60 * SECOND, page: "/b" });
    expect(take(table, "v", first, first)).toBe("1 accepted, 1 duplicate");
    expect(take(table, "v", second, first)).toBe("1 accepted, 1 duplicate");
    expect(take(table, "v", aHit({ seq: 1, session: "another tab", at: NOON + SECOND }))).toBe(
      "1 accepted, 0 duplicate",
    );
  });

  it("[JO1] counts an event with an explicit id once", () => {
    const table = new Memtable(noParts);
    expect(take(table, "v", aHit({ id: "x", at: NOON }))).toBe("1 accepted, 0 duplicate");
    expect(take(table, "v", aHit({ id: "x", at: NOON + 9 * SECOND, page: "/b" }))).toBe("0 accepted, 1 duplicate");
    expect(take(table, "w", aHit({ id: "x", at: NOON }))).toBe("1 accepted, 0 duplicate");
  });

  const reloads: [string, Partial<Hit>, string][] = [
    ["the same page after 4.999 s", { at: NOON + 4999 }, "0 accepted, 1 duplicate"],
    ["the same page after 5 s", { at: NOON + 5000 }, "1 accepted, 0 duplicate"],
    ["another page after 1 s", { at: NOON + SECOND, page: "/b" }, "1 accepted, 0 duplicate"],
    ["the same page in another tab", { at: NOON + SECOND, session: "t" }, "1 accepted, 0 duplicate"],
    ["a custom event on the page", { at: NOON + SECOND, kind: "event", name: "Signup" }, "1 accepted, 0 duplicate"],
  ];
  it.each(reloads)("[JO3] reload window: %s", (_what, given, expected) => {
    const table = new Memtable(noParts);
    take(table, "v", aHit({ seq: 1, at: NOON }));
    expect(take(table, "v", aHit({ seq: 2, at: NOON, ...given }))).toBe(expected);
  });

  it("[JO3] the reload window does not apply to imports", () => {
    const table = new Memtable(noParts);
    const hits = [aHit({ id: "a", at: NOON }), aHit({ id: "b", at: NOON + SECOND })];
    expect(table.take(aBatch("v", hits, { imported: true }), false).accepted).toHaveLength(2);
  });

  it("[JO4] a pseudonym's visit survives midnight, and only the visit that is open", () => {
    const table = new Memtable(noParts);
    const midnight = Date.UTC(2026, 5, 2);
    take(table, "yesterday", aHit({ id: "a", at: midnight - 600 * SECOND }));
    const next = (id: string, seconds: number): HitBatch =>
      aBatch("today", [aHit({ id, at: midnight + seconds * SECOND })], { previousVisitor: "yesterday" });
    expect(table.take(next("b", 60), false).visitor?.key).toBe("yesterday");
    expect(table.take(next("c", 3600), false).visitor?.key).toBe("today");
  });
});

describe("the memtable as a fold of the journal", () => {
  const hit = fc.record({
    at: fc.integer({ min: 0, max: 7200 }).map((s) => NOON + s * SECOND),
    seq: fc.integer({ min: 1, max: 12 }),
    session: fc.constantFrom("s", "t"),
    page: fc.constantFrom("/", "/b", "/ü"),
    kind: fc.constantFrom<Hit["kind"]>("pageview", "event", "engagement"),
    pageview: fc.integer({ min: 1, max: 3 }),
    engagedMs: fc.integer({ min: 0, max: 90_000 }),
    props: fc.constantFrom(null, { plan: "pro" }),
  });
  const batches = fc.array(
    fc.record({ visitor: fc.constantFrom("u", "v", "w"), hits: fc.array(hit, { minLength: 1, maxLength: 6 }) }),
    { maxLength: 20 },
  );

  it("[JO5] replaying what was accepted gives the same memtable, ordinals included", () => {
    fc.assert(
      fc.property(batches, (drawn) => {
        const live = new Memtable(noParts);
        const journal: string[] = [];
        for (const { visitor, hits } of drawn) {
          const batch = aBatch(
            visitor,
            hits.map((given) => aHit(given)),
          );
          const { accepted, reloads } = live.take(batch, false);
          if (accepted.length + reloads.length > 0) journal.push(encodeHitBatch({ ...batch, hits: accepted, reloads }));
        }
        const replayed = new Memtable(noParts);
        for (const line of journal) replayed.take(decodeHitBatch(line), true);
        expect(canonical(replayed)).toEqual(canonical(live));
      }),
    );
  });

  it("[JO5] a checkpoint at any point, then the rest of the journal, gives the same memtable", () => {
    fc.assert(
      fc.property(batches, fc.nat(20), (drawn, cut) => {
        const whole = new Memtable(noParts);
        const before = new Memtable(noParts);
        const made = drawn.map(({ visitor, hits }) =>
          aBatch(
            visitor,
            hits.map((given) => aHit(given)),
          ),
        );
        for (const batch of made) whole.take(batch, false);
        for (const batch of made.slice(0, cut)) before.take(batch, false);
        const restored = new Memtable(noParts);
        for (const { id, visitors } of before.chunks) restored.restore(id, decodeChunk(encodeChunk(visitors)));
        for (const { bytes } of before.index.changedPages()) restored.index.restorePage(bytes);
        for (const batch of made.slice(cut)) restored.take(batch, false);
        expect(canonical(restored)).toEqual(canonical(whole));
      }),
    );
  });

  it("[JO5] hit batches survive their text form", () => {
    const batch = aBatch("v", [
      aHit({ at: NOON, props: { "": "empty key", ü: "é\n\u2028" }, revenue: { amount: -1.5, currency: "EUR" } }),
      aHit({ at: NOON + 1, kind: "engagement", seq: 2, pageview: 1, engagedMs: 12, scroll: 0, interactive: false }),
      aHit({ at: NOON + 2, seq: 3, acquisition: { ...direct, source: "Google" }, client: { ...desktop, lat: null } }),
    ]);
    expect(decodeHitBatch(encodeHitBatch(batch))).toEqual(batch);
    expect(encodeHitBatch(batch)).not.toContain("\n");
  });
});
