/// <reference path="./zlib.d.ts" />
import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { Use } from "../domain/memory/places.ts";
import { type EncodedPart, encodePart } from "../domain/parts/encode-part.ts";
import { PartError } from "../domain/parts/part-error.ts";
import { PartReader } from "../domain/parts/part-reader.ts";
import type { SealedVisit } from "../domain/parts/sealed-visit.ts";
import { ROW_BYTES } from "../protocol/limits.ts";
import { writeLog } from "./log.ts";
import type { PartRoom, Place } from "./part-room.ts";

/** Opens the parts of a shard, keeps some of them in the room that its isolate has for that, and sets damaged ones aside. */
export class PartShelf {
  private readonly bytesOf: (id: number) => Uint8Array | null;
  private readonly room: PartRoom;
  private readonly owner: string;
  private readonly places = new Map<number, Place>();
  private readonly damaged = new Set<number>();
  private readonly uses = new Map<number, Use>();
  private uncertain: PartReader[] = [];

  /** @param owner under which name the room knows this shelf */
  constructor(bytesOf: (id: number) => Uint8Array | null, room: PartRoom, owner: string) {
    this.bytesOf = bytesOf;
    this.room = room;
    this.owner = owner;
  }

  /** @returns null for a part that is missing or damaged; said once in the log, with the reason */
  open(id: number): PartReader | null {
    const place = this.places.get(id);
    if (place?.reader && this.room.isInUse(place)) {
      this.makeRoom();
      return place.reader;
    }
    if (this.damaged.has(id)) return null;
    const use = this.room.use(this.uses.get(id));
    this.uses.set(id, use);
    const reader = place?.reader ?? this.read(id);
    if (place) this.room.take(place);
    if (!reader) {
      this.damaged.add(id);
      return null;
    }
    const fresh = { owner: this.owner, use, reader };
    this.places.set(id, fresh);
    this.room.put(fresh);
    this.makeRoom();
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
      const place = this.places.get(id);
      if (place) this.room.take(place);
      if (place?.reader) this.uncertain.push(place.reader);
      this.places.delete(id);
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

  private makeRoom(): void {
    this.uncertain.push(...this.room.makeRoom(this.owner));
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
