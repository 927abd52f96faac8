import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hash96 } from "../../../domain/ingest/hash.ts";
import {
  eventIdOfSession,
  eventIdWithoutSession,
  importedIdOf,
  importedLineId,
  importedLineKey,
  shardOf,
  visitorOf,
} from "../../../domain/ingest/identity.ts";
import { Occurrences } from "../../../domain/ingest/occurrences.ts";

describe("identity", () => {
  it.each([
    ["visitor", "v", "s", "v"],
    ["visitor", null, "s", "s"],
    ["visitor", "v", null, "v"],
    ["visitor", null, null, null],
    ["session", "v", "s", "s"],
    ["session", "v", null, null],
    ["daily", "v", "s", null],
  ] as const)("[IN17] mode %s with visitor %s and session %s is known as %s", (mode, visitor, session, known) => {
    expect(visitorOf(mode, visitor, session)).toBe(known);
  });

  it("[IN17] spreads visitors evenly over shards, always the same way", () => {
    const counts = new Array<number>(5).fill(0);
    for (let n = 0; n < 10_000; n++) counts[shardOf(`visitor-${n}`, 5)] = (counts[shardOf(`visitor-${n}`, 5)] ?? 0) + 1;
    for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(200);
    expect(shardOf("anyone", 1)).toBe(0);
    // Fixed for ever: a visitor whose shard changed would be counted twice.
    expect([shardOf("018f6b1c", 64), shardOf("u1", 64), shardOf("u1", 5)]).toEqual([30, 23, 2]);
    expect(hash96("footfall")).toBe("06gb4ss1qm3i560j5g4jm");
  });

  it("[IN18] recognises an event without a session by what it says", () => {
    const event = { seq: 1, at: 5, type: "pageview", name: "", url: "https://example.com/" };
    const id = eventIdWithoutSession("v", event);
    expect(eventIdWithoutSession("v", { ...event })).toBe(id);
    for (const other of [{ seq: 2 }, { at: 6 }, { type: "event" }, { name: "x" }, { url: "https://example.com/a" }]) {
      expect(eventIdWithoutSession("v", { ...event, ...other })).not.toBe(id);
    }
    expect(eventIdWithoutSession("w", event)).not.toBe(id);
    expect(eventIdOfSession("s", 1)).not.toBe(eventIdOfSession("s", 2));
  });

  it("[IN24] never confuses identities of different kinds", () => {
    const ids = [importedIdOf("x"), importedLineId("x", 1), eventIdOfSession("x", 1), importedLineId("x", 2)];
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("[IN24] hashes different texts differently", () => {
    const seen = new Set<string>();
    for (let n = 0; n < 200_000; n++) seen.add(hash96(`u${n % 977}\n${n}\npageview\n\nhttps://example.com/${n % 13}`));
    expect(seen.size).toBe(200_000);
    expect(
      Math.max(
        ...Array.from(seen)
          .slice(0, 1000)
          .map((hash) => hash.length),
      ),
    ).toBe(21);
    fc.assert(fc.property(fc.string(), fc.string(), (a, b) => a === b || hash96(a) !== hash96(b)));
  });

  it("[IN24] counts occurrences of equal lines, as a plain map does", () => {
    const keys = fc.array(fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 4 }), { maxLength: 200 });
    fc.assert(
      fc.property(keys, (lines) => {
        const occurrences = new Occurrences();
        const counts = new Map<string, number>();
        for (const line of lines) {
          counts.set(line, (counts.get(line) ?? 0) + 1);
          expect(occurrences.next(line)).toBe(counts.get(line));
        }
      }),
    );
  });

  it("[IN24] counts anew beyond its limit rather than grow", () => {
    const occurrences = new Occurrences(1000);
    for (let n = 0; n < 20_500; n++) expect(occurrences.next(`line ${n}`)).toBe(1);
    expect(occurrences.next("line 20499")).toBe(2);
    expect(occurrences.next("line 0")).toBe(1);
  });

  it("[IN24] tells lines apart by visitor, time, type, name and url", () => {
    const line = { visitor: "u", at: 1, type: "event", name: "x", url: "https://example.com/" };
    const keys = [{}, { visitor: "w" }, { at: 2 }, { type: "pageview" }, { name: null }, { url: "" }].map((other) =>
      importedLineKey({ ...line, ...other }),
    );
    expect(new Set(keys).size).toBe(6);
  });
});
