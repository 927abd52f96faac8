import { ColumnMemory } from "./column-memory.ts";
import { readDictionary } from "./dictionaries.ts";
import type { TextColumn } from "./facts.ts";
import type { PartFile } from "./part-file.ts";
import {
  FLAG_EVENT,
  type PartMeta,
  REF_NEXT,
  REF_NONE,
  REF_PLACES,
  SESSION_CODES,
  SESSION_FORESEEN,
} from "./part-meta.ts";

/** More than a part has rows, and so little that an ordinal times it is a safe integer. */
const MAX_ROWS = 2 ** 21;

/**
 * A part's columns as they were before they were made small; each is computed when it is first asked for, and kept.
 * Rows are runs, counted hits and engagements, in the order of the part.
 */
export class PartColumns {
  readonly file: PartFile<PartMeta>;
  private readonly kept = new Map<string, unknown>();
  /** Texts that several columns share are counted where the dictionary is kept. */
  private readonly memory = new ColumnMemory();

  constructor(file: PartFile<PartMeta>) {
    this.file = file;
    this.memory.hold(file.bytes);
  }

  /** Bytes that the part takes in memory by now. */
  get weight(): number {
    return this.memory.bytes;
  }

  /** Gives the memory back: nothing that this part ever gave may be looked at from here on. */
  release(): void {
    this.kept.clear();
    this.memory.release();
  }

  /** Gives what `compute` gave the first time. */
  keep<T>(name: string, compute: () => T): T {
    if (this.kept.has(name)) return this.kept.get(name) as T;
    const value = compute();
    this.kept.set(name, value);
    this.memory.hold(value);
    return value;
  }

  uints(name: string): Uint32Array {
    return this.keep(name, () => this.file.uints(name));
  }

  get flags(): Uint8Array {
    return this.keep("flags", () => this.file.bytesOf("hit.flags"));
  }

  numbers(name: string): Float64Array {
    return this.keep(name, () => this.file.numbers(name));
  }

  dictionary(name: string): string[] {
    return this.keep(`${name}.text`, () => readDictionary(this.file, name));
  }

  get zone(): PartMeta["zone"] {
    return this.file.meta.zone;
  }

  get ordinal(): Uint32Array {
    return this.keep("ordinal", () => {
      const back = this.file.numbers("run.ordinal");
      const out = new Uint32Array(back.length);
      let newest = this.zone.minOrdinal - 1;
      for (let row = 0; row < out.length; row++) {
        const ordinal = newest + 1 - (back[row] as number);
        out[row] = ordinal;
        if (ordinal > newest) newest = ordinal;
      }
      return out;
    });
  }

