/// <reference path="./zlib.d.ts" />
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { type EncodedPart, encodePart } from "../domain/parts/encode-part.ts";
import { PartError } from "../domain/parts/part-error.ts";
import { PartReader } from "../domain/parts/part-reader.ts";
import type { SealedVisit } from "../domain/parts/sealed-visit.ts";
import { ROW_BYTES } from "../protocol/limits.ts";

/** Open parts may hold this much memory together; the one in use may exceed it. */
const OPEN_BYTES = 32_000_000;

/** Opens parts, keeps those used last, and sets damaged ones aside. */
export class PartShelf {
  private readonly bytesOf: (id: number) => Uint8Array | null;
  /** In the order of use, the latest last; null: damaged. */
  private readonly readers = new Map<number, PartReader | null>();

  constructor(bytesOf: (id: number) => Uint8Array | null) {
    this.bytesOf = bytesOf;
  }

  /** @returns null for a part that is missing or damaged; said once in the log, with the reason */
  open(id: number): PartReader | null {
    const known = this.readers.get(id);
    this.readers.delete(id);
    const reader = known === undefined ? this.read(id) : known;
    this.readers.set(id, reader);
    this.makeRoom(id);
    return reader;
  }

  /** Whether it was found damaged when it was opened. */
  isDamaged(id: number): boolean {
    return this.readers.get(id) === null;
  }

  forget(ids: readonly number[]): void {
    for (const id of ids) this.readers.delete(id);
  }

  private read(id: number): PartReader | null {
    const bytes = this.bytesOf(id);
    try {
      if (!bytes) throw new PartError("length", "its row is gone");
      return new PartReader(bytes, (deflated) => inflateRawSync(deflated));
    } catch (error) {
      if (!(error instanceof PartError)) throw error;
      console.error(`part ${id} is set aside (${error.reason}): ${error.message}`);
      return null;
    }
  }

  private makeRoom(inUse: number): void {
    let held = 0;
    for (const reader of this.readers.values()) held += reader?.weight ?? 0;
    for (const [id, reader] of this.readers) {
      if (held <= OPEN_BYTES) return;
      if (!reader || id === inUse) continue;
      held -= reader.weight;
      this.readers.delete(id);
    }
  }
}

const deflate = (bytes: Uint8Array): Uint8Array => deflateRawSync(bytes);

/**
 * Encodes sealed visits into as few parts as fit a row each.
 * @param visits in the order of a part
 */
export const encodeParts = (visits: readonly SealedVisit[]): EncodedPart[] => {
  if (visits.length === 0) return [];
  const part = encodePart(visits, deflate);
  if (part.bytes.length <= ROW_BYTES || visits.length === 1) return [part];
  const middle = visits.length >>> 1;
  return [...encodeParts(visits.slice(0, middle)), ...encodeParts(visits.slice(middle))];
};
