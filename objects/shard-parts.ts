import { mergeParts } from "../domain/parts/merge-parts.ts";
import { PartError } from "../domain/parts/part-error.ts";
import type { PartReader } from "../domain/parts/part-reader.ts";
import { PartSet, type StoredPart } from "../domain/parts/part-set.ts";
import { computeExpired, computeMerge, computeOutlived, type PartPolicy } from "../domain/parts/policy.ts";
import type { MemoryShare } from "./memory-account.ts";
import { encodeParts, type OrderedVisits, PartShelf } from "./part-shelf.ts";
import type { NewPart, VisitorShardStore } from "./visitor-shard.store.ts";

const NOTHING: OrderedVisits = { count: 0, read: () => [] };

/** Some rows of a part. */
const visitsIn = (reader: PartReader, rows: readonly number[]): OrderedVisits => ({
  count: rows.length,
  read: () => reader.eachOf(rows),
});

/** A shard's parts, in memory and on disk: what is sealed into them, and how they are tidied. */
export class ShardParts {
  /** What is where. */
  readonly set: PartSet;
  private readonly store: VisitorShardStore;
  private readonly shelf: PartShelf;
  private readonly policy: PartPolicy;

  /** Knows the parts that are stored. @param share of the memory: room for those that are open */
  constructor(store: VisitorShardStore, policy: PartPolicy, { openParts, owner }: MemoryShare) {
    this.store = store;
    this.policy = policy;
    this.shelf = new PartShelf((id) => store.partBytes(id), openParts, owner);
    this.set = new PartSet(
      (id) => this.shelf.open(id),
      () => this.shelf.putBack(),
    );
    for (const part of store.parts()) this.set.add(part);
  }

  /** @returns null when it is damaged */
  open(id: number): PartReader | null {
    return this.shelf.open(id);
  }

  /** Makes parts of visits, which are not stored yet. */
  encode(visits: OrderedVisits): NewPart[] {
    const first = this.set.nextId;
    return encodeParts(visits).map((part, index) => ({ id: first + index, part }));
  }

  /** Takes in parts that are stored now. */
  add(made: readonly NewPart[]): void {
    for (const { id, part } of made) this.set.add({ id, zone: part.zone, size: part.bytes.length, dead: [] });
  }

  /** Whether there are parts to merge. */
  get untidy(): boolean {
    return computeMerge(this.settled(), this.policy).length > 0;
  }

  /**
   * Drops what retention has done with, and merges once; see {@link untidy} for whether there is more.
   * @param retentionMs how long the site keeps facts; null: for ever
   */
  tidy(now: number, retentionMs: number | null): void {
    this.replace(computeExpired(this.settled(), now, retentionMs), NOTHING);
    const outlived = computeOutlived(this.settled(), now, retentionMs);
    const reader = outlived && this.shelf.open(outlived.id);
    if (outlived && reader) {
      const kept = reader.rowsSince(now - (retentionMs ?? 0), outlived.dead);
      this.replace([outlived], visitsIn(reader, kept));
    }
    const merge = computeMerge(this.settled(), this.policy);
    const readers = merge.flatMap(({ id, dead }) => {
      const one = this.shelf.open(id);
      return one ? [{ reader: one, dead }] : [];
    });
    // One that turns out to be damaged is not among the settled ones from now on.
    if (readers.length < merge.length) return;
    const count = merge.reduce((sum, { zone, dead }) => sum + zone.rows - dead.length, 0);
    this.replace(merge, { count, read: () => mergeParts(readers) });
  }

  /** Writes a part anew without some of its rows. @throws PartError when it is damaged */
  drop(part: StoredPart, rows: readonly number[]): void {
    const reader = this.shelf.open(part.id);
    if (!reader) throw new PartError("checksum", `part ${part.id} is damaged: it cannot be said what is in it`);
    this.replace([part], visitsIn(reader, reader.rowsSince(Number.NEGATIVE_INFINITY, [...part.dead, ...rows])));
  }

  /** @param visits what is kept of the old ones */
  private replace(old: readonly StoredPart[], visits: OrderedVisits): void {
    if (old.length === 0) return;
    const ids = old.map(({ id }) => id);
    const made = this.encode(visits);
    this.store.replaceParts(ids, made);
    this.set.remove(ids);
    this.shelf.forget(ids);
    this.shelf.putBack();
    this.add(made);
  }

  /**
   * Parts that may be rewritten. One with tombstones that no checkpoint holds yet must stay: after a crash the journal takes
   * the same runs back from it. A damaged one stays where it is, for whoever can mend it.
   */
  private settled(): StoredPart[] {
    const unsaved = new Set(this.set.changed());
    return this.set.parts.filter((part) => !unsaved.has(part) && !this.shelf.isDamaged(part.id));
  }
}
