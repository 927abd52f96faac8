import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Hit } from "../../../domain/ingest/hit.ts";
import { decodeChunk, encodeChunk } from "../../../domain/visits/chunk-codec.ts";
import { Memtable } from "../../../domain/visits/memtable.ts";
import { aBatch, aHit, desktop, direct, noParts } from "../../support/hits.ts";

const NOON = Date.UTC(2026, 5, 1, 12);

const hit = fc.record({
  at: fc.integer({ min: 0, max: 10_000_000 }).map((ms) => NOON + ms),
  kind: fc.constantFrom<Hit["kind"]>("pageview", "event", "engagement"),
  session: fc.constantFrom("s", "t", ""),
  seq: fc.integer({ min: 1, max: 50 }),
  id: fc.constantFrom("", "", "x", "y"),
  name: fc.constantFrom("", "Signup", "é😀"),
  page: fc.string({ maxLength: 12 }),
  props: fc.constantFrom(null, { plan: "pro" }, { "": "", ü: "\n" }),
  revenue: fc.constantFrom(null, { amount: -0.01, currency: "EUR" }),
  interactive: fc.boolean(),
  pageview: fc.integer({ min: 0, max: 3 }),
  engagedMs: fc.nat(),
  scroll: fc.constantFrom(null, 0, 100),
  acquisition: fc.constantFrom(direct, { ...direct, source: "Google" }),
  client: fc.constantFrom(desktop, { ...desktop, lat: null, lon: null }),
});

describe("the text form of a chunk", () => {
  it("[JO5] gives every visitor back as it was", () => {
    const visitors = fc.array(fc.tuple(fc.constantFrom("u", "v", "w"), fc.array(hit, { maxLength: 8 })), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(visitors, (batches) => {
        const table = new Memtable(noParts);
        for (const [visitor, hits] of batches) table.take(aBatch(visitor, hits.map(aHit)), false);
        const all = Array.from(table.all());
        expect(decodeChunk(encodeChunk(all))).toEqual(all);
      }),
    );
  });

  it("[JO5] refuses a form that it does not know", () => {
    expect(() => decodeChunk(encodeChunk([]).replace("[1,", "[2,"))).toThrow(/version 2/);
  });
});
