/// <reference path="./zlib.d.ts" />
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { type EncodedPart, encodePart } from "../domain/parts/encode-part.ts";
import { PartError } from "../domain/parts/part-error.ts";
import { PartReader } from "../domain/parts/part-reader.ts";
import type { SealedVisit } from "../domain/parts/sealed-visit.ts";
import { OPEN_PARTS_BYTES, ROW_BYTES } from "../protocol/limits.ts";
import { writeLog } from "./log.ts";

/** When a part was asked for: a number that rises with every other part that is opened. */
interface Use {
  last: number;
  /** From the use before to the last one; infinite when it was the first. */
  gap: number;
}

/**
 * Opens parts, keeps some of them within {@link OPEN_PARTS_BYTES}, and sets damaged ones aside.
 *
 * Of two parts the one stays that is asked for at shorter intervals. So a question that goes through more parts than there is
 * room for finds as many of them open as fit; keeping those used last, it would never find one.
 */
export class PartShelf {
  private readonly bytesOf: (id: number) => Uint8Array | null;
  private readonly limit: number;
  private readonly readers = new Map<number, PartReader>();
  private readonly damaged = new Set<number>();
  private readonly uses = new Map<number, Use>();
  private uncertain: PartReader[] = [];
  private now = 0;
  private inUse = -1;

  /** @param limit bytes of memory that open parts may hold together; the one in use comes on top */
  constructor(bytesOf: (id: number) => Uint8Array | null, limit = OPEN_PARTS_BYTES) {
    this.bytesOf = bytesOf;
    this.limit = limit;
  }

  /** Bytes that are held now, without the part that was asked for last. */
  get held(): number {
    let held = 0;
    for (const [id, reader] of this.readers) if (id !== this.inUse) held += reader.weight;
    return held;
  }

  /** @returns null for a part that is missing or damaged; said once in the log, with the reason */
  open(id: number): PartReader | null {
    this.noteUse(id);
    this.makeRoom();
    if (this.damaged.has(id)) return null;
    const reader = this.readers.get(id) ?? this.read(id);
    if (reader) this.readers.set(id, reader);
    else this.damaged.add(id);
    return reader;
  }

  /**
   * Says that nobody holds a reader, or facts of one, any more: those that lost their place give their memory back. Until then they are as good
   * as the others, for whoever looks at several parts at once.
   */
  putBack(): void {
    for (const reader of this.uncertain) reader.release();
    this.uncertain = [];
  }

  /** Whether it was found damaged when it was opened. */
  isDamaged(id: number): boolean {
    return this.damaged.has(id);
  }

  forget(ids: readonly number[]): void {
    for (const id of ids) {
      this.takeOff(id);
      this.damaged.delete(id);
      this.uses.delete(id);
    }
  }

  private read(id: number): PartReader | null {
    const bytes = this.bytesOf(id);
    try {
      if (!bytes) throw new PartError("length", "its row is gone");
      return new PartReader(bytes, inflate);
    } catch (error) {
      if (!(error instanceof PartError)) throw error;
      writeLog("error", "a part is damaged and set aside", { part: id, reason: error.reason }, error.message);
      return null;
    }
  }

  private noteUse(id: number): void {
    if (id === this.inUse) return;
    this.inUse = id;
    this.now++;
    const before = this.uses.get(id);
    this.uses.set(id, { last: this.now, gap: before ? this.now - before.last : Number.POSITIVE_INFINITY });
  }

  private makeRoom(): void {
    for (let held = this.held; held > this.limit; ) {
      const victim = this.leastWanted();
      held -= this.readers.get(victim)?.weight ?? held;
      this.takeOff(victim);
    }
  }

  /** The part that will probably not be asked for again for the longest time; of several the one that came last. */
  private leastWanted(): number {
    let [least, longest, latest] = [-1, -1, -1];
    for (const id of this.readers.keys()) {
      if (id === this.inUse) continue;
      const { last, gap } = this.uses.get(id) as Use;
      const wait = Math.max(gap, this.now - last);
      if (wait < longest || (wait === longest && last < latest)) continue;
      [least, longest, latest] = [id, wait, last];
    }
    return least;
  }

  private takeOff(id: number): void {
    const reader = this.readers.get(id);
    if (!reader) return;
    this.readers.delete(id);
    this.uncertain.push(reader);
  }
}

/** So small that Node would cut it from memory that it shares with others. */
const SMALL_BYTES = 4096;
const inflate = (deflated: Uint8Array, size: number): Uint8Array =>
  inflateRawSync(deflated, { chunkSize: Math.max(size, SMALL_BYTES) });
const deflate = (bytes: Uint8Array): Uint8Array => deflateRawSync(bytes);

/** Visits in the order of a part, which are read when they are wanted, from the beginning as often as need be. */
export interface OrderedVisits {
  readonly count: number;
  readonly read: () => Iterable<SealedVisit>;
}

/** Encodes visits into as few parts as fit a row each; holds their columns, not the visits. */
export const encodeParts = ({ count, read }: OrderedVisits): EncodedPart[] => {
  if (count === 0) return [];
  const part = encodePart(read(), deflate);
  if (part.bytes.length <= ROW_BYTES || count === 1) return [part];
  const middle = count >>> 1;
  return [
    ...encodeParts({ count: middle, read: () => between(read(), 0, middle) }),
    ...encodeParts({ count: count - middle, read: () => between(read(), middle, count) }),
  ];
};

function* between<T>(all: Iterable<T>, from: number, to: number): Iterable<T> {
  let place = 0;
  for (const one of all) {
    if (place >= to) return;
    if (place++ >= from) yield one;
  }
}
