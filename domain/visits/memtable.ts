import type { Hit, HitBatch } from "../ingest/hit.ts";
import type { SealedVisit } from "../parts/sealed-visit.ts";
import { isDuplicate, isReload, rememberHit, rememberReload, rememberSealed } from "./admission.ts";
import { foldHit } from "./fold.ts";
import { sealRuns } from "./seal.ts";
import { SharedTexts } from "./shared-texts.ts";
import { type CountedHit, IDLE_BOUND_MS, newVisitor, type Visit, type Visitor } from "./visit.ts";
import { VisitorIndex } from "./visitor-index.ts";

/** Visitors a chunk takes before the next one is begun. */
const CHUNK_VISITORS = 512;
/** A chunk that sealing left with fewer is dissolved into the newest one. */
const CHUNK_WORTHWHILE = 64;

/** A group of visitors that is checkpointed, and turned into columns, as one. */
export interface Chunk {
  readonly id: number;
  visitors: Visitor[];
  /** Rises with every change of one of its visitors. */
  version: number;
  /** The version that the last checkpoint holds; -1 when none does. */
  savedVersion: number;
}

/** What was sealed into parts, as far as a new event may have to do with it. */
export interface SealedVisits {
  /** Latest event of any sealed run, Unix ms: events well beyond it touch none. */
  readonly until: number;
  /** Whether a sealed run of the visitor holds the hit's identity. */
  holds(ordinal: number, hit: Hit): boolean;
  /** Takes back the runs of the visitor that the hit falls into, touches, or belongs to. */
  reopen(ordinal: number, hit: Hit): SealedVisit[];
}

/** What became of a batch. */
export interface Admitted {
  visitor: Visitor | null;
  /** The hits that were new, in the order of the batch. Empty: nothing changed. */
  accepted: Hit[];
  duplicates: number;
}

interface Entry {
  visitor: Visitor;
  chunk: Chunk;
}

/**
 * The visits that may still change, by visitor. State is a fold of the journal: the same batches in the same order, from
 * the same checkpoint, give the same memtable, ordinals included. A run is in exactly one place: here or in one part.
 */
export class Memtable {
  private readonly visitors = new Map<string, Entry>();
  private readonly sealed: SealedVisits;
  private readonly texts = new SharedTexts();
  readonly index = new VisitorIndex();
  chunks: Chunk[] = [];

  constructor(sealed: SealedVisits) {
    this.sealed = sealed;
  }

  /** Takes a chunk as a checkpoint holds it. */
  restore(id: number, visitors: Visitor[]): void {
    const chunk: Chunk = { id, visitors, version: 0, savedVersion: 0 };
    this.chunks.push(chunk);
    for (const visitor of visitors) this.visitors.set(visitor.key, { visitor, chunk });
  }

  *all(): Iterable<Visitor> {
    for (const chunk of this.chunks) yield* chunk.visitors;
  }

  /**
   * Admits a batch and folds what is new. Changes the memtable in place.
   * @param replayed true for a batch from the journal: it was admitted once, so only identity counts
   */
  take(batch: HitBatch, replayed: boolean): Admitted {
    const key = this.visitorKey(batch);
    let entry = this.visitors.get(key);
    const ordinal = entry?.visitor.ordinal ?? this.index.find(key);
    const accepted: Hit[] = [];
    for (const hit of batch.hits) {
      if (isDuplicate(entry?.visitor, hit)) continue;
      const perhapsSealed = ordinal >= 0 && this.mayTouchSealed(entry?.visitor, hit);
      if (perhapsSealed && this.sealed.holds(ordinal, hit)) continue;
      if (entry && !replayed && !batch.imported && isReload(entry.visitor, hit)) {
        rememberReload(entry.visitor, hit);
        entry.chunk.version++;
        continue;
      }
      entry ??= this.add(key, ordinal);
      if (perhapsSealed) for (const run of this.sealed.reopen(ordinal, hit)) unseal(entry.visitor, run);
      rememberHit(entry.visitor, hit);
      this.texts.share(hit);
      const visit = foldHit(entry.visitor, hit);
      if (visit.acquisition === hit.acquisition) this.texts.shareOrigin(visit);
      accepted.push(hit);
    }
    if (accepted.length > 0 && entry) entry.chunk.version++;
    return { visitor: entry?.visitor ?? null, accepted, duplicates: batch.hits.length - accepted.length };
  }

  /** Whether a hit was taken before, as far as memory alone can tell. */
  knows(batch: HitBatch, hit: Hit): boolean {
    return isDuplicate(this.visitors.get(this.visitorKey(batch))?.visitor, hit);
  }

