import { DurableObject } from "cloudflare:workers";
import type { LeaseAsk, LeaseReply } from "../domain/limits/lease-book.ts";
import type { QuotaOffice } from "../domain/limits/quota-office.ts";
import type { ReportReply, ShardReport } from "../domain/live/shard-report.ts";
import type { DayDrops } from "../protocol/drops.ts";
import type { LiveState } from "../protocol/live.ts";
import { type ObjectNamespaces, shardStub } from "./addresses.ts";
import { Agenda, type Timers } from "./agenda.ts";
import type { SiteHubApi, SiteRecord, VisitorShardApi } from "./api.ts";
import { systemClock } from "./clock.ts";
import { DropStore } from "./drop-store.ts";
import { HourlyRollups } from "./hourly-rollups.ts";
import { LiveFeed } from "./live-feed.ts";
import { writeLog } from "./log.ts";
import { RollupOutbox } from "./rollup-outbox.ts";
import { SiteHubStore } from "./site-hub.store.ts";
import { openQuotaOffice } from "./site-quotas.ts";
import { PUBLIC_VIEWERS, readHubAddress } from "./viewer-account.ts";
import { ViewerSockets } from "./viewer-sockets.ts";

/** Departures within so long share one wake. */
const EXPIRY_GRID_MS = 1000;
/** When a shard could not be reached, viewers wait so long for the next attempt. */
const RELOAD_MS = 10_000;

export interface HubEnv extends ObjectNamespaces {
  /** Where sealed hours go. Without it they stay in the hub. */
  ROLLUPS?: AnalyticsEngineDataset;
}

/** What the hub asks of its shards. */
export type HubShard = Pick<VisitorShardApi, "fullReport" | "handOver" | "scanSince" | "giveBackQuota">;

/**
 * A site's live side: presence and counters as the sum of its shards' reports, pushed to the viewers.
 *
 * Invariant: what is live is never stored. A hub that lost its memory asks every shard for a full report before it answers
 * anything, and viewers notice nothing but a fresh snapshot. While nobody looks, it does not even listen.
 */
export class SiteHub extends DurableObject<HubEnv> implements SiteHubApi {
  /** Replaceable by tests. */
  clock = systemClock;
  private readonly store: SiteHubStore;
  private readonly agenda: Agenda;
  private readonly sockets: ViewerSockets;
  private readonly feed: LiveFeed;
  private readonly rollups: HourlyRollups;
  private readonly dropStore: DropStore;
  private readonly quotas: QuotaOffice;
  private site: SiteRecord | null;
  /** The rebuilding from all shards, under way or done. Null: the board says nothing. */
  private loading: Promise<void> | null = null;
  private loaded = false;
  /** Whether the shards were told of the present viewers. */
  private shardsKnow = false;

  constructor(ctx: DurableObjectState, env: HubEnv) {
    super(ctx, env);
    this.store = new SiteHubStore(ctx.storage);
    this.agenda = new Agenda(ctx.storage);
    this.sockets = new ViewerSockets(ctx, this.store);
    this.feed = new LiveFeed(this.sockets, () => this.clock.now());
    this.rollups = new HourlyRollups(this.store, new RollupOutbox(this.store, env.ROLLUPS), (plans) =>
      Promise.all(this.shards().map((shard) => shard.scanSince(plans, null))),
    );
    this.dropStore = new DropStore(ctx.storage.sql);
    const quotaShard = (index: number) => this.shardOf(this.mustKnow(), index);
    this.quotas = openQuotaOffice(ctx.storage.sql, () => this.mustKnow(), quotaShard, this.clock);
    this.site = this.store.site();
  }

  async configure(record: SiteRecord): Promise<void> {
    if (this.site && this.site.version >= record.version) return;
    const before = JSON.stringify(this.site?.settings.quota);
    this.store.saveSite(record);
    this.site = record;
    this.sockets.allow(PUBLIC_VIEWERS, record.settings.public, "this site is not public any more");
    if (before !== undefined && before !== JSON.stringify(record.settings.quota)) this.quotas.forget();
  }

  async apply(report: ShardReport): Promise<ReportReply> {
    const watched = this.sockets.watchers > 0;
    if (!this.site) return { kind: "applied", watched };
    this.rollups.owe(report.hours);
    // Woken by this report with viewers at hand: they are owed the whole again.
    if (this.sockets.count > 0) void this.tryToLoad();
    // Without a board there is nothing to keep: whoever asks next has it built from the shards.
    const applied = this.loading ? this.feed.board.apply(report, this.clock.now()) : "applied";
    if (applied === "applied" && this.loaded) this.feed.changed();
    await this.agenda.arm(this.timers());
    return { kind: applied === "resync" ? "resync" : "applied", watched };
  }

  async live(strong: boolean): Promise<LiveState> {
    const shards = this.shards();
    const loading = this.load();
    await Promise.all([loading, ...(strong ? shards.map((shard) => shard.handOver()) : [])]);
    return this.feed.board.show(this.clock.now());
  }

