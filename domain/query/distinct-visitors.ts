import { byGroup, Marks, rowsByGroup } from "./distinct.ts";
import { scratch } from "./scratch.ts";

/** Bits kept in bitmaps over ordinals, in words of 32: 4 MB, since a dozen questions may be scanned together. */
const BITMAP_WORDS = 1 << 20;
/** A bitmap pays from one row in so many words on. */
const WORDS_PER_ROW = 16;

/** Lists below this many rows are left as they are until the end. */
const SORT_OUT_ROWS = 1 << 19;

/** Rows to count: the group of each (null: all in group 0), and the visitor's ordinal by row. */
export interface VisitorRows {
  readonly ids: Uint32Array | null;
  readonly groups: number;
  /** The scan's number of each of the table's groups. */
  readonly numbers: Uint32Array;
  readonly visit: Uint32Array;
  /** Ordinal by row number of the visit. */
  readonly ordinals: Uint32Array;
}

/** Visitors of one table's small groups: those of group g are visitors[offsets[g]] .. visitors[offsets[g + 1] - 1]. */
interface Listed {
  /** The scan's number of each of the table's groups. */
  readonly numbers: Uint32Array;
  readonly offsets: Uint32Array;
  readonly visitors: Uint32Array;
}

/**
 * Distinct visitors per group, over all tables of a shard: one visitor's visits may be in several tables, so what was
 * seen is remembered by ordinal. Large groups have a bitmap; small ones a list that is sorted out at the end.
 */
export class DistinctVisitors {
  private readonly bitmaps: (Uint32Array | undefined)[] = [];
  private readonly counts: number[] = [];
  private words = 0;
  private bound = 0;
  private lists: Listed[] = [];
  private listedRows = 0;
  private sortOutAt = SORT_OUT_ROWS;

  add(rows: VisitorRows): void {
    const { ids, visit, ordinals, numbers } = rows;
    for (const ordinal of ordinals) if (ordinal >= this.bound) this.bound = ordinal + 1;
    const bitmaps = this.bitmapsOf(rows);
    const counts = scratch.zeroDoubles(rows.groups);
    const listed = scratch.words(visit.length);
    const visitors = scratch.words(visit.length);
    let length = 0;
    for (let row = 0; row < visit.length; row++) {
      const group = ids === null ? 0 : (ids[row] as number);
      const ordinal = ordinals[visit[row] as number] as number;
      const bitmap = bitmaps[group];
      if (bitmap === undefined) {
        if (length > 0 && visitors[length - 1] === ordinal && listed[length - 1] === group) continue;
        listed[length] = group;
        visitors[length++] = ordinal;
        continue;
      }
      const word = ordinal >>> 5;
      const bit = 1 << (ordinal & 31);
      const seen = bitmap[word] as number;
      if ((seen & bit) !== 0) continue;
      bitmap[word] = seen | bit;
      counts[group] = (counts[group] as number) + 1;
    }
    for (let group = 0; group < rows.groups; group++) {
      const number = numbers[group] as number;
      this.counts[number] = (this.counts[number] ?? 0) + (counts[group] as number);
    }
    if (length > 0) this.list(numbers, listed, visitors.subarray(0, length));
  }

  /** @param groupCount how many groups the scan found */
  count(groupCount: number): Float64Array {
    const { numbers, offsets } = this.unique();
    const counts = Float64Array.from({ length: groupCount }, (_, group) => this.counts[group] ?? 0);
    for (let at = 0; at < numbers.length; at++) {
      const group = numbers[at] as number;
      counts[group] = (counts[group] as number) + (offsets[at + 1] as number) - (offsets[at] as number);
    }
    return counts;
  }

