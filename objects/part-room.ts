import { leastWanted, type Use, useAgain } from "../domain/memory/places.ts";
import type { PartReader } from "../domain/parts/part-reader.ts";

/** An open part in the room. */
export interface Place {
  /** Of the shelf that opened it. */
  readonly owner: string;
  readonly use: Use;
  /** Null: it had to leave. */
  reader: PartReader | null;
}

/** What all shelves of an isolate share: the memory of the parts that are open, and the order in which they were asked for. */
export class PartRoom {
  private readonly limit: number;
  private readonly places = new Set<Place>();
  private inUse: Place | null = null;
  private now = 0;

  /** @param limit bytes of memory that open parts may hold together; the one in use comes on top */
  constructor(limit: number) {
    this.limit = limit;
  }

  /** Bytes that are held now, without the part that was asked for last. */
  get held(): number {
    let held = 0;
    for (const place of this.places) if (place !== this.inUse) held += place.reader?.weight ?? 0;
    return held;
  }

  /** Says that a part is asked for. @param before when it was last; undefined: never */
  use(before: Use | undefined): Use {
    this.now++;
    return useAgain(before, this.now);
  }

  /** Whether it is the one that was asked for last. */
  isInUse(place: Place | undefined): boolean {
    return place !== undefined && place === this.inUse;
  }

  /** Puts a part in; it is the one in use from now on. */
  put(place: Place): void {
    this.places.add(place);
    this.inUse = place;
  }

  take(place: Place): void {
    this.places.delete(place);
    if (place === this.inUse) this.inUse = null;
  }

  /**
   * Has parts leave until what is left, beside the one in use, is within the limit.
   * @param asking who makes room: of all others nobody looks at a part now, so their memory comes back at once
   * @returns those of its own that lost their place, to be released when it has done with them
   */
  makeRoom(asking: string): PartReader[] {
    const lost: PartReader[] = [];
    for (let held = this.held; held > this.limit; ) {
      const place = leastWanted(this.others(), this.now);
      const reader = place?.reader;
      if (!place || !reader) return lost;
      held -= reader.weight;
      this.places.delete(place);
      place.reader = null;
      if (place.owner === asking) lost.push(reader);
      else reader.release();
    }
    return lost;
  }

  /** Everything of an owner that is gone. */
  clear(owner: string): void {
    for (const place of this.places) {
      if (place.owner !== owner) continue;
      this.take(place);
      place.reader?.release();
      place.reader = null;
    }
  }

  private *others(): Iterable<Place> {
    for (const place of this.places) if (place !== this.inUse) yield place;
  }
}
