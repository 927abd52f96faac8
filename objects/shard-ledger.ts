import type { ExportCursor, ExportPage, ExportScope } from "../domain/export/page.ts";
import { shardPage } from "../domain/export/shard-page.ts";
import type { Hit, HitBatch } from "../domain/ingest/hit.ts";
import { decodeHitBatch } from "../domain/ingest/hit-codec.ts";
import { journalLines } from "../domain/journal/journal-lines.ts";
import { needsCheckpoint, packRows } from "../domain/journal/journal-rows.ts";
import { isCounted, noteUsage, noUsage, type Usage } from "../domain/limits/usage.ts";
import type { Facts } from "../domain/parts/facts.ts";
import { MemtableFacts } from "../domain/parts/memtable-facts.ts";
import {
  computeExpiredRuns,
  computeIdlest,
  computeNextExpiry,
  computeSealable,
  hasIdle,
  type PartPolicy,
  usualPolicy,
} from "../domain/parts/policy.ts";
import { compareSealed, type SealedVisit } from "../domain/parts/sealed-visit.ts";
import { visitorRecord } from "../domain/privacy/visitor-record.ts";
import type { ScanPlan } from "../domain/query/plan.ts";
import { type Admitted, Memtable } from "../domain/visits/memtable.ts";
import { newVisitor, type Visitor } from "../domain/visits/visit.ts";
import type { VisitorRecord } from "../protocol/visitor-record.ts";
import type { MemoryShare } from "./memory-account.ts";
import { ShardParts } from "./shard-parts.ts";
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

type OnAccepted = (admitted: Admitted) => void;

/** Hours whose rollups may not know yet what was accepted; they outlive the memory of who tells the hub. */
export interface OwedHours {
  /** Told of what is replayed: it may have been accepted right before a crash. */
  replayed: OnAccepted;
  /** Unix ms, to be kept with the checkpoint: what it includes is not replayed again. */
  list(): number[];
}

/** Merging goes on in the next alarm, so that no turn is long. */
const MERGE_AFTER_MS = 1000;
/** What expires within an hour goes together. */
const EXPIRY_GRID_MS = 3_600_000;

const nobodyOwes: OwedHours = { replayed: () => {}, list: () => [] };

/**
 * What a shard has accepted, in memory and on disk: the journal, the memtable it folds to, the checkpoints, and the parts
 * into which closed visits are sealed.
 *
 * Invariant: a crash may leave a phantom (journalled, not acknowledged: the retry is recognised), never a hole
 * (acknowledged, not journalled). Memory is a fold of checkpoint and journal, so it may vanish at any moment.
 */
export class ShardLedger {
  readonly memtable: Memtable;
  /** Events that count towards the site's quotas. */
  readonly usage: Usage = noUsage();
  private readonly store: VisitorShardStore;
  private readonly facts = new MemtableFacts();
  private readonly parts: ShardParts;
  /** Sequence of the newest journal row, and of the newest that the checkpoint includes. */
  private seq: number;
  private savedSeq: number;
  private journalBytes = 0;
  private readonly policy: PartPolicy;
  private readonly owed: OwedHours;
  private readonly share: MemoryShare;
  /** What the checkpoint says is owed. */
  readonly savedHours: readonly number[];

  /**
   * Recovers what was accepted: the checkpoint, then the journal after it.
   * @param share of the memory that it has together with other objects
   */
  constructor(store: VisitorShardStore, share: MemoryShare, policy: PartPolicy = usualPolicy, owed = nobodyOwes) {
    this.store = store;
    this.share = share;
    this.policy = policy;
    this.owed = owed;
    this.parts = new ShardParts(store, policy, share);
    this.memtable = new Memtable(this.parts.set);
    const { seq, usage, hours } = store.checkpoint();
    Object.assign(this.usage, usage);
    this.savedHours = hours ?? [];
    for (const bytes of store.visitorPages()) this.memtable.index.restorePage(bytes);
    for (const { id, visitors } of store.chunks()) this.memtable.restore(id, visitors);
    this.seq = seq;
    this.savedSeq = seq;
    for (const row of store.journalAfter(seq)) {
      for (const line of row.body.split("\n")) {
        const batch = decodeHitBatch(line);
        const admitted = this.memtable.take(batch, true);
        this.noteUsage(batch, admitted.accepted);
        owed.replayed(admitted);
      }
      this.seq = row.seq;
      this.journalBytes += row.body.length;
    }
    share.note(this.memtable.bytes);
  }