  /** What is listed, each visitor once per group, and none that its group's bitmap has; takes the place of all lists. */
  private unique(): Listed {
    const seen = new Marks();
    seen.fit(this.bound);
    const groupCount = this.lists.reduce((most, { numbers }) => numbers.reduce((m, n) => Math.max(m, n + 1), most), 0);
    const { order, offsets } = byGroup(this.listedNumbers(), groupCount, this.listedGroups);
    const tables = this.tableOfEach();
    const numbers = Uint32Array.from({ length: groupCount }, (_, group) => group);
    const ends = new Uint32Array(groupCount + 1);
    const visitors = new Uint32Array(this.listedRows);
    let length = 0;
    for (let group = 0; group < groupCount; group++) {
      const end = offsets[group + 1] as number;
      if (offsets[group] !== end) seen.clear();
      const bitmap = this.bitmaps[group];
      for (let place = offsets[group] as number; place < end; place++) {
        const { list, first } = tables[order[place] as number] as { list: Listed; first: number };
        const local = (order[place] as number) - first;
        const last = list.offsets[local + 1] as number;
        for (let at = list.offsets[local] as number; at < last; at++) {
          const ordinal = list.visitors[at] as number;
          // A group may have got its bitmap after some of its rows were listed.
          if (bitmap && ((bitmap[ordinal >>> 5] ?? 0) & (1 << (ordinal & 31))) !== 0) continue;
          if (seen.add(ordinal)) visitors[length++] = ordinal;
        }
      }
      ends[group + 1] = length;
    }
    const listed = { numbers, offsets: ends, visitors: visitors.slice(0, length) };
    this.lists = [listed];
    this.listedRows = length;
    return listed;
  }

  /** Keeps a table's rows by group: four bytes a row, sorted out whenever they have doubled, so visitors who return cost no more. */
  private list(numbers: Uint32Array, groups: Uint32Array, visitors: Uint32Array): void {
    const { order, offsets } = rowsByGroup(groups.subarray(0, visitors.length), numbers.length, visitors.length);
    const sorted = new Uint32Array(visitors.length);
    for (let place = 0; place < sorted.length; place++) sorted[place] = visitors[order[place] as number] as number;
    this.lists.push({ numbers, offsets: offsets.slice(), visitors: sorted });
    this.listedRows += visitors.length;
    if (this.listedRows > this.sortOutAt) this.sortOutAt = Math.max(SORT_OUT_ROWS, 2 * this.unique().visitors.length);
  }

  /** How many groups all tables have together. */
  private get listedGroups(): number {
    return this.lists.reduce((sum, { numbers }) => sum + numbers.length, 0);
  }

  /** The scan's number of every table's every group, table after table. */
  private listedNumbers(): Uint32Array {
    const all = new Uint32Array(this.listedGroups);
    let at = 0;
    for (const { numbers } of this.lists) {
      all.set(numbers, at);
      at += numbers.length;
    }
    return all;
  }

  /** The table of each of those, and where its groups begin among them. */
  private tableOfEach(): { list: Listed; first: number }[] {
    let first = 0;
    return this.lists.flatMap((list) => {
      const table = { list, first };
      first += list.numbers.length;
      return new Array<typeof table>(list.numbers.length).fill(table);
    });
  }

  /** The bitmap of each of a table's groups, large enough for every ordinal; undefined: rows are listed. */
  private bitmapsOf({ ids, groups, numbers, visit }: VisitorRows): (Uint32Array | undefined)[] {
    const sizes = scratch.zeroWords(groups);
    if (ids === null) sizes[0] = visit.length;
    else for (const group of ids) sizes[group] = (sizes[group] as number) + 1;
    const words = (this.bound + 31) >>> 5;
    return Array.from(numbers, (number, group) => {
      const known = this.bitmaps[number];
      if (known && known.length >= words) return known;
      if (!known && ((sizes[group] as number) * WORDS_PER_ROW < words || this.words + words > BITMAP_WORDS))
        return undefined;
      const grown = new Uint32Array(words + (known ? words >>> 1 : 0));
      if (known) grown.set(known);
      this.words += grown.length - (known?.length ?? 0);
      this.bitmaps[number] = grown;
      return grown;
    });
  }
}