  /** Rows of a visitor's runs, ascending. */
  rowsOf(ordinal: number): number[] {
    const sorted = this.keep("rows by ordinal", () => {
      const { ordinal: ordinals } = this;
      const keys = new Float64Array(ordinals.length);
      for (let row = 0; row < keys.length; row++) keys[row] = (ordinals[row] as number) * MAX_ROWS + row;
      return keys.sort();
    });
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((sorted[middle] as number) < ordinal * MAX_ROWS) low = middle + 1;
      else high = middle;
    }
    const rows: number[] = [];
    for (; low < sorted.length && (sorted[low] as number) < (ordinal + 1) * MAX_ROWS; low++) {
      rows.push((sorted[low] as number) - ordinal * MAX_ROWS);
    }
    return rows;
  }

  get start(): Float64Array {
    return this.keep("start", () => {
      const out = this.file.numbers("run.start");
      const { from, visits } = this.zone;
      let before = from;
      for (let row = 0; row < out.length; row++) {
        if (row === visits) before = from;
        before = (out[row] as number) + before;
        out[row] = before;
      }
      return out;
    });
  }

  get end(): Float64Array {
    return this.keep("end", () => {
      const { start } = this;
      const out = this.file.numbers("run.length");
      for (let row = 0; row < out.length; row++) out[row] = (out[row] as number) + (start[row] as number);
      return out;
    });
  }

  /** Earliest and latest event of a run, of any kind. */
  from(row: number): number {
    return (this.start[row] as number) - (this.numbers("run.lead")[row] as number);
  }

  to(row: number): number {
    return (this.end[row] as number) + (this.numbers("run.tail")[row] as number);
  }

  /** Where each run's hits begin, and one more for where the last one's end. */
  get firstHit(): Uint32Array {
    return this.keep("firstHit", () => running(this.file.numbers("run.hits")));
  }

  /** Where each run's engagements begin, likewise. */
  get firstEngagement(): Uint32Array {
    return this.keep("firstEngagement", () => {
      const counts = this.file.numbers("run.engagements");
      const { pageviews } = this;
      for (let row = 0; row < counts.length; row++) counts[row] = (counts[row] as number) + (pageviews[row] as number);
      return running(counts);
    });
  }

  get pageviews(): Uint32Array {
    return this.keep("pageviews", () => {
      const hits = this.uints("run.hits");
      const out = this.file.uints("run.events");
      for (let row = 0; row < out.length; row++) out[row] = (hits[row] as number) - (out[row] as number);
      return out;
    });
  }

  get hitAt(): Float64Array {
    return this.keep("hitAt", () => {
      const { firstHit, start, end } = this;
      const gaps = this.file.numbers("hit.gap");
      const out = new Float64Array(this.zone.hits);
      let next = 0;
      for (let row = 0; row < start.length; row++) {
        const first = firstHit[row] as number;
        const last = (firstHit[row + 1] as number) - 1;
        if (last < first) continue;
        let at = start[row] as number;
        out[first] = at;
        for (let hit = first + 1; hit < last; hit++) {
          at += gaps[next++] as number;
          out[hit] = at;
        }
        out[last] = end[row] as number;
      }
      return out;
    });
  }

  /** Row of each hit among the rows of hits and engagements. */
  get rowOfHit(): Uint32Array {
    return this.keep("rowOfHit", () => {
      const { firstHit, firstEngagement, zone } = this;
      const out = new Uint32Array(zone.hits);
      for (let visit = 0; visit < zone.visits; visit++) {
        const before = firstEngagement[visit] as number;
        const end = firstHit[visit + 1] as number;
        for (let hit = firstHit[visit] as number; hit < end; hit++) out[hit] = hit + before;
      }
      return out;
    });
  }

  /** The pageview that each engagement is of, as a row of hits; -1 where the run does not hold it. */
  get engagementHit(): Int32Array {
    return this.keep("engagementHit", () => {
      const { firstHit, firstEngagement, zone } = this;
      const flags = this.flags;
      const refs = this.uints("eng.ref");
      const out = new Int32Array(zone.engagements);
      for (let row = 0; row < zone.rows; row++) {
        const first = firstHit[row] as number;
        let hit = first - 1;
        const end = firstEngagement[row + 1] as number;
        for (let index = firstEngagement[row] as number; index < end; index++) {
          const ref = refs[index] as number;
          if (ref === REF_NONE) {
            out[index] = -1;
            continue;
          }
          if (ref === REF_NEXT)
            do hit++;
            while (((flags[hit] as number) & FLAG_EVENT) !== 0);
          else hit = first + ref - REF_PLACES;
          out[index] = hit;
        }
      }
      return out;
    });
  }

  get engagementAt(): Float64Array {
    return this.keep("engagementAt", () => {
      const { firstEngagement, engagementHit, start, hitAt } = this;
      const out = this.file.numbers("eng.at");
      for (let row = 0; row < start.length; row++) {
        const end = firstEngagement[row + 1] as number;
        for (let index = firstEngagement[row] as number; index < end; index++) {
          const hit = engagementHit[index] as number;
          out[index] = (out[index] as number) + (hit < 0 ? (start[row] as number) : (hitAt[hit] as number));
        }
      }
      return out;
    });
  }

  /** Where each engagement was: on its pageview's page, but for those that moved. */
  engagementCodes(column: "hostname" | "page"): Uint32Array {
    return this.keep(`engagement ${column}`, () => {
      const codes = this.uints(`hit.${column}`);
      const out = new Uint32Array(this.zone.engagements);
      const { engagementHit } = this;
      for (let index = 0; index < out.length; index++) out[index] = codes[engagementHit[index] as number] ?? 0;
      const gaps = this.file.uints("moved.gap");
      const moved = this.file.uints(`moved.${column}`);
      let index = -1;
      for (let at = 0; at < gaps.length; at++) {
        index += (gaps[at] as number) + 1;
        out[index] = moved[at] as number;
      }
      return out;
    });
  }

  /** Session of each hit, as a code. */
  get hitSession(): Uint32Array {
    return this.keep("hitSession", () => {
      const { firstHit, zone } = this;
      const out = this.file.uints("hit.session");
      let next = 1;
      for (let row = 0; row < zone.rows; row++) {
        const first = firstHit[row] as number;
        const end = firstHit[row + 1] as number;
        for (let hit = first; hit < end; hit++) {
          const told = out[hit] as number;
          if (told >= SESSION_CODES) out[hit] = told - SESSION_CODES;
          else if (told === SESSION_FORESEEN && hit > first) out[hit] = out[hit - 1] as number;
          else out[hit] = next++;
        }
      }
      return out;
    });
  }

  /** A text that is stored once per distinct first touch, spread over the runs that had it; rows without one are empty. */
  firstTouch(of: "acquisition" | "place" | "agent", column: string): TextColumn {
    return this.keep(`${of} ${column}`, () => {
      const rows = this.uints(`run.${of}`);
      const stored = this.uints(`${of}.${column}`);
      const codes = new Uint32Array(this.zone.visits);
      for (let row = 0; row < codes.length; row++) codes[row] = stored[(rows[row] as number) - 1] ?? 0;
      return { dictionary: this.dictionary(`${of}.${column}`), codes };
    });
  }
}

const running = (counts: Float64Array): Uint32Array => {
  const out = new Uint32Array(counts.length + 1);
  let sum = 0;
  for (let row = 0; row < counts.length; row++) {
    sum += counts[row] as number;
    out[row + 1] = sum;
  }
  return out;
};