  /**
   * One turn: admits, folds and journals. After an exception memory may be ahead of the journal: the object must start anew.
   * @param retentionMs how long the site keeps facts; null: for ever
   * @param accepted is told of every batch of which something was new
   */
  write(requests: readonly IngestRequest[], now: number, retentionMs: number | null, accepted: OnAccepted): Counts[] {
    const isDue = needsCheckpoint(this.seq - this.savedSeq, this.journalBytes);
    if (isDue) this.saveCheckpoint(now, retentionMs);
    else this.relieve(now, retentionMs);
    const lines: string[] = [];
    const counts = requests.map((request) => this.admit(request, lines, accepted));
    for (const row of packRows(lines)) {
      this.store.appendJournal(++this.seq, this.savedSeq, row);
      this.journalBytes += row.length;
    }
    this.share.note(this.memtable.bytes, now);
    return counts;
  }

  /**
   * Whether the isolate holds so much that nothing more is taken here, even after sealing what can be sealed.
   * Memory may be ahead of the tables after an exception: the object must start anew.
   */
  isFull(now: number, retentionMs: number | null): boolean {
    if (!this.share.mayTake) this.relieve(now, retentionMs);
    return !this.share.mayTake;
  }

  /**
   * Seals what may be sealed and brings the tables up to date with memory, so that a wake has less to replay. Memory may
   * be ahead of the tables after an exception: the object must start anew.
   */
  saveCheckpoint(now: number, retentionMs: number | null): void {
    const { memtable, parts } = this;
    memtable.seal(computeExpiredRuns(memtable.all(), now, retentionMs));
    const usual = memtable.seal(computeSealable(memtable.all(), now, this.policy));
    const runs = usual.concat(this.sealIdlest(now)).sort(compareSealed);
    const sealed = parts.encode({ count: runs.length, read: () => runs });
    const chunks = memtable.chunks.filter((chunk) => chunk.version !== chunk.savedVersion);
    const pages = memtable.index.changedPages();
    if (chunks.length === 0 && pages.length === 0 && this.seq === this.savedSeq) return;
    this.store.saveCheckpoint({
      chunks,
      pages,
      sealed,
      reopened: parts.set.changed(),
      checkpoint: { seq: this.seq, usage: this.usage, hours: this.owed.list() },
    });
    for (const chunk of chunks) chunk.savedVersion = chunk.version;
    parts.add(sealed);
    memtable.index.saved();
    memtable.dropEmptyChunks();
    parts.set.saved();
    this.savedSeq = this.seq;
    this.journalBytes = 0;
  }

  /**
   * Visitors whose visits had an event since an instant, Unix ms; those whose visits were sealed early once for each such visit.
   * More than those may be among them.
   */
  *visitorsSince(at: number): Iterable<Visitor> {
    yield* this.memtable.all();
    for (const { ordinal, visit, engagements } of this.parts.set.endedSince(at)) {
      yield { ...newVisitor("", ordinal), visits: [visit], engagements: new Map(engagements) };
    }
  }

  /** Whether there are parts to merge. */
  get untidy(): boolean {
    return this.parts.untidy;
  }

  /**
   * In how many milliseconds there is something to tidy; null: never, as things are. A site that nobody visits any more keeps
   * what it promised of retention, too.
   */
  tidyInMs(now: number, retentionMs: number | null): number | null {
    if (this.untidy) return MERGE_AFTER_MS;
    const expiry = computeNextExpiry(this.parts.set.parts, this.memtable.all(), retentionMs);
    return expiry === null ? null : Math.max(expiry - now, EXPIRY_GRID_MS);
  }

  /** Drops what retention has done with, and merges once; see {@link untidy} for whether there is more. */
  tidyParts(now: number, retentionMs: number | null): void {
    this.parts.tidy(now, retentionMs);
  }

