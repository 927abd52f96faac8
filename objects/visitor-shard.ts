import { DurableObject } from "cloudflare:workers";
import type { ExportCursor, ExportScope } from "../domain/export/page.ts";
import { decodeHitBatch } from "../domain/ingest/hit-codec.ts";
import type { GivenBack } from "../domain/limits/lease-book.ts";
import { noUsage, type Span, type Usage } from "../domain/limits/usage.ts";
import { ShardLive } from "../domain/live/shard-live.ts";
import type { ShardReport } from "../domain/live/shard-report.ts";
import { retentionMs, usualPolicy } from "../domain/parts/policy.ts";
import type { ScanPartial } from "../domain/query/partial.ts";
import type { ScanPlan } from "../domain/query/plan.ts";
import { scanAll } from "../domain/query/scan.ts";
import type { Admitted } from "../domain/visits/memtable.ts";
import { HEARTBEAT_QUIET_S, HEARTBEAT_WATCHED_S, LIVE_MINUTES } from "../protocol/limits.ts";
import type { VisitorRecord } from "../protocol/visitor-record.ts";
import { hubStub, type ObjectNamespaces, shardIndex, siteOfShard } from "./addresses.ts";
import type { ExportReply, IngestReply, KnownReplies, ScanReply, SiteRecord, VisitorShardApi } from "./api.ts";
import { systemClock } from "./clock.ts";
import { GroupCommit } from "./group-commit.ts";
import { HandOver } from "./hand-over.ts";
import { logIncident } from "./log.ts";
import { memoryOf } from "./memory-account.ts";
import { type Passed, ShardGate } from "./shard-gate.ts";
import { type Counts, ShardLedger } from "./shard-ledger.ts";
import { VisitorShardStore } from "./visitor-shard.store.ts";

/** A dirty shard is checkpointed this long after its first change, unless the journal fills up earlier. */
const CHECKPOINT_AFTER_MS = 3_600_000;
const RETRY_AFTER_S = 2;

/** What a shard has once it was told of its site. */
interface Known {
  site: SiteRecord;
  ledger: ShardLedger;
  live: ShardLive;
  handOver: HandOver;
  gate: ShardGate;
}

/** Owns a slice of a site's visitors: journal, dedupe, visits, and its slice of every question. */
export class VisitorShard extends DurableObject<ObjectNamespaces> implements VisitorShardApi {
  /** Replaceable by tests. */
  clock = systemClock;
  private readonly store: VisitorShardStore;
  private readonly commits: GroupCommit<Passed, Counts | null>;
  /** Null: an unknown site. Nothing is stored, not even a table. */
  private known: Known | null = null;
  /** When the alarm rings, Unix ms; null: it is not set. */
  private alarmAt: number | null = null;
  private tidying: ReturnType<typeof setTimeout> | null = null;

  constructor(ctx: DurableObjectState, env: ObjectNamespaces) {
    super(ctx, env);
    this.store = new VisitorShardStore(ctx.storage);
    this.commits = new GroupCommit({
      now: () => this.clock.now(),
      write: (requests) => this.write(requests),
      sync: () => this.ctx.storage.sync(),
    });
    const site = this.store.site();
    if (site) this.known = this.recover(site);
    ctx.blockConcurrencyWhile(async () => {
      this.alarmAt = await ctx.storage.getAlarm();
    });
  }

  async configure(record: SiteRecord): Promise<void> {
    if (this.known && this.known.site.version >= record.version) return;
    this.store.saveSite(record);
    if (this.known) {
      const { site, gate } = this.known;
      this.known.site = record;
      gate.settingsChanged();
      if (retentionMs(site) !== retentionMs(record)) await this.ensureAlarm(0);
    } else this.known = this.recover(record);
  }

  async ingest(text: string, settingsVersion: number, sender = ""): Promise<IngestReply> {
    const { known } = this;
    if (!known) return { kind: "unknown_site" };
    if (settingsVersion < known.site.version) return { kind: "stale_settings" };
    if (settingsVersion > known.site.version) return { kind: "unknown_site" };
    const isFull = (): boolean => known.ledger.isFull(this.clock.now(), retentionMs(known.site));
    if (this.commits.full || this.orStartAnew(isFull)) return { kind: "overloaded", retryAfterS: RETRY_AFTER_S };
    const lines = text.split("\n");
    const batches = lines.map(decodeHitBatch);
    const verdict = await known.gate.admit({ lines, batches }, sender, known.site.settings, this.clock.now());
    // The site was deleted meanwhile, here and below.
    if (this.known !== known) return { kind: "unknown_site" };
    if (verdict.kind === "limited") return verdict;
    const { request, reservations, overQuota, folded } = verdict;
    const hits = request.batches.reduce((sum, batch) => sum + batch.hits.length, 0);
    if (hits === 0) known.gate.release(reservations);
    const counts = hits > 0 ? await this.commits.add(verdict, hits, text.length) : { accepted: 0, duplicates: 0 };
    if (!counts) return { kind: "unknown_site" };
    // A retry may be the first to come after a crash that left its event journalled and its hub in the dark.
    if (counts.accepted > 0 || known.handOver.owes) {
      known.handOver.changed();
      await this.ensureAlarm(CHECKPOINT_AFTER_MS);
    }
    const heartbeatS = known.handOver.watched ? HEARTBEAT_WATCHED_S : HEARTBEAT_QUIET_S;
    return { kind: "done", ...counts, heartbeatS, overQuota, folded };
  }

  async giveBackQuota(span: Span, period: number, version: number): Promise<GivenBack | null> {
    return this.known ? this.known.gate.giveBack(span, period, version) : { taken: 0, keeps: 0 };
  }

