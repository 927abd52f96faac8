import type { Hit, HitBatch } from "../ingest/hit.ts";
import { isDuplicate, isReload, rememberHit } from "./admission.ts";
import { foldHit } from "./fold.ts";
import { IDLE_BOUND_MS, newVisitor, type Visitor } from "./visit.ts";

/** Visitors a chunk takes before the next one is begun. */
const CHUNK_VISITORS = 512;

/** A group of visitors that is checkpointed, and turned into columns, as one. */
export interface Chunk {
  readonly id: number;
  readonly visitors: Visitor[];
  /** Rises with every change of one of its visitors. */
  version: number;
  /** The version that the last checkpoint holds; -1 when none does. */
  savedVersion: number;
}

/** What became of a batch. */
export interface Admitted {
  visitor: Visitor | null;
  /** The hits that were new, in the order of the batch. Empty: nothing changed. */
  accepted: Hit[];
  duplicates: number;
}

/**
 * The visits that may still change, by visitor. State is a fold of the journal: the same batches in the same order, from
 * the same checkpoint, give the same memtable, ordinals included.
 */
export class Memtable {
  private readonly visitors = new Map<string, { visitor: Visitor; chunk: Chunk }>();
  readonly chunks: Chunk[] = [];
  nextOrdinal = 0;

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
    const accepted: Hit[] = [];
    for (const hit of batch.hits) {
      if (isDuplicate(entry?.visitor, hit)) continue;
      if (!replayed && !batch.imported && isReload(entry?.visitor, hit)) continue;
      entry ??= this.add(key);
      rememberHit(entry.visitor, hit);
      foldHit(entry.visitor, hit);
      accepted.push(hit);
    }
    if (accepted.length > 0 && entry) entry.chunk.version++;
    return { visitor: entry?.visitor ?? null, accepted, duplicates: batch.hits.length - accepted.length };
  }

  /** Whose hits these are: yesterday's pseudonym goes on while its visit is open, so that a visit survives midnight. */
  private visitorKey(batch: HitBatch): string {
    if (batch.previousVisitor === "") return batch.visitor;
    const at = batch.hits[0]?.at ?? batch.receivedAt;
    const previous = this.visitors.get(batch.previousVisitor)?.visitor;
    const open = previous?.visits.some((v) => at - v.to < IDLE_BOUND_MS && v.from - at < IDLE_BOUND_MS);
    return open ? batch.previousVisitor : batch.visitor;
  }

  private add(key: string): { visitor: Visitor; chunk: Chunk } {
    let chunk = this.chunks.at(-1);
    if (!chunk || chunk.visitors.length >= CHUNK_VISITORS) {
      chunk = { id: (chunk?.id ?? -1) + 1, visitors: [], version: 0, savedVersion: -1 };
      this.chunks.push(chunk);
    }
    const visitor = newVisitor(key, this.nextOrdinal++);
    chunk.visitors.push(visitor);
    const entry = { visitor, chunk };
    this.visitors.set(key, entry);
    return entry;
  }
}
