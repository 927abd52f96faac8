import { ColumnMemory } from "./column-memory.ts";
import type { Facts } from "./facts.ts";
import { factsWithout } from "./facts-without.ts";
import { PartColumns } from "./part-columns.ts";
import { partFacts } from "./part-facts.ts";
import { type Inflate, PartFile } from "./part-file.ts";
import type { PartMeta, ZoneMap } from "./part-meta.ts";
import { SealedRows } from "./sealed-rows.ts";
import type { SealedVisit } from "./sealed-visit.ts";

/** Rows of runs that were reopened or erased, ascending; kept beside the part, which never changes. */
export type Tombstones = readonly number[];

/** An open part. Columns are inflated when they are first looked at, and kept as long as the reader is. */
export class PartReader {
  private readonly columns: PartColumns;
  private readonly allFacts: Facts;
  private live: { dead: string; facts: Facts; memory: ColumnMemory } | null = null;

  /** @throws PartError when the bytes are damaged, cut short, of a later version, or no part */
  constructor(bytes: Uint8Array, inflate: Inflate) {
    this.columns = new PartColumns(new PartFile<PartMeta>(bytes, inflate));
    this.allFacts = partFacts(this.columns);
  }

  get zone(): ZoneMap {
    return this.columns.zone;
  }

  /** Bytes of memory that the reader holds by now; grows as columns are looked at. */
  get weight(): number {
    return this.columns.weight + (this.live?.memory.bytes ?? 0);
  }

  /** Gives the memory back: neither the reader nor its facts may be looked at from here on. */
  release(): void {
    this.live?.memory.release();
    this.columns.release();
  }

  /** The part's visits as a query scans them, the same object for the same tombstones. */
  facts(dead: Tombstones = []): Facts {
    if (dead.length === 0) return this.allFacts;
    const key = dead.join();
    if (this.live?.dead !== key) {
      this.live?.memory.release();
      const memory = new ColumnMemory();
      this.live = { dead: key, facts: factsWithout(this.allFacts, dead, memory), memory };
    }
    return this.live.facts;
  }

  /** The runs in `rows`, exactly as they were sealed. */
  visitsOf(rows: readonly number[]): SealedVisit[] {
    return rows.length === 0 ? [] : rows.map((row) => this.sealed.at(row));
  }

  /** All runs that are not dead, in their order, one at a time. */
  *visits(dead: Tombstones = []): Iterable<SealedVisit> {
    const gone = new Set(dead);
    for (let row = 0; row < this.zone.rows; row++) if (!gone.has(row)) yield this.sealed.at(row);
  }

  /** Rows of those that are not dead and ended at `at` (Unix ms) or later. */
  rowsSince(at: number, dead: Tombstones = []): number[] {
    const gone = new Set(dead);
    const rows: number[] = [];
    for (let row = 0; row < this.zone.rows; row++) if (!gone.has(row) && this.columns.to(row) >= at) rows.push(row);
    return rows;
  }

  /** As {@link visitsOf}, one at a time. */
  *eachOf(rows: readonly number[]): Iterable<SealedVisit> {
    for (const row of rows) yield this.sealed.at(row);
  }

  /** Where visits that start at `start` (Unix ms) or later are, in their order: by start, then by visitor. */
  *visitPlaces(start: number): Iterable<{ row: number; ordinal: number; start: number; from: number; to: number }> {
    const { start: starts, ordinal: ordinals } = this.columns;
    let low = 0;
    let high = this.zone.visits;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((starts[middle] as number) < start) low = middle + 1;
      else high = middle;
    }
    for (let row = low; row < this.zone.visits; row++) {
      const place = { row, ordinal: ordinals[row] as number, start: starts[row] as number };
      yield { ...place, from: this.columns.from(row), to: this.columns.to(row) };
    }
  }

  /** Rows of a visitor's runs that have an event within [from, to], Unix ms, or lie around it. */
  runsOf(ordinal: number, from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY): number[] {
    const { zone } = this;
    if (ordinal < zone.minOrdinal || ordinal > zone.maxOrdinal || to < zone.from || from > zone.to) return [];
    return this.columns.rowsOf(ordinal).filter((row) => this.columns.from(row) <= to && this.columns.to(row) >= from);
  }

  private get sealed(): SealedRows {
    return this.columns.keep("sealed rows", () => new SealedRows(this.columns));
  }
}