  /** The visitor as far as it may still change, or null. */
  visitor(key: string): Visitor | null {
    return this.visitors.get(key)?.visitor ?? null;
  }

  /** Erases a visitor, its place in the index included. */
  forget(key: string): void {
    const entry = this.visitors.get(key);
    this.index.forget(key);
    if (!entry) return;
    this.visitors.delete(key);
    entry.chunk.visitors = entry.chunk.visitors.filter((visitor) => visitor !== entry.visitor);
    entry.chunk.version++;
  }

  /** Takes runs out, as a part will keep them. Visitors without any left are forgotten; the index still knows them. */
  seal(picked: ReadonlyMap<Visitor, readonly Visit[]>): SealedVisit[] {
    const sealed: SealedVisit[] = [];
    for (const [visitor, runs] of picked) {
      sealed.push(...sealRuns(visitor, runs));
      const entry = this.visitors.get(visitor.key);
      if (!entry) continue;
      entry.chunk.version++;
      if (visitor.visits.length === 0) this.visitors.delete(visitor.key);
    }
    for (const chunk of this.chunks) chunk.visitors = chunk.visitors.filter((visitor) => visitor.visits.length > 0);
    this.dissolveSmallChunks();
    return sealed;
  }

  /** Drops chunks that hold nothing and whose rows a checkpoint has removed. */
  dropEmptyChunks(): void {
    this.chunks = this.chunks.filter((chunk) => chunk.visitors.length > 0);
  }

  /** Whose hits these are: yesterday's pseudonym goes on while its visit is open, so that a visit survives midnight. */
  private visitorKey(batch: HitBatch): string {
    if (batch.previousVisitor === "") return batch.visitor;
    const at = batch.hits[0]?.at ?? batch.receivedAt;
    const previous = this.visitors.get(batch.previousVisitor)?.visitor;
    const open = previous?.visits.some((v) => at - v.to < IDLE_BOUND_MS && v.from - at < IDLE_BOUND_MS);
    return open ? batch.previousVisitor : batch.visitor;
  }

  /**
   * Whether parts must be asked about a hit: it is old enough, or it is the first word on a pageview that is not here.
   */
  private mayTouchSealed(visitor: Visitor | undefined, hit: Hit): boolean {
    if (this.sealed.until === Number.NEGATIVE_INFINITY) return false;
    if (hit.at - this.sealed.until < IDLE_BOUND_MS) return true;
    if (hit.pageview === 0) return false;
    if (!visitor) return true;
    if (visitor.engagements.has(`${hit.session}:${hit.pageview}`)) return false;
    const isItsPageview = (other: CountedHit): boolean => other.seq === hit.pageview && other.session === hit.session;
    return visitor.visits.findLast((visit) => visit.hits.findLast(isItsPageview)) === undefined;
  }

  /** @param ordinal of a visitor that was seen before; -1 for a new one */
  private add(key: string, ordinal: number): Entry {
    const chunk = this.openChunk();
    const visitor = newVisitor(key, ordinal >= 0 ? ordinal : this.index.add(key));
    chunk.visitors.push(visitor);
    const entry = { visitor, chunk };
    this.visitors.set(key, entry);
    return entry;
  }

  private openChunk(): Chunk {
    const last = this.chunks.at(-1);
    if (last && last.visitors.length < CHUNK_VISITORS) return last;
    const chunk: Chunk = { id: (last?.id ?? -1) + 1, visitors: [], version: 0, savedVersion: -1 };
    this.chunks.push(chunk);
    return chunk;
  }

  private dissolveSmallChunks(): void {
    for (const chunk of this.chunks.slice(0, -1)) {
      if (chunk.visitors.length === 0 || chunk.visitors.length >= CHUNK_WORTHWHILE) continue;
      for (const visitor of chunk.visitors) {
        const target = this.openChunk();
        target.visitors.push(visitor);
        target.version++;
        this.visitors.set(visitor.key, { visitor, chunk: target });
      }
      chunk.visitors = [];
      chunk.version++;
    }
  }
}

/** Puts a sealed run back among its visitor's. */
const unseal = (visitor: Visitor, { visit, engagements }: SealedVisit): void => {
  visitor.visits.push(visit);
  visitor.visits.sort((a, b) => a.from - b.from);
  for (const [key, engagement] of engagements) visitor.engagements.set(key, engagement);
  rememberSealed(visitor, visit, engagements);
};
