import type { DropReason } from "../../protocol/collect.ts";
import type { DayDrops, Folded } from "../../protocol/drops.ts";

const addTo = <TKey extends string>(
  counts: Partial<Record<TKey, number>>,
  more: Partial<Record<TKey, number>>,
): void => {
  for (const key in more) counts[key] = (counts[key] ?? 0) + (more[key] ?? 0);
};

/** Drops of one site, by UTC day and reason. Adding up is all that it does, so tallies of many isolates add up too. */
export class DropTally {
  private readonly days = new Map<string, DayDrops>();

  get empty(): boolean {
    return this.days.size === 0;
  }

  /** @param day YYYY-MM-DD */
  note(day: string, reasons: Iterable<DropReason>): void {
    const dropped: DayDrops["dropped"] = {};
    for (const reason of reasons) dropped[reason] = (dropped[reason] ?? 0) + 1;
    this.add({ day, dropped, folded: {} });
  }

  noteFolded(day: string, folded: Partial<Record<Folded, number>>): void {
    this.add({ day, dropped: {}, folded });
  }

  add({ day, dropped, folded }: DayDrops): void {
    if (Object.keys(dropped).length + Object.keys(folded).length === 0) return;
    const known = this.days.get(day) ?? { day, dropped: {}, folded: {} };
    addTo(known.dropped, dropped);
    addTo(known.folded, folded);
    this.days.set(day, known);
  }

  /** Newest day first. */
  list(): DayDrops[] {
    return Array.from(this.days.values()).sort((a, b) => (a.day < b.day ? 1 : -1));
  }

  /** Everything counted so far; counts anew. */
  take(): DayDrops[] {
    const taken = this.list();
    this.days.clear();
    return taken;
  }
}

/** The UTC day of an instant (Unix ms), YYYY-MM-DD. */
export const utcDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
