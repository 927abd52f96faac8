import { DurableObject } from "cloudflare:workers";
import type { HitBatch } from "../domain/ingest/hit.ts";
import { decodeHitBatch } from "../domain/ingest/hit-codec.ts";
import { journalLines } from "../domain/journal/journal-lines.ts";
import { needsCheckpoint, packRows } from "../domain/journal/ring.ts";
import { ShardLive } from "../domain/live/shard-live.ts";
import type { ShardReport } from "../domain/live/shard-report.ts";
import { MemtableFacts } from "../domain/parts/memtable-facts.ts";
import type { ScanPartial } from "../domain/query/partial.ts";
import type { ScanPlan } from "../domain/query/plan.ts";
import { scanAll } from "../domain/query/scan.ts";
import { Memtable } from "../domain/visits/memtable.ts";
import { HEARTBEAT_QUIET_S, HEARTBEAT_WATCHED_S } from "../protocol/limits.ts";
import { hubStub, type ObjectNamespaces, shardIndex, siteOfShard } from "./addresses.ts";
import type { IngestReply, SiteRecord, VisitorShardApi } from "./api.ts";
import { systemClock } from "./clock.ts";
import { GroupCommit } from "./group-commit.ts";
import { HandOver } from "./hand-over.ts";
import { VisitorShardStore } from "./visitor-shard.store.ts";

/** A dirty shard is checkpointed this long after its first change, unless the journal fills up earlier. */
const CHECKPOINT_AFTER_MS = 3_600_000;
const RETRY_AFTER_S = 2;

interface IngestRequest {
  lines: string[];
  batches: HitBatch[];
}

interface Counts {
  accepted: number;
  duplicates: number;
}

/**
 * Owns a slice of a site's visitors: journal, dedupe, visits, and its slice of every question.
 *
 * Invariant: a crash may leave a phantom (journalled, not acknowledged: the retry is recognised), never a hole
 * (acknowledged, not journalled). Memory is a fold of checkpoint and journal, so it may vanish at any moment.
 */
export class VisitorShard extends DurableObject<ObjectNamespaces> implements VisitorShardApi {
  /** Replaceable by tests. */
  clock = systemClock;
  private readonly store: VisitorShardStore;
  private readonly commits: GroupCommit<IngestRequest, Counts>;
  private site: SiteRecord | null = null;
  private memtable = new Memtable();
  private facts = new MemtableFacts();
  private live: ShardLive;
  private handOverToHub: HandOver;
  /** Sequence of the newest journal row, and of the newest that the checkpoint includes. */
  private seq = 0;
  private savedSeq = 0;
  private journalBytes = 0;
  private alarmSet = false;

  constructor(ctx: DurableObjectState, env: ObjectNamespaces) {
    super(ctx, env);
    this.store = new VisitorShardStore(ctx.storage);
    this.live = new ShardLive(shardIndex(ctx.id.name));
    this.handOverToHub = this.newHandOver();
    this.commits = new GroupCommit({
      now: () => this.clock.now(),
      write: (requests) => this.journal(requests),
      sync: () => this.ctx.storage.sync(),
    });
    if (this.store.exists()) this.recover();
    ctx.blockConcurrencyWhile(async () => {
      this.alarmSet = (await ctx.storage.getAlarm()) !== null;
    });
  }

  async configure(record: SiteRecord): Promise<void> {
    if (this.site && this.site.version >= record.version) return;
    if (!this.store.exists()) this.store.createTables();
    this.store.saveSite(record);
    this.site = record;
  }

  async ingest(text: string, settingsVersion: number): Promise<IngestReply> {
    if (!this.site) return { kind: "unknown_site" };
    if (settingsVersion < this.site.version) return { kind: "stale_settings" };
    if (settingsVersion > this.site.version) return { kind: "unknown_site" };
    if (this.commits.full) return { kind: "overloaded", retryAfterS: RETRY_AFTER_S };
    const lines = text.split("\n");
    const batches = lines.map(decodeHitBatch);
    const hits = batches.reduce((sum, batch) => sum + batch.hits.length, 0);
    const counts = await this.commits.add({ lines, batches }, hits);
    if (counts.accepted > 0) {
      this.handOverToHub.changed();
      await this.ensureAlarm();
    }
    return {
      kind: "done",
      ...counts,
      heartbeatS: this.handOverToHub.watched ? HEARTBEAT_WATCHED_S : HEARTBEAT_QUIET_S,
    };
  }

  async handOver(): Promise<void> {
    if (this.site) await this.handOverToHub.drain();
  }