  override async fetch(request: Request): Promise<Response> {
    if (!this.site) return Response.json({ error: "There is no such site." }, { status: 404 });
    if (request.headers.get("upgrade")?.toLowerCase() !== "websocket") {
      return Response.json({ error: "Ask for this with `Upgrade: websocket`." }, { status: 426 });
    }
    const { stream, ...account } = readHubAddress(request.url);
    await this.load(stream === "live" || this.sockets.watchers > 0);
    const answer = this.feed.admit(stream, account);
    if (this.sockets.watchers > 0 && !this.shardsKnow) this.ctx.waitUntil(this.tellShards());
    await this.agenda.arm(this.timers());
    return answer;
  }

  async endViewers(by: string, reason: string): Promise<void> {
    this.sockets.allow(by, false, reason);
  }

  /** Viewers have nothing to say; keep-alives are answered by the platform and never come here. */
  override async webSocketMessage(socket: WebSocket): Promise<void> {
    this.ended(socket);
    socket.close(1008, "this stream takes no messages");
  }

  override async webSocketClose(socket: WebSocket): Promise<void> {
    this.ended(socket);
    socket.close();
  }

  override async webSocketError(socket: WebSocket): Promise<void> {
    this.ended(socket);
  }

  override async alarm(): Promise<void> {
    this.agenda.fired();
    if (!this.site) return;
    try {
      if (this.sockets.count > 0) {
        await this.tryToLoad();
        this.feed.board.expire(this.clock.now());
        if (this.loaded) this.feed.changed();
      }
      await this.rollups.run(this.site.settings.site_id, this.clock.now());
    } finally {
      if (this.site) await this.agenda.arm(this.timers());
    }
  }

  async leaseQuota(ask: LeaseAsk): Promise<LeaseReply> {
    return this.quotas.lease(ask);
  }

  async noteDrops(days: DayDrops[]): Promise<void> {
    if (this.site) this.dropStore.add(days);
  }

  async drops(from: string, to: string): Promise<DayDrops[]> {
    return this.dropStore.between(from, to);
  }

  async erase(): Promise<void> {
    this.site = null;
    this.sockets.closeAll("the site was deleted");
    this.forgetLive();
    this.rollups.reset();
    this.quotas.forget();
    await this.ctx.storage.deleteAll();
    this.agenda.fired();
  }

  /** The site's shards. Replaceable by tests. */
  shardOf = (site: SiteRecord, index: number): HubShard =>
    shardStub(this.env, site.settings.site_id, index, site.settings.jurisdiction);

  private mustKnow(): SiteRecord {
    if (!this.site) throw new Error("There is no such site.");
    return this.site;
  }

  private shards(): HubShard[] {
    const site = this.mustKnow();
    return Array.from({ length: site.settings.shards }, (_, index) => this.shardOf(site, index));
  }

  private timers(): Timers {
    const now = this.clock.now();
    return { presence: this.computeNextLook(now), rollups: this.rollups.computeNextRun(now) };
  }

  /** When viewers will see a change though nothing happens. */
  private computeNextLook(now: number): number | null {
    if (this.sockets.count === 0) return null;
    if (!this.loading) return now + RELOAD_MS;
    const expiry = this.loaded ? this.feed.board.computeNextExpiry() : null;
    return expiry === null ? null : Math.ceil(expiry / EXPIRY_GRID_MS) * EXPIRY_GRID_MS;
  }

  /** Has the board built from every shard's full report, once in a life. */
  private load(watched = this.sockets.watchers > 0): Promise<void> {
    this.loading ??= this.askShards(watched).then(
      async () => {
        if (!this.site) return;
        this.loaded = true;
        this.feed.changed();
        await this.agenda.arm(this.timers());
      },
      (error: unknown) => {
        this.forgetLive();
        throw error;
      },
    );
    return this.loading;
  }

  private tryToLoad(): Promise<void> {
    return this.load().catch((error: unknown) => this.note("the live state could not be rebuilt", error));
  }

  /** Asks for full reports; those that come meanwhile by themselves find their place by (epoch, seq). */
  private async askShards(watched: boolean): Promise<void> {
    const reports = await Promise.all(this.shards().map((shard) => shard.fullReport(watched)));
    for (const report of this.site ? reports : []) {
      this.rollups.owe(report.hours);
      this.feed.board.apply(report, this.clock.now());
    }
    this.shardsKnow = watched;
  }

  /** The first viewer came: from now on shards report at once, and trackers speak more often. */
  private async tellShards(): Promise<void> {
    this.shardsKnow = true;
    const told = this.askShards(true).then(() => this.feed.changed());
    // Who does not hear it now will in the reply to its next report.
    await told.catch((error: unknown) => this.note("the shards could not be told of a viewer", error));
  }

  private readonly note = (message: string, error: unknown): void =>
    writeLog("warn", message, { object: this.ctx.id.name ?? "" }, error);

  private ended(socket: WebSocket): void {
    this.sockets.forget(socket);
    if (this.sockets.watchers === 0) this.shardsKnow = false;
  }

  private forgetLive(): void {
    this.feed.reset();
    this.loading = null;
    this.loaded = false;
    this.shardsKnow = false;
  }
}
