import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeHitBatch, encodeHitBatch } from "../../../domain/ingest/hit-codec.ts";
import { journalLines } from "../../../domain/journal/journal-lines.ts";
import { cutPieces, needsCheckpoint, packRows, ROW_UNITS, slotOf } from "../../../domain/journal/journal-rows.ts";
import { computeLingerMs, LINGER_MS, newLinger, noteArrival, noteCommit } from "../../../domain/journal/linger.ts";
import { ROW_BYTES } from "../../../protocol/limits.ts";
import { aBatch, aHit } from "../../support/hits.ts";

const bytes = (text: string): number => new TextEncoder().encode(text).length;

describe("the journal ring", () => {
  it("[JO6] asks for a checkpoint in time, and reuses its slots only after it", () => {
    let rows = 0;
    while (!needsCheckpoint(rows, 0)) rows++;
    expect(rows).toBeLessThanOrEqual(1024);
    expect(needsCheckpoint(1, 8_000_000)).toBe(true);
    const savedSeq = 5000;
    const slots = Array.from({ length: rows }, (_, i) => slotOf(savedSeq + 1 + i, savedSeq));
    expect(slots).toEqual(Array.from({ length: rows }, (_, i) => i));
  });

  it("[JO6] packs lines into rows that fit, in order", () => {
    const lines = fc.array(
      fc.integer({ min: 1, max: 400_000 }).map((n) => "é".repeat(n)),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(lines, (given) => {
        const rows = packRows(given);
        expect(rows.flatMap((row) => row.split("\n"))).toEqual(given);
        for (const row of rows) expect(bytes(row)).toBeLessThanOrEqual(ROW_BYTES);
      }),
      { numRuns: 20 },
    );
  });

  it("[JO6] journals a batch of any size in lines that fit a row, hits in order", () => {
    const hits = Array.from({ length: 40 }, (_, i) => aHit({ at: i, seq: i + 1, props: { long: "x".repeat(50_000) } }));
    const batch = aBatch("v", hits);
    const lines = journalLines(batch, encodeHitBatch(batch));
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(ROW_UNITS);
    expect(lines.flatMap((line) => decodeHitBatch(line).hits)).toEqual(hits);
  });

  it("[JO6] cuts text of any length into rows that fit, never through a character", () => {
    const text = `x${"😀".repeat(600_000)}`;
    const pieces = cutPieces(text);
    expect(pieces.join("")).toBe(text);
    for (const piece of pieces) {
      expect(bytes(piece)).toBeLessThanOrEqual(ROW_BYTES);
      expect(piece.isWellFormed()).toBe(true);
    }
  });
});

describe("lingering", () => {
  const busy = (perSecond: number) => {
    let state = newLinger(0);
    for (let at = 0; at < 10_000; at += 1000 / perSecond) state = noteArrival(state, 1, at);
    return state;
  };

  it("[JO7] does not wait on a quiet site, waits on a busy one, and not when the row is shared already", () => {
    expect(computeLingerMs(noteArrival(newLinger(0), 1, 0), 1)).toBe(0);
    expect(computeLingerMs(busy(100), 1)).toBe(LINGER_MS);
    expect(computeLingerMs(busy(100), 3)).toBe(LINGER_MS);
    expect(computeLingerMs(busy(100), 4)).toBe(0);
  });

  it.each([
    [100, 4],
    [500, 4],
    [2000, 16],
    [50_000, 32],
  ])("[JO7] waits, at %i hits a second, for at most %i of them", (perSecond, company) => {
    expect(computeLingerMs(busy(perSecond), company - 1)).toBe(LINGER_MS);
    expect(computeLingerMs(busy(perSecond), company)).toBe(0);
  });

  it("[JO7] stops waiting where waiting brought no company, and tries again later", () => {
    let state = noteCommit(busy(200), 0);
    expect(computeLingerMs(state, 1)).toBe(0);
    state = noteCommit(state, null);
    expect(computeLingerMs(state, 1)).toBe(LINGER_MS);
    state = noteCommit(state, 0);
    state = noteCommit(state, null);
    expect(computeLingerMs(state, 1)).toBe(0);
    state = noteCommit(noteCommit(state, null), 5);
    expect(computeLingerMs(state, 1)).toBe(LINGER_MS);
  });
});