  async handOver(): Promise<void> {
    await this.known?.handOver.drain();
  }

  async usage(): Promise<Usage> {
    return this.known?.ledger.usage ?? noUsage();
  }

  async fullReport(watched: boolean): Promise<ShardReport> {
    const { handOver } = this.mustKnow();
    handOver.watched = watched;
    return handOver.fullReport();
  }

  async scan(plans: ScanPlan[]): Promise<ScanPartial[]> {
    return scanAll(this.known?.ledger.tables(plans) ?? [], plans);
  }

  async scanSince(plans: ScanPlan[], known: KnownReplies | null): Promise<ScanReply> {
    const ledger = this.known?.ledger;
    // A site that was deleted and made anew begins its journal again.
    const version = `${this.known?.site.createdAt ?? 0}.${ledger?.version ?? 0}`;
    const unchanged = known?.version === version;
    const asked = unchanged ? plans.slice(known.plans) : plans;
    let damagedParts = 0;
    const tables = asked.length === 0 ? [] : ledger?.tables(asked, () => damagedParts++);
    return { version, unchanged, partials: scanAll(tables ?? [], asked), damagedParts };
  }

  async exportPage(scope: ExportScope, after: ExportCursor | null): Promise<ExportReply> {
    let damagedParts = 0;
    const page = this.known?.ledger.exportPage(scope, after, () => damagedParts++);
    return { text: page?.text ?? "", next: page?.next ?? null, damagedParts };
  }

  async visitor(key: string): Promise<VisitorRecord | null> {
    return this.known?.ledger.visitor(key) ?? null;
  }

  async eraseVisitor(key: string): Promise<void> {
    if (!this.known) return;
    const { ledger, handOver, site } = this.known;
    // Said before anything is changed, when a damaged part may hold some of it.
    ledger.visitor(key);
    this.orStartAnew(() => ledger.eraseVisitor(key, this.clock.now(), retentionMs(site)));
    await handOver.replaceAll();
  }

  async erase(): Promise<void> {
    await this.ctx.storage.deleteAll();
    this.known = null;
    this.alarmAt = null;
  }

  override async alarm(): Promise<void> {
    this.alarmAt = null;
    if (!this.known) return;
    const { ledger, handOver, site } = this.known;
    this.orStartAnew(() => ledger.saveCheckpoint(this.clock.now(), retentionMs(site)));
    this.tidy();
    const tidyInMs = ledger.tidyInMs(this.clock.now(), retentionMs(site));
    if (tidyInMs !== null) await this.ensureAlarm(tidyInMs);
    await handOver.drain();
  }

  private write(passed: readonly Passed[]): (Counts | null)[] {
    if (!this.known) return passed.map(() => null);
    const { ledger, live, site, gate } = this.known;
    const now = this.clock.now();
    const note = ({ visitor, accepted }: Admitted): void => {
      if (visitor) live.note(visitor, accepted, now);
    };
    const requests = passed.map(({ request }) => request);
    const counts = this.orStartAnew(() => ledger.write(requests, now, retentionMs(site), note));
    for (const { reservations } of passed) gate.release(reservations);
    // In a turn of its own, so that what waits meanwhile waits for one thing at a time.
    if (ledger.untidy) this.tidying ??= setTimeout(() => this.tidy(), 0);
    return counts;
  }

  private tidy(): void {
    if (this.tidying) clearTimeout(this.tidying);
    this.tidying = null;
    if (!this.known) return;
    const { ledger, site } = this.known;
    this.orStartAnew(() => ledger.tidyParts(this.clock.now(), retentionMs(site)));
  }

  /** Memory that is ahead of the tables must not answer anybody: after a failed write the object starts anew. */
  private orStartAnew<T>(write: () => T): T {
    try {
      return write();
    } catch (error) {
      this.ctx.abort(logIncident(this.ctx.id.name ?? "", "the journal could not be written", error));
      throw error;
    }
  }

  private mustKnow(): Known {
    if (!this.known) throw new Error("the shard does not know its site");
    return this.known;
  }

  private async ensureAlarm(afterMs: number): Promise<void> {
    const at = this.clock.now() + afterMs;
    if (this.alarmAt !== null && this.alarmAt <= at) return;
    this.alarmAt = at;
    await this.ctx.storage.setAlarm(at);
  }

  private recover(site: SiteRecord): Known {
    const shard = shardIndex(this.ctx.id.name);
    const live = new ShardLive(shard);
    const ledger = new ShardLedger(this.store, memoryOf(this.env).join(this.ctx.id.toString()), usualPolicy, {
      replayed: ({ accepted }) => live.oweHoursOf(accepted, this.clock.now()),
      list: () => Array.from(new Set([...live.owedHours, ...handOver.unheardHours])),
    });
    live.oweHours(ledger.savedHours);
    const handOver = new HandOver({
      shard,
      epoch: crypto.randomUUID(),
      now: () => this.clock.now(),
      changed: () => live.changed,
      take: (full) => {
        const now = this.clock.now();
        return full ? live.takeAll(ledger.visitorsSince(now - LIVE_MINUTES * 60_000), now) : live.takeChanges(now);
      },
      apply: (report) => hubStub(this.env, siteOfShard(this.ctx.id.name), site.settings.jurisdiction).apply(report),
    });
    const hub = () => hubStub(this.env, siteOfShard(this.ctx.id.name), site.settings.jurisdiction);
    const gate = new ShardGate(ledger.memtable, {
      shard,
      usage: () => ledger.usage,
      lease: (ask) => hub().leaseQuota(ask),
    });
    return { site, ledger, live, handOver, gate };
  }
}
