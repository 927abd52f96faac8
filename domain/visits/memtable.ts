import type { Hit, HitBatch } from "../ingest/hit.ts";
import type { SealedVisit } from "../parts/sealed-visit.ts";
import { isDuplicate, isReload, rememberHit, rememberReload, rememberSealed } from "./admission.ts";
import { foldHit } from "./fold.ts";
import { sealRuns } from "./seal.ts";
import { SharedTexts } from "./shared-texts.ts";
import { type CountedHit, IDLE_BOUND_MS, newVisitor, type Visit, type Visitor } from "./visit.ts";
import { VisitorIndex } from "./visitor-index.ts";
import { frameBytes, hitBytes, hitsBytes, visitorBytes } from "./weight.ts";

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
  /** Whether the visitor has a sealed run around an instant (Unix ms): an event then would be of the same visit. */
  isAround(ordinal: number, at: number): boolean;
  /** Whether a sealed run of the visitor around the hit holds the pageview that its attention is about. */
  showsPageviewOf(ordinal: number, hit: Hit): boolean;
  /** Whether a sealed run of the visitor holds the hit's identity. @param far see {@link reopen} */
  holds(ordinal: number, hit: Hit, far: boolean): boolean;
  /**
   * Takes back the runs of the visitor that the hit falls into or touches.
   * @param far and those that have to do with its pageview, whenever they were
   */
  reopen(ordinal: number, hit: Hit, far: boolean): SealedVisit[];
}

/** What became of a batch. */
export interface Admitted {
  visitor: Visitor | null;
  /** The hits that were new, in the order of the batch. Empty: nothing changed. */
  accepted: Hit[];
  duplicates: number;
  /** Duplicates that were reloads: remembered, so to be journalled. */
  reloads: Hit[];
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
  private held = 0;

  constructor(sealed: SealedVisits) {
    this.sealed = sealed;
  }

  /** About how many bytes of memory its visitors take. */
  get bytes(): number {
    return this.held;
  }

  /** Takes a chunk as a checkpoint holds it. */
  restore(id: number, visitors: Visitor[]): void {
    const chunk: Chunk = { id, visitors, version: 0, savedVersion: 0 };
    this.chunks.push(chunk);
    for (const visitor of visitors) {
      this.visitors.set(visitor.key, { visitor, chunk });
      this.held += visitorBytes(visitor);
    }
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
    const reloads: Hit[] = [];
    if (entry) this.held -= frameBytes(entry.visitor);
    for (const hit of batch.hits) {
      if (isDuplicate(entry?.visitor, hit)) continue;
      const where = ordinal < 0 ? "nowhere" : this.whereSealed(ordinal, entry?.visitor, hit);
      const far = where === "anywhere";
      if (where !== "nowhere" && this.sealed.holds(ordinal, hit, far)) continue;
      if (entry && !replayed && !batch.imported && isReload(entry.visitor, hit)) {
        rememberReload(entry.visitor, hit);
        reloads.push(hit);
        continue;
      }
      entry ??= this.add(key, ordinal);
      if (where !== "nowhere") {
        for (const run of this.sealed.reopen(ordinal, hit, far)) {
          this.held += hitsBytes(run.visit);
          unseal(entry.visitor, run);
        }
      }
      rememberHit(entry.visitor, hit);
      this.texts.share(hit);
      const visit = foldHit(entry.visitor, hit);
      if (visit.acquisition === hit.acquisition) this.texts.shareOrigin(visit);
      if (hit.kind !== "engagement") this.held += hitBytes(hit);
      accepted.push(hit);
    }
    const again = batch.reloads ?? [];
    if (entry) for (const reload of again) rememberReload(entry.visitor, reload);
    if (entry) this.held += frameBytes(entry.visitor);
    if (entry && accepted.length + reloads.length + again.length > 0) entry.chunk.version++;
    return { visitor: entry?.visitor ?? null, accepted, duplicates: batch.hits.length - accepted.length, reloads };
  }

