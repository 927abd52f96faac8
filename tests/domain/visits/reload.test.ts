import { expect, it } from "vitest";
import { decodeChunk, encodeChunk } from "../../../domain/visits/chunk-codec.ts";
import { Memtable } from "../../../domain/visits/memtable.ts";
import { aBatch, aHit, noParts } from "../../support/hits.ts";

const NOON = Date.UTC(2026, 5, 1, 12);

it("[JO3] a reload is remembered: a copy that comes when its tab has moved on counts no more than it did, checkpoint or not", () => {
  const table = new Memtable(noParts);
  const take = (into: Memtable, seq: number, ms: number, page: string): number =>
    into.take(aBatch("v", [aHit({ seq, at: NOON + ms, page })]), false).accepted.length;
  expect(take(table, 1, 0, "/a")).toBe(1);
  expect(take(table, 2, 1000, "/a")).toBe(0);
  expect(take(table, 3, 2000, "/b")).toBe(1);
  // The network's copy of the reload, which is none any more: the tab shows /b.
  expect(take(table, 2, 1000, "/a")).toBe(0);
  const [chunk] = table.chunks;
  expect(chunk?.version).toBe(3);
  const woken = new Memtable(noParts);
  woken.restore(0, decodeChunk(encodeChunk(chunk?.visitors ?? [])));
  expect(take(woken, 2, 1000, "/a")).toBe(0);
});
