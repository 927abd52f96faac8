import type { TopEntry } from "../../protocol/live.ts";

interface Tally {
  readonly key: string;
  count: number;
}

/** Count descending, then key: a total order, so equal states show equal lists. */
const byRank = (a: Tally, b: Tally): number => b.count - a.count || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);

/**
 * Counts per key with its first `shown` keys at hand. Reading the whole map at every frame would cost as much as there are
 * pages, so the candidates are kept apart: every key outside of them ranks behind `floor`, and they are gathered
 * anew only when too many have sunk below it.
 */
export class Ranking {
  private readonly tallies = new Map<string, Tally>();
  private readonly candidates = new Set<Tally>();
  private readonly shown: number;
  /** Rank of the last candidate when they were gathered; null: every key is a candidate. */
  private floor: Tally | null = null;
  private cachedTop: readonly TopEntry[] | null = [];

  constructor(shown: number) {
    this.shown = shown;
  }

  /** Counts one more. @returns the key as it is kept, so that equal strings of many visitors are stored once */
  add(key: string): string {
    let tally = this.tallies.get(key);
    if (!tally) {
      tally = { key, count: 0 };
      this.tallies.set(key, tally);
    }
    tally.count++;
    this.moved(tally);
    return tally.key;
  }

  /** Takes back one `add`. */
  remove(key: string): void {
    const tally = this.tallies.get(key);
    if (!tally) return;
    tally.count--;
    if (tally.count === 0) this.tallies.delete(key);
    this.moved(tally);
  }

  /** The first keys, highest count first. The list is the same object while nothing in it changed. */
  top(): readonly TopEntry[] {
    if (this.cachedTop) return this.cachedTop;
    if (this.candidates.size < this.shown && this.floor) this.gather();
    this.cachedTop = Array.from(this.candidates)
      .sort(byRank)
      .slice(0, this.shown)
      .map(({ key, count }) => ({ key, online: count }));
    return this.cachedTop;
  }

  private moved(tally: Tally): void {
    const ranks = tally.count > 0 && (!this.floor || byRank(tally, this.floor) <= 0);
    if (ranks) this.candidates.add(tally);
    else if (!this.candidates.delete(tally)) return;
    this.cachedTop = null;
    if (this.candidates.size > 4 * this.shown) this.keep(Array.from(this.candidates));
  }

  private gather(): void {
    this.floor = null;
    this.keep(Array.from(this.tallies.values()));
  }

  /** Makes the best `2 * shown` of these the candidates, and the last of them the floor. */
  private keep(tallies: Tally[]): void {
    const kept = tallies.sort(byRank).slice(0, 2 * this.shown);
    this.candidates.clear();
    for (const tally of kept) this.candidates.add(tally);
    const last = kept.at(-1);
    if (last && kept.length < tallies.length) this.floor = { ...last };
  }
}