  async fullReport(watched: boolean): Promise<ShardReport> {
    this.handOverToHub.watched = watched;
    return this.handOverToHub.fullReport();
  }

  async scan(plans: ScanPlan[]): Promise<ScanPartial[]> {
    return scanAll(this.facts.tables(this.memtable.chunks), plans);
  }

  async erase(): Promise<void> {
    await this.ctx.storage.deleteAll();
    this.site = null;
    this.memtable = new Memtable();
    this.facts = new MemtableFacts();
    this.live = new ShardLive(shardIndex(this.ctx.id.name));
    this.handOverToHub = this.newHandOver();
    this.seq = 0;
    this.savedSeq = 0;
    this.journalBytes = 0;
    this.alarmSet = false;
  }

  override async alarm(): Promise<void> {
    this.alarmSet = false;
    if (!this.site) return;
    this.saveCheckpoint();
    await this.handOverToHub.drain();
  }

  /** One turn: admit, fold, journal. An exception leaves memory ahead of the journal, so the object starts anew. */
  private journal(requests: IngestRequest[]): Counts[] {
    if (!this.site) throw new Error("the site was deleted");
    try {
      if (needsCheckpoint(this.seq - this.savedSeq, this.journalBytes)) this.saveCheckpoint();
      const accepted: string[] = [];
      const counts = requests.map((request) => this.admit(request, accepted));
      for (const row of packRows(accepted)) {
        this.store.appendJournal(++this.seq, row);
        this.journalBytes += row.length;
      }
      return counts;
    } catch (error) {
      this.ctx.abort("the journal could not be written");
      throw error;
    }
  }

  /** Admits and folds one request. @param accepted takes the lines to journal */
  private admit(request: IngestRequest, accepted: string[]): Counts {
    const counts: Counts = { accepted: 0, duplicates: 0 };
    const now = this.clock.now();
    request.batches.forEach((batch, index) => {
      const admitted = this.memtable.take(batch, false);
      counts.accepted += admitted.accepted.length;
      counts.duplicates += admitted.duplicates;
      const { visitor } = admitted;
      if (!visitor || admitted.accepted.length === 0) return;
      const whole = admitted.duplicates === 0 && visitor.key === batch.visitor && batch.previousVisitor === "";
      const kept = { ...batch, visitor: visitor.key, previousVisitor: "", hits: admitted.accepted };
      accepted.push(...journalLines(kept, whole ? (request.lines[index] ?? null) : null));
      this.live.note(visitor, admitted.accepted, now);
    });
    return counts;
  }

  private recover(): void {
    this.site = this.store.site();
    const checkpoint = this.store.checkpoint();
    for (const { id, visitors } of this.store.chunks()) this.memtable.restore(id, visitors);
    this.memtable.nextOrdinal = checkpoint.nextOrdinal;
    this.seq = checkpoint.seq;
    this.savedSeq = checkpoint.seq;
    for (const row of this.store.journalAfter(checkpoint.seq)) {
      for (const line of row.body.split("\n")) this.memtable.take(decodeHitBatch(line), true);
      this.seq = row.seq;
      this.journalBytes += row.body.length;
    }
  }

  private saveCheckpoint(): void {
    if (this.seq === this.savedSeq) return;
    const changed = this.memtable.chunks.filter((chunk) => chunk.version !== chunk.savedVersion);
    this.store.saveCheckpoint(changed, { seq: this.seq, nextOrdinal: this.memtable.nextOrdinal });
    for (const chunk of changed) chunk.savedVersion = chunk.version;
    this.savedSeq = this.seq;
    this.journalBytes = 0;
  }

  private async ensureAlarm(): Promise<void> {
    if (this.alarmSet) return;
    this.alarmSet = true;
    await this.ctx.storage.setAlarm(this.clock.now() + CHECKPOINT_AFTER_MS);
  }

  private newHandOver(): HandOver {
    const shard = shardIndex(this.ctx.id.name);
    return new HandOver({
      shard,
      epoch: crypto.randomUUID(),
      now: () => this.clock.now(),
      changed: () => this.live.changed,
      take: (full) =>
        full ? this.live.takeAll(this.memtable.all(), this.clock.now()) : this.live.takeChanges(this.clock.now()),
      apply: (report) => {
        const jurisdiction = this.site?.settings.jurisdiction ?? null;
        return hubStub(this.env, siteOfShard(this.ctx.id.name), jurisdiction).apply(report);
      },
    });
  }
}
