import { DurableObject } from "cloudflare:workers";
import type { LeaseAsk, LeaseReply } from "../domain/limits/lease-book.ts";
import type { QuotaOffice } from "../domain/limits/quota-office.ts";
import type { ReportReply, ShardReport } from "../domain/live/shard-report.ts";
import type { ArchiveAnswer, ArchiveAsk } from "../domain/query/past.ts";
import type { Alert, AlertRule, AlertTest } from "../protocol/alerts.ts";
import type { DayDrops } from "../protocol/drops.ts";
import type { LiveState } from "../protocol/live.ts";
import { type ObjectNamespaces, shardStub } from "./addresses.ts";
import { Agenda, type Timers } from "./agenda.ts";
import { AlertDesk } from "./alert-desk.ts";
import { AlertStore } from "./alerts.store.ts";
import type { SiteHubApi, SiteRecord, VisitorShardApi } from "./api.ts";
import { systemClock } from "./clock.ts";
import { DropStore } from "./drops.store.ts";
import { LiveFeed } from "./live-feed.ts";
import { LiveSource } from "./live-source.ts";
import { writeLog } from "./log.ts";
import { SiteAlerts } from "./site-alerts.ts";
import { SiteHubStore } from "./site-hub.store.ts";
import { openQuotaOffice } from "./site-quotas.ts";
import { SiteRollups } from "./site-rollups.ts";
import { PUBLIC_VIEWERS, readHubAddress } from "./viewer-account.ts";
import { ViewerSockets } from "./viewer-sockets.ts";
import type { Post } from "./webhook.ts";

/** What the hub asks of its shards. */
export type HubShard = Pick<VisitorShardApi, "fullReport" | "handOver" | "scanSince" | "giveBackQuota" | "usage">;

/**
 * A site's live side: presence and counters as the sum of its shards' reports, pushed to the viewers.
 *
 * Invariant: what is live is never stored. A hub that lost its memory asks every shard for a full report before it answers
 * anything, and viewers notice nothing but a fresh snapshot. While nobody looks and no alert needs it, it does not even listen.
 */
export class SiteHub extends DurableObject<ObjectNamespaces> implements SiteHubApi {
  /** Replaceable by tests. */
  clock = systemClock;
  /** Posts messages to the addresses of alerts. Replaceable by tests. */
  post: Post = (url, init) => fetch(url, init);
  private readonly store: SiteHubStore;
  private readonly agenda: Agenda;
  private readonly sockets: ViewerSockets;
  private readonly feed: LiveFeed;
  private readonly source: LiveSource;
  private readonly rollups: SiteRollups;
  private readonly dropStore: DropStore;
  private readonly quotas: QuotaOffice;
  private readonly watching: SiteAlerts;
  private readonly desk: AlertDesk;
  private site: SiteRecord | null;

  constructor(ctx: DurableObjectState, env: ObjectNamespaces) {
    super(ctx, env);
    this.store = new SiteHubStore(ctx.storage);
    this.agenda = new Agenda(ctx.storage);
    this.sockets = new ViewerSockets(ctx, this.store);
    this.feed = new LiveFeed(this.sockets, () => this.clock.now());
    const ports = {
      site: () => this.site,
      shards: () => this.shards(),
      now: () => this.clock.now(),
      arm: () => this.agenda.arm(this.timers()),
      note: (message: string, error: unknown) => writeLog("warn", message, { object: ctx.id.name ?? "" }, error),
    };
    this.rollups = new SiteRollups(ctx.storage, this.store, env.ROLLUPS, ports);
    this.source = new LiveSource(this.feed, {
      ...ports,
      owe: (hours) => this.rollups.owe(hours),
      built: () => this.watching.watch(),
    });
    const post: Post = (url, init) => this.post(url, init);
    this.watching = new SiteAlerts(new AlertStore(ctx.storage), { ...ports, post, board: () => this.source.board });
    this.desk = new AlertDesk(this.watching, ports);
    this.dropStore = new DropStore(ctx.storage.sql);
    const quotaShard = (index: number) => this.shardOf(this.mustKnow(), index);
    this.quotas = openQuotaOffice(ctx.storage.sql, () => this.mustKnow(), quotaShard, this.clock);
    this.site = this.store.site();
  }

