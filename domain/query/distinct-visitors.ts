import { byGroup, Marks } from "./distinct.ts";

/** Bits kept in bitmaps over ordinals, in words of 32: 16 MB. */
const BITMAP_WORDS = 1 << 22;
/** A bitmap pays from one row in so many words on. */
const WORDS_PER_ROW = 16;

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

/**
 * Distinct visitors per group, over all tables of a shard: one visitor's visits may be in several tables, so what was
 * seen is remembered by ordinal. Large groups have a bitmap; small ones a list that is sorted out at the end.
 */
export class DistinctVisitors {
  private readonly bitmaps: (Uint32Array | undefined)[] = [];
  private readonly counts: number[] = [];
  private words = 0;
  private bound = 0;
  private readonly lists: { groups: Uint32Array; visitors: Uint32Array }[] = [];

  add(rows: VisitorRows): void {
    const { ids, visit, ordinals, numbers } = rows;
    for (const ordinal of ordinals) if (ordinal >= this.bound) this.bound = ordinal + 1;
    const bitmaps = this.bitmapsOf(rows);
    const counts = new Float64Array(rows.groups);
    const listed = new Uint32Array(visit.length);
    const visitors = new Uint32Array(visit.length);
    let length = 0;
    for (let row = 0; row < visit.length; row++) {
      const group = ids === null ? 0 : (ids[row] as number);
      const ordinal = ordinals[visit[row] as number] as number;
      const bitmap = bitmaps[group];
      if (bitmap === undefined) {
        const number = numbers[group] as number;
        if (length > 0 && visitors[length - 1] === ordinal && listed[length - 1] === number) continue;
        listed[length] = number;
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
    if (length > 0) this.lists.push({ groups: listed.slice(0, length), visitors: visitors.slice(0, length) });
  }

  /** @param groupCount how many groups the scan found */
  count(groupCount: number): Float64Array {
    const counts = Float64Array.from({ length: groupCount }, (_, group) => this.counts[group] ?? 0);
    const { groups, visitors } = this.joinedLists();
    if (groups.length === 0) return counts;
    const { order, offsets } = byGroup(groups, groupCount, groups.length);
    const seen = new Marks();
    seen.fit(this.bound);
    for (let group = 0; group < groupCount; group++) {
      const end = offsets[group + 1] as number;
      if (offsets[group] === end) continue;
      seen.clear();
      const bitmap = this.bitmaps[group];
      let count = 0;
      for (let place = offsets[group] as number; place < end; place++) {
        const ordinal = visitors[order[place] as number] as number;
        // A group may have got its bitmap after some of its rows were listed.
        if (bitmap && ((bitmap[ordinal >>> 5] ?? 0) & (1 << (ordinal & 31))) !== 0) continue;
        if (seen.add(ordinal)) count++;
      }
      counts[group] = (counts[group] as number) + count;
    }
    return counts;
  }

  /** The bitmap of each of a table's groups, large enough for every ordinal; undefined: rows are listed. */
  private bitmapsOf({ ids, groups, numbers, visit }: VisitorRows): (Uint32Array | undefined)[] {
    const sizes = new Uint32Array(groups);
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

  private joinedLists(): { groups: Uint32Array; visitors: Uint32Array } {
    const total = this.lists.reduce((sum, { groups }) => sum + groups.length, 0);
    const groups = new Uint32Array(total);
    const visitors = new Uint32Array(total);
    let at = 0;
    for (const list of this.lists) {
      groups.set(list.groups, at);
      visitors.set(list.visitors, at);
      at += list.groups.length;
    }
    return { groups, visitors };
  }
}