  /**
   * Names what is answered from: nothing is added without a journal row, and between two rows runs are only dropped: by
   * retention, or with their visitor. So equal names mean equal facts, whatever was evicted, sealed or merged meanwhile.
   */
  get version(): string {
    let runs = this.parts.set.runs;
    for (const { visits } of this.memtable.all()) runs += visits.length;
    return `${this.seq}.${runs}`;
  }

  /**
   * Everything accepted that a question may look at, as columns, one table at a time: each is good until the next is asked for.
   * @param onDamaged is told of each part that is left out
   */
  *tables(plans: readonly ScanPlan[], onDamaged: () => void = () => {}): Iterable<Facts> {
    this.share.note(this.memtable.bytes);
    yield* this.facts.tables(this.memtable.chunks);
    yield* this.parts.set.tables(plans, onDamaged);
  }

  /** The next lines of an export. @param onDamaged is told of each part that is left out */
  exportPage(scope: ExportScope, after: ExportCursor | null, onDamaged: () => void): ExportPage {
    const { memtable, parts } = this;
    return shardPage({ memtable, parts: parts.set.parts, open: (id) => parts.open(id), onDamaged }, scope, after);
  }

  /** Everything held about a visitor; null when nothing is. @throws PartError when that cannot be said */
  visitor(key: string): VisitorRecord | null {
    const ordinal = this.memtable.index.find(key);
    const sealed: SealedVisit[] = [];
    if (ordinal >= 0) {
      for (const { reader, live } of this.parts.set.ofVisitor(ordinal)) sealed.push(...reader.visitsOf(live));
    }
    return visitorRecord(key, this.memtable.visitor(key), sealed);
  }

  /**
   * Erases a visitor from memtable, index, parts and journal, all at once. Memory may be ahead of the tables after an
   * exception: the object must start anew.
   * @throws PartError before anything is changed, when a damaged part may hold some of it
   */
  eraseVisitor(key: string, now: number, retentionMs: number | null): void {
    const ordinal = this.memtable.index.find(key);
    if (ordinal < 0) return;
    const found = Array.from(this.parts.set.ofVisitor(ordinal), ({ part, rows }) => ({ part, rows }));
    this.store.atomically(() => {
      this.memtable.forget(key);
      this.saveCheckpoint(now, retentionMs);
      for (const { part, rows } of found) this.parts.drop(part, rows);
      this.store.clearJournal();
    });
  }

  /** Gives up what it owes to the memory that others use too. Writes nothing when all that it holds is lively. */
  private relieve(now: number, retentionMs: number | null): void {
    const { memtable, share } = this;
    if (!share.owes(now)) return;
    if (hasIdle(memtable.all(), now, share.pressed)) this.saveCheckpoint(now, retentionMs);
    else share.settle(memtable.bytes, now);
  }

  private sealIdlest(now: number): SealedVisit[] {
    const { memtable, share } = this;
    const { owed: bytes, pressed: full } = share;
    const sealed = bytes > 0 ? memtable.seal(computeIdlest(memtable.all(), now, { bytes, full })) : [];
    share.settle(memtable.bytes, now);
    return sealed;
  }

  private noteUsage(batch: HitBatch, accepted: readonly Hit[]): void {
    if (!batch.imported) noteUsage(this.usage, batch.receivedAt, accepted.filter(isCounted).length);
  }

  private admit(request: IngestRequest, lines: string[], accepted: OnAccepted): Counts {
    const counts: Counts = { accepted: 0, duplicates: 0 };
    request.batches.forEach((batch, index) => {
      const admitted = this.memtable.take(batch, false);
      const { visitor, reloads } = admitted;
      counts.accepted += admitted.accepted.length;
      counts.duplicates += admitted.duplicates;
      if (!visitor || admitted.accepted.length + reloads.length === 0) return;
      const whole = admitted.duplicates === 0 && visitor.key === batch.visitor && batch.previousVisitor === "";
      const kept = { ...batch, visitor: visitor.key, previousVisitor: "", hits: admitted.accepted, reloads };
      this.noteUsage(batch, admitted.accepted);
      lines.push(...journalLines(kept, whole ? (request.lines[index] ?? null) : null));
      if (admitted.accepted.length > 0) accepted(admitted);
    });
    return counts;
  }
}
