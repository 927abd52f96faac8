import { scratch } from "./scratch.ts";

/** Rows in order of their group: those of group g are order[offsets[g]] .. order[offsets[g + 1] - 1]. */
export interface ByGroup {
  readonly order: Uint32Array;
  readonly offsets: Uint32Array;
}

const ofTheirOwn = (length: number): Uint32Array => new Uint32Array(length);
const inScratch = (length: number): Uint32Array => scratch.words(length);

/** As {@link byGroup}, in scratch memory: for the rows of a table. */
export const rowsByGroup = (ids: Uint32Array | null, groups: number, rows: number): ByGroup =>
  byGroup(ids, groups, rows, inScratch);

/** Counting sort. @param ids group of each row, or null when all are in group 0 */
export const byGroup = (ids: Uint32Array | null, groups: number, rows: number, words = ofTheirOwn): ByGroup => {
  const order = words(rows);
  if (ids === null) {
    for (let row = 0; row < rows; row++) order[row] = row;
    return { order, offsets: Uint32Array.of(0, rows) };
  }
  const offsets = words(groups + 1).fill(0);
  for (let row = 0; row < rows; row++) {
    const next = (ids[row] as number) + 1;
    offsets[next] = (offsets[next] as number) + 1;
  }
  for (let group = 0; group < groups; group++) {
    offsets[group + 1] = (offsets[group + 1] as number) + (offsets[group] as number);
  }
  const cursor = words(groups);
  cursor.set(offsets.subarray(0, groups));
  for (let row = 0; row < rows; row++) {
    const group = ids[row] as number;
    const place = cursor[group] as number;
    order[place] = row;
    cursor[group] = place + 1;
  }
  return { order, offsets };
};

/** A set of small integers that is emptied in no time: a member carries the number of the current round. */
export class Marks {
  private rounds = new Uint32Array(0);
  private round = 1;

  /** Makes room for members below `size`. */
  fit(size: number): void {
    if (size <= this.rounds.length) return;
    const grown = new Uint32Array(Math.max(size, this.rounds.length * 2));
    grown.set(this.rounds);
    this.rounds = grown;
  }

  clear(): void {
    this.round++;
    if (this.round <= 0xffff_ffff) return;
    this.rounds.fill(0);
    this.round = 1;
  }

  /** @returns true when it was not yet there */
  add(member: number): boolean {
    if (this.rounds[member] === this.round) return false;
    this.rounds[member] = this.round;
    return true;
  }
}

/** Drops rows that repeat (group, visit) of the row before: hits of a visit mostly stand together. */
export const withoutRuns = (
  ids: Uint32Array | null,
  visit: Uint32Array,
): { ids: Uint32Array | null; visit: Uint32Array } => {
  const keptVisit = scratch.words(visit.length);
  const keptIds = ids && scratch.words(visit.length);
  let length = 0;
  for (let row = 0; row < visit.length; row++) {
    if (row > 0 && visit[row] === visit[row - 1] && (ids === null || ids[row] === ids[row - 1])) continue;
    keptVisit[length] = visit[row] as number;
    if (keptIds && ids) keptIds[length] = ids[row] as number;
    length++;
  }
  return { ids: keptIds?.subarray(0, length) ?? null, visit: keptVisit.subarray(0, length) };
};
