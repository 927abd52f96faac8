import type { HitBatch } from "../../domain/ingest/hit.ts";
import { decodeHitBatch, encodeHitBatch } from "../../domain/ingest/hit-codec.ts";
import { type EncodedPart, encodePart } from "../../domain/parts/encode-part.ts";
import type { Facts } from "../../domain/parts/facts.ts";
import { MemtableFacts } from "../../domain/parts/memtable-facts.ts";
import { mergeParts } from "../../domain/parts/merge-parts.ts";
import type { PartReader } from "../../domain/parts/part-reader.ts";
import { PartSet } from "../../domain/parts/part-set.ts";
import { computeIdlest, computeMerge, computeSealable, type PartPolicy } from "../../domain/parts/policy.ts";
import { compareSealed, type SealedVisit } from "../../domain/parts/sealed-visit.ts";
import type { ScanPlan } from "../../domain/query/plan.ts";
import { decodeChunk, encodeChunk } from "../../domain/visits/chunk-codec.ts";
import { Memtable } from "../../domain/visits/memtable.ts";
import { visitorBytes } from "../../domain/visits/weight.ts";
import { deflate, openPart } from "./parts.ts";

/** Everything, whatever it is. */
const everything: ScanPlan = {
  subject: "hits",
  from: 0,
  to: Number.MAX_SAFE_INTEGER,
  rows: "any",
  filter: null,
  dimensions: [],
  measures: [],
};

/** The rules of a shard without its shell: journal, memtable, checkpoints and parts, kept as the texts and bytes they are. */
export class PureShard {
  private memtable: Memtable;
  private parts: PartSet;
  private readonly policy: PartPolicy;
  private readonly facts = new MemtableFacts();
  private readonly stored = new Map<number, EncodedPart>();
  private readonly readers = new WeakMap<EncodedPart, PartReader>();
  private readonly dead = new Map<number, readonly number[]>();
  private readonly chunks = new Map<number, string>();
  private readonly pages = new Map<number, Uint8Array>();
  private readonly names = new Map<number, string>();
  private journal: string[] = [];

  constructor(policy: PartPolicy) {
    this.policy = policy;
    this.parts = new PartSet((id) => this.open(id));
    this.memtable = new Memtable(this.parts);
  }

  /** @returns hits that were new */
  take(batch: HitBatch): number {
    const { visitor, accepted } = this.memtable.take(batch, false);
    if (!visitor || accepted.length === 0) return 0;
    this.names.set(visitor.ordinal, visitor.key);
    this.journal.push(encodeHitBatch({ ...batch, hits: accepted }));
    return accepted.length;
  }

  /** Seals what its policy says, half of the rest too when it is crowded, and stores it with the memtable and the tombstones. */
  checkpoint(now: number, crowded = false): void {
    const sealed = this.memtable.seal(computeSealable(this.memtable.all(), now, this.policy));
    if (crowded)
      sealed.push(
        ...this.memtable.seal(computeIdlest(this.memtable.all(), now, { bytes: this.memtable.bytes / 2, full: false })),
      );
    this.store(sealed.toSorted(compareSealed));
    for (const { id, visitors } of this.memtable.chunks)
      this.chunks.set(id, visitors.length === 0 ? "" : encodeChunk(visitors));
    for (const { page, bytes } of this.memtable.index.changedPages()) this.pages.set(page, bytes);
    for (const { id, dead } of this.parts.changed()) this.dead.set(id, dead.slice());
    this.memtable.index.saved();
    this.memtable.dropEmptyChunks();
    this.parts.saved();
    this.journal = [];
  }

  /** @returns how many parts became one; only right after a checkpoint */
  merge(): number {
    const old = computeMerge(this.parts.parts, this.policy);
    if (old.length === 0) return 0;
    this.store(Array.from(mergeParts(old.map(({ id, dead }) => ({ reader: this.open(id), dead })))));
    this.parts.remove(old.map(({ id }) => id));
    for (const { id } of old) this.stored.delete(id);
    return old.length;
  }

  /** Forgets what is in memory and recovers it from what is stored. */
  restart(): void {
    this.parts = new PartSet((id) => this.open(id));
    this.memtable = new Memtable(this.parts);
    for (const [id, { zone, bytes }] of this.stored) {
      this.parts.add({ id, zone, size: bytes.length, dead: [...(this.dead.get(id) ?? [])] });
    }
    for (const bytes of this.pages.values()) this.memtable.index.restorePage(bytes);
    for (const [id, text] of Array.from(this.chunks).sort(([a], [b]) => a - b)) {
      if (text !== "") this.memtable.restore(id, decodeChunk(text));
    }
    for (const line of this.journal) this.memtable.take(decodeHitBatch(line), true);
  }

  /** Runs that are in parts. */
  get sealedRuns(): number {
    return this.parts.runs;
  }

  /** Whose visits may still change, in memory. */
  get memtableKeys(): string[] {
    return Array.from(this.memtable.all(), ({ key }) => key);
  }

  /** @throws when the memtable's weight is not that of its visitors */
  checkWeight(): void {
    const expected = Array.from(this.memtable.all()).reduce((sum, visitor) => sum + visitorBytes(visitor), 0);
    if (this.memtable.bytes !== expected) throw new Error(`${this.memtable.bytes} bytes, not ${expected}`);
  }

  nameOf(ordinal: number): string {
    return this.names.get(ordinal) ?? "";
  }

  *tables(): Iterable<Facts> {
    yield* this.facts.tables(this.memtable.chunks);
    yield* this.parts.tables([everything]);
  }

  private store(visits: readonly SealedVisit[]): void {
    if (visits.length === 0) return;
    const id = this.parts.nextId;
    const part = encodePart(visits, deflate);
    this.stored.set(id, part);
    this.dead.delete(id);
    this.parts.add({ id, zone: part.zone, size: part.bytes.length, dead: [] });
  }

  private open(id: number): PartReader {
    const part = this.stored.get(id);
    if (!part) throw new Error(`there is no part ${id}`);
    let reader = this.readers.get(part);
    if (!reader) {
      reader = openPart(part.bytes);
      this.readers.set(part, reader);
    }
    return reader;
  }
}
