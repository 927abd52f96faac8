import { hash32 } from "./hash.ts";

/**
 * Counts how often each line of an import has occurred, in bounded memory: 16 bytes a line and no more than
 * `limit` lines, after which the count begins anew. Lines are known by 53 bits, the repeated ones in a map.
 */
export class Occurrences {
  private readonly limit: number;
  private slots = new Float64Array(1 << 12);
  private held = 0;
  private repeats = new Map<number, number>();

  constructor(limit = 1 << 20) {
    this.limit = limit;
  }

  /** @returns 1 for the first line with this key, 2 for the second… */
  next(key: string): number {
    if (this.held >= this.limit) this.forget();
    if (this.held * 2 >= this.slots.length) this.grow();
    const print = fingerprint(key);
    if (this.insert(print)) return 1;
    const count = (this.repeats.get(print) ?? 1) + 1;
    this.repeats.set(print, count);
    return count;
  }

  /** @returns false when it was there */
  private insert(print: number): boolean {
    const mask = this.slots.length - 1;
    for (let at = print & mask; ; at = (at + 1) & mask) {
      const found = this.slots[at];
      if (found === print) return false;
      if (found === 0) {
        this.slots[at] = print;
        this.held++;
        return true;
      }
    }
  }

  private grow(): void {
    const old = this.slots;
    this.slots = new Float64Array(old.length * 2);
    this.held = 0;
    for (const print of old) if (print !== 0) this.insert(print);
  }

  private forget(): void {
    this.slots = new Float64Array(1 << 12);
    this.held = 0;
    this.repeats = new Map();
  }
}

/** 53 bits, never 0. The second hash starts from another state: a suffix would only repeat the first one's collisions. */
const fingerprint = (key: string): number => hash32(key) + 2 ** 32 * (hash32(`#${key}`) & 0x1fffff) || 1;
