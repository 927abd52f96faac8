import type { DropReason } from "../../protocol/collect.ts";
import type { DayDrops, Folded } from "../../protocol/drops.ts";
import { addDays, type Day } from "./days.ts";

/** One reason why events were refused, or replaced by (other), over a range of days. */
export interface DropRow<TName extends string> {
  name: TName;
  total: number;
  /** Of each day of the range, oldest first. */
  days: number[];
}

/** The days up to today, oldest first. */
export const daysUpTo = (today: Day, count: number): Day[] =>
  Array.from({ length: count }, (_, index) => addDays(today, index - count + 1));

const rowsOf = <TName extends string>(
  days: readonly Day[],
  answer: readonly DayDrops[],
  pick: (day: DayDrops) => Partial<Record<TName, number>>,
): DropRow<TName>[] => {
  const rows = new Map<TName, DropRow<TName>>();
  for (const day of answer) {
    const index = days.indexOf(day.day);
    if (index < 0) continue;
    for (const [name, count] of Object.entries(pick(day)) as [TName, number][]) {
      const row = rows.get(name) ?? { name, total: 0, days: days.map(() => 0) };
      row.total += count;
      row.days[index] = count;
      rows.set(name, row);
    }
  }
  return Array.from(rows.values()).sort((a, b) => b.total - a.total || (a.name < b.name ? -1 : 1));
};

/** Refused events by reason, most first; days without any are empty. */
export const dropRows = (days: readonly Day[], answer: readonly DayDrops[]): DropRow<DropReason>[] =>
  rowsOf(days, answer, ({ dropped }) => dropped);

export const foldedRows = (days: readonly Day[], answer: readonly DayDrops[]): DropRow<Folded>[] =>
  rowsOf(days, answer, ({ folded }) => folded);
