import { hash64 } from "../ingest/hash.ts";

/**
 * Which ordinal a visitor has, for every visitor the shard ever saw: 64 bits of its key's hash by ordinal, and an
 * open-addressing table over them. Stored as pages of {@link PAGE_ORDINALS}, of which a checkpoint rewrites only the ones
 * that grew: a row per visitor would be billed as one.
 */
export const PAGE_ORDINALS = 32_768;
const WORDS_PER_PAGE = PAGE_ORDINALS * 2;

export class VisitorIndex {
  /** Two words per ordinal. */
  private hashes = new Uint32Array(WORDS_PER_PAGE);
  /** Ordinal + 1; 0 where free. Its size is a power of two, at least twice `count`. */
  private table = new Uint32Array(1024);
  private savedCount = 0;
  /** Pages of which an entry was forgotten since. */
  private readonly forgotten = new Set<number>();
  count = 0;

  /** @returns the ordinal, or -1 for a visitor that was never seen */
  find(key: string): number {
    const [high, low] = hash64(key);
    return this.seek(high, low).ordinal;
  }

  /** A name for a visitor of which only the hash is kept: 16 hexadecimal digits, the same for ever. */
  nameOf(ordinal: number): string {
    const word = (at: number): string => ((this.hashes[ordinal * 2 + at] ?? 0) >>> 0).toString(16).padStart(8, "0");
    return word(0) + word(1);
  }

  /** Gives the next ordinal to a visitor that has none. */
  add(key: string): number {
    const [high, low] = hash64(key);
    return this.append(high, low);
  }

  /** Unlinks a visitor from its ordinal, which stays taken; under the same key it is a new visitor. */
  forget(key: string): void {
    const ordinal = this.find(key);
    if (ordinal < 0) return;
    this.hashes.fill(0, ordinal * 2, ordinal * 2 + 2);
    this.forgotten.add(Math.floor(ordinal / PAGE_ORDINALS));
  }

  /** The pages that changed since the last call of {@link saved}, with their numbers. */
  changedPages(): { page: number; bytes: Uint8Array }[] {
    const numbers = new Set(this.forgotten);
    if (this.count > this.savedCount) {
      for (let page = Math.floor(this.savedCount / PAGE_ORDINALS); page * PAGE_ORDINALS < this.count; page++)
        numbers.add(page);
    }
    const pages: { page: number; bytes: Uint8Array }[] = [];
    for (const page of Array.from(numbers).sort((a, b) => a - b)) {
      const words = Math.min(WORDS_PER_PAGE, this.count * 2 - page * WORDS_PER_PAGE);
      pages.push({ page, bytes: new Uint8Array(this.hashes.buffer, page * WORDS_PER_PAGE * 4, words * 4).slice() });
    }
    return pages;
  }

  saved(): void {
    this.savedCount = this.count;
    this.forgotten.clear();
  }

  /** Takes the pages as they were saved, in order. */
  restorePage(bytes: Uint8Array): void {
    const words = new Uint32Array(bytes.slice().buffer);
    for (let at = 0; at < words.length; at += 2) this.append(words[at] as number, words[at + 1] as number);
    this.saved();
  }

  private append(high: number, low: number): number {
    if ((this.count + 1) * 2 > this.table.length) this.grow();
    if ((this.count + 1) * 2 > this.hashes.length) {
      const larger = new Uint32Array(this.hashes.length * 2);
      larger.set(this.hashes);
      this.hashes = larger;
    }
    const ordinal = this.count++;
    this.hashes[ordinal * 2] = high;
    this.hashes[ordinal * 2 + 1] = low;
    this.table[this.seek(high, low).slot] = ordinal + 1;
    return ordinal;
  }

  /** The slot that holds a hash, or the free one where it belongs. */
  private seek(high: number, low: number): { slot: number; ordinal: number } {
    const mask = this.table.length - 1;
    let slot = low & mask;
    for (;;) {
      const ordinal = (this.table[slot] as number) - 1;
      if (ordinal < 0) return { slot, ordinal: -1 };
      if (this.hashes[ordinal * 2] === high && this.hashes[ordinal * 2 + 1] === low) return { slot, ordinal };
      slot = (slot + 1) & mask;
    }
  }

  private grow(): void {
    this.table = new Uint32Array(this.table.length * 2);
    const mask = this.table.length - 1;
    for (let ordinal = 0; ordinal < this.count; ordinal++) {
      let slot = (this.hashes[ordinal * 2 + 1] as number) & mask;
      while (this.table[slot] !== 0) slot = (slot + 1) & mask;
      this.table[slot] = ordinal + 1;
    }
  }
}