  async configure(record: SiteRecord): Promise<void> {
    if (this.site && this.site.version >= record.version) return;
    const before = this.site?.settings;
    this.store.saveSite(record);
    this.site = record;
    if (record.settings.public) this.sockets.allow(PUBLIC_VIEWERS);
    else this.sockets.end(PUBLIC_VIEWERS, "this site is not public any more");
    const changed = (group: "quota" | "goals"): boolean =>
      before !== undefined && JSON.stringify(before[group]) !== JSON.stringify(record.settings[group]);
    if (changed("quota")) this.quotas.forget();
    if (changed("goals")) this.watching.goalsChanged();
    // Days are archived of a site that nobody visits, too.
    await this.arm();
  }

  async apply(report: ShardReport): Promise<ReportReply> {
    const watched = this.sockets.watchers > 0;
    if (!this.site) return { kind: "applied", watched };
    this.rollups.heard(report);
    // Woken by this report with viewers at hand: they are owed the whole again.
    if (this.sockets.count > 0 || this.watching.watchesPresence) void this.source.tryToLoad(watched);
    // Who has left since the last report is seen before those who came.
    this.watching.watch();
    const applied = this.source.apply(report);
    this.watching.watch();
    this.watching.heard(report);
    await this.arm();
    return { kind: applied === "resync" ? "resync" : "applied", watched };
  }

  async live(strong: boolean): Promise<LiveState> {
    const shards = this.shards();
    const loading = this.source.load(this.sockets.watchers > 0);
    await Promise.all([loading, ...(strong ? shards.map((shard) => shard.handOver()) : [])]);
    return this.feed.board.show(this.clock.now());
  }

  override async fetch(request: Request): Promise<Response> {
    if (!this.site) return Response.json({ error: "There is no such site." }, { status: 404 });
    if (request.headers.get("upgrade")?.toLowerCase() !== "websocket") {
      return Response.json({ error: "Ask for this with `Upgrade: websocket`." }, { status: 426 });
    }
    const { stream, ...account } = readHubAddress(request.url);
    await this.source.load(stream === "live" || this.sockets.watchers > 0);
    const answer = this.feed.admit(stream, account);
    const telling = this.sockets.watchers > 0 ? this.source.tellShards() : null;
    if (telling) this.ctx.waitUntil(telling);
    await this.arm();
    return answer;
  }

  async endViewers(by: string, reason: string): Promise<void> {
    this.sockets.end(by, reason);
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
      if (this.sockets.count > 0 || this.watching.watchesPresence) {
        await this.source.refresh(this.sockets.watchers > 0);
      }
      await this.watching.run();
      if (this.site) await this.rollups.run(this.site.settings.site_id, this.clock.now());
    } finally {
      if (this.site) await this.arm();
    }
  }

  async askArchive(asks: ArchiveAsk[]): Promise<ArchiveAnswer> {
    return this.rollups.archive.answer(asks);
  }

  async archiveFor(settings: SiteRecord["settings"]): Promise<boolean> {
    return this.rollups.archive.archiveFor(settings);
  }

  async leaseQuota(ask: LeaseAsk): Promise<LeaseReply> {
    const reply = await this.quotas.lease(ask);
    if (ask.span === "month") this.watching.leased();
    await this.arm();
    return reply;
  }

  async alerts(): Promise<Alert[]> {
    return this.desk.list();
  }

  async createAlert(rule: AlertRule, dashboard: string): Promise<Alert | null> {
    return this.site && this.desk.create(rule, dashboard);
  }

  async changeAlert(id: string, rule: AlertRule, dashboard: string): Promise<Alert | null> {
    return this.desk.change(id, rule, dashboard);
  }

  async deleteAlert(id: string): Promise<boolean> {
    return this.desk.remove(id);
  }

  async testAlert(id: string): Promise<AlertTest | null> {
    return this.desk.test(id);
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
    this.source.forget();
    this.watching.reset();
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

  private arm(): Promise<void> {
    return this.agenda.arm(this.timers());
  }

  private timers(): Timers {
    const now = this.clock.now();
    return {
      presence: this.sockets.count > 0 ? this.source.computeNextLook(now) : null,
      rollups: this.rollups.computeNextRun(now),
      alerts: this.watching.computeNextRun(now),
    };
  }

  private ended(socket: WebSocket): void {
    this.sockets.forget(socket);
    if (this.sockets.watchers === 0) this.source.unwatched();
  }
}
