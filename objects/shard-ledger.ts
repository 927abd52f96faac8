import type { HitBatch } from "../domain/ingest/hit.ts";
import { decodeHitBatch } from "../domain/ingest/hit-codec.ts";
import { journalLines } from "../domain/journal/journal-lines.ts";
import { needsCheckpoint, packRows } from "../domain/journal/ring.ts";
import type { Facts } from "../domain/parts/facts.ts";
import { MemtableFacts } from "../domain/parts/memtable-facts.ts";
import { type Admitted, Memtable } from "../domain/visits/memtable.ts";
import type { VisitorShardStore } from "./visitor-shard.store.ts";

/** One ingest call: the text of its batches, and the batches. */
export interface IngestRequest {
  lines: string[];
  batches: HitBatch[];
}

export interface Counts {
  accepted: number;
  duplicates: number;
}

/**
 * What a shard has accepted, in memory and on disk: the journal, the memtable it folds to, and the checkpoints.
 *
 * Invariant: a crash may leave a phantom (journalled, not acknowledged: the retry is recognised), never a hole
 * (acknowledged, not journalled). Memory is a fold of checkpoint and journal, so it may vanish at any moment.
 */
export class ShardLedger {
  readonly memtable: Memtable;
  private readonly store: VisitorShardStore;
  private readonly facts = new MemtableFacts();
  /** Sequence of the newest journal row, and of the newest that the checkpoint includes. */
  private seq: number;
  private savedSeq: number;
  private journalBytes = 0;

  /** Recovers what was accepted: the checkpoint, then the journal after it. */
  constructor(store: VisitorShardStore) {
    this.store = store;
    this.memtable = new Memtable({ until: Number.NEGATIVE_INFINITY, holds: () => false, reopen: () => [] });
    const { seq } = store.checkpoint();
    for (const bytes of store.visitorPages()) this.memtable.index.restorePage(bytes);
    for (const { id, visitors } of store.chunks()) this.memtable.restore(id, visitors);
    this.seq = seq;
    this.savedSeq = seq;
    for (const row of store.journalAfter(seq)) {
      for (const line of row.body.split("\n")) this.memtable.take(decodeHitBatch(line), true);
      this.seq = row.seq;
      this.journalBytes += row.body.length;
    }
  }

  /**
   * One turn: admits, folds and journals. After an exception memory may be ahead of the journal: the object must start anew.
   * @param accepted is told of every batch of which something was new
   */
  write(requests: readonly IngestRequest[], accepted: (admitted: Admitted) => void): Counts[] {
    if (needsCheckpoint(this.seq - this.savedSeq, this.journalBytes)) this.saveCheckpoint();
    const lines: string[] = [];
    const counts = requests.map((request) => this.admit(request, lines, accepted));
    for (const row of packRows(lines)) {
      this.store.appendJournal(++this.seq, row);
      this.journalBytes += row.length;
    }
    return counts;
  }

  /** Brings the tables up to date with memory, so that a wake has less to replay. Writes nothing when nothing changed. */
  saveCheckpoint(): void {
    if (this.seq === this.savedSeq) return;
    const { memtable } = this;
    const chunks = memtable.chunks.filter((chunk) => chunk.version !== chunk.savedVersion);
    this.store.saveCheckpoint({ chunks, pages: memtable.index.changedPages(), checkpoint: { seq: this.seq } });
    for (const chunk of chunks) chunk.savedVersion = chunk.version;
    memtable.index.saved();
    memtable.dropEmptyChunks();
    this.savedSeq = this.seq;
    this.journalBytes = 0;
  }

  /** Everything accepted, as columns. */
  tables(): Facts[] {
    return this.facts.tables(this.memtable.chunks);
  }

  private admit(request: IngestRequest, lines: string[], accepted: (admitted: Admitted) => void): Counts {
    const counts: Counts = { accepted: 0, duplicates: 0 };
    request.batches.forEach((batch, index) => {
      const admitted = this.memtable.take(batch, false);
      const { visitor } = admitted;
      counts.accepted += admitted.accepted.length;
      counts.duplicates += admitted.duplicates;
      if (!visitor || admitted.accepted.length === 0) return;
      const whole = admitted.duplicates === 0 && visitor.key === batch.visitor && batch.previousVisitor === "";
      const kept = { ...batch, visitor: visitor.key, previousVisitor: "", hits: admitted.accepted };
      lines.push(...journalLines(kept, whole ? (request.lines[index] ?? null) : null));
      accepted(admitted);
    });
    return counts;
  }
}