  /** Whether a hit was taken before, as far as memory alone can tell. */
  knows(batch: HitBatch, hit: Hit): boolean {
    return isDuplicate(this.visitors.get(this.visitorKey(batch))?.visitor, hit);
  }

  /** The visitor as far as it may still change, or null. */
  visitor(key: string): Visitor | null {
    return this.visitors.get(key)?.visitor ?? null;
  }

  /** Counted hits of a visitor's newest visit. */
  newestVisitHits(key: string): number {
    return this.visitors.get(key)?.visitor.visits.at(-1)?.hits.length ?? 0;
  }

  /** Erases a visitor, its place in the index included. */
  forget(key: string): void {
    const entry = this.visitors.get(key);
    this.index.forget(key);
    if (!entry) return;
    this.visitors.delete(key);
    this.held -= visitorBytes(entry.visitor);
    entry.chunk.visitors = entry.chunk.visitors.filter((visitor) => visitor !== entry.visitor);
    entry.chunk.version++;
  }

  /** Takes runs out, as a part will keep them. Visitors without any left are forgotten; the index still knows them. */
  seal(picked: ReadonlyMap<Visitor, readonly Visit[]>): SealedVisit[] {
    const sealed: SealedVisit[] = [];
    for (const [visitor, runs] of picked) {
      const entry = this.visitors.get(visitor.key);
      if (!entry) continue;
      this.held -= visitorBytes(visitor);
      for (const run of sealRuns(visitor, runs)) sealed.push(run);
      entry.chunk.version++;
      if (visitor.visits.length === 0) this.visitors.delete(visitor.key);
      else this.held += visitorBytes(visitor);
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
    if (open) return batch.previousVisitor;
    const ordinal = this.isSealedAround(at) ? this.index.find(batch.previousVisitor) : -1;
    return ordinal >= 0 && this.sealed.isAround(ordinal, at) ? batch.previousVisitor : batch.visitor;
  }

  /** Whether any sealed run may be around an instant. */
  private isSealedAround(at: number): boolean {
    return at - this.sealed.until < IDLE_BOUND_MS;
  }

  /**
   * Where sealed runs that have to do with a hit may be: around it, when it is old enough for that; anywhere, when they are told by
   * its pageview. Attention looks for a pageview that is not here. A pageview looks for attention that is later than itself.
   */
  private whereSealed(ordinal: number, visitor: Visitor | undefined, hit: Hit): "nowhere" | "around" | "anywhere" {
    const { until } = this.sealed;
    if (until === Number.NEGATIVE_INFINITY) return "nowhere";
    const around = this.isSealedAround(hit.at);
    if (hit.pageview === 0) {
      const before = hit.kind === "pageview" && hit.at + IDLE_BOUND_MS <= until;
      return before ? "anywhere" : around ? "around" : "nowhere";
    }
    if (isPageviewHere(visitor, hit)) return around ? "around" : "nowhere";
    return around && this.sealed.showsPageviewOf(ordinal, hit) ? "around" : "anywhere";
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

/** Whether the memtable has the pageview that attention is about, or has heard of it before. */
const isPageviewHere = (visitor: Visitor | undefined, hit: Hit): boolean => {
  if (!visitor) return false;
  if (visitor.engagements.has(`${hit.session}:${hit.pageview}`)) return true;
  const isIt = (other: CountedHit): boolean => other.seq === hit.pageview && other.session === hit.session;
  return visitor.visits.findLast((visit) => visit.hits.findLast(isIt)) !== undefined;
};

/** Puts a sealed run back among its visitor's. */
const unseal = (visitor: Visitor, { visit, engagements }: SealedVisit): void => {
  visitor.visits.push(visit);
  visitor.visits.sort((a, b) => a.from - b.from);
  for (const [key, engagement] of engagements) visitor.engagements.set(key, engagement);
  rememberSealed(visitor, visit, engagements);
};
