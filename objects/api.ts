import type { ExportCursor, ExportPage, ExportScope } from "../domain/export/page.ts";
import type { GivenBack, LeaseAsk, LeaseReply } from "../domain/limits/lease-book.ts";
import type { Span, Usage } from "../domain/limits/usage.ts";
import type { ReportReply, ShardReport } from "../domain/live/shard-report.ts";
import type { ScanPartial } from "../domain/query/partial.ts";
import type { ArchiveAnswer, ArchiveAsk } from "../domain/query/past.ts";
import type { ScanPlan } from "../domain/query/plan.ts";
import type { Alert, AlertRule, AlertTest } from "../protocol/alerts.ts";
import type { AuditEntry } from "../protocol/audit.ts";
import type { DayDrops, Folded } from "../protocol/drops.ts";
import type { ApiKey, CreatedKey, CreateKey, KeyKind } from "../protocol/keys.ts";
import type { CreateLink, ShareLink } from "../protocol/links.ts";
import type { LiveState } from "../protocol/live.ts";
import type { Segment } from "../protocol/segments.ts";
import type { SiteSettings } from "../protocol/site-settings.ts";
import type { VisitorRecord } from "../protocol/visitor-record.ts";

/**
 * The calls that cross from one object, or from the Worker, to another. Each is one billed request, so they are few
 * and batched. Refusals are values; an exception means that the object could not be reached or has a bug.
 */

/** A site as the Directory keeps it. `version` rises with every change of a setting. */
export interface SiteRecord {
  settings: SiteSettings;
  version: number;
  /** Unix ms. */
  createdAt: number;
}

/** What became of an ingest call. Nothing was stored unless it is `done`, and then everything accepted is durable. */
export type IngestReply =
  | {
      kind: "done";
      accepted: number;
      duplicates: number;
      heartbeatS: number;
      /** Places in the call, from 0, of the hits that the month's quota does not cover; not there: none. */
      overQuota?: readonly number[];
      folded?: Partial<Record<Folded, number>>;
    }
  /** Too much at once from this visitor or address, or for this site: nothing was stored. */
  | { kind: "limited"; retryAfterS: number }
  /** The shard was never told of the site or of these settings, or has erased it: ask the Directory, then `configure`. */
  | { kind: "unknown_site" }
  /** The settings that the caller worked with are not the newest: read them again, then repeat. */
  | { kind: "stale_settings" }
  | { kind: "overloaded"; retryAfterS: number };

/** What the Worker has of a shard's earlier replies: those to the first `plans` plans that it sends, as of `version`. */
export interface KnownReplies {
  version: string;
  plans: number;
}

export interface ScanReply {
  /** Changes whenever an answer could. */
  version: string;
  /** Whether the caller's replies still hold; then `partials` are those of the other plans. */
  unchanged: boolean;
  partials: ScanPartial[];
  /** Parts that were to be read and are damaged: what they held is in no partial. */
  damagedParts: number;
}

export interface ExportReply extends ExportPage {
  /** Parts that were to be read and are damaged: their lines are missing. */
  damagedParts: number;
}

/** A segment with its filters as JSON: the Directory does not look into them. */
export interface StoredSegment extends Omit<Segment, "filters"> {
  filters: string;
}

/** A share link as the Directory shows it to an administrator's request: with its secret, which is the end of its token. */
export interface StoredLink extends Omit<ShareLink, "token" | "url" | "embed_url"> {
  secret: string;
}

/** What a share link opens. */
export interface OpenedLink extends Pick<ShareLink, "id" | "kind" | "segment" | "expires_at"> {
  siteId: string;
}

/** What became of a token that somebody came with. */
export type LinkOpening =
  | { kind: "open"; link: OpenedLink }
  /** There is no such link, or none any more. */
  | { kind: "unknown" }
  | { kind: "over" }
  | { kind: "password" }
  | { kind: "wrong_password" }
  /** Too many wrong passwords: nothing was compared. */
  | { kind: "wait"; seconds: number };

export interface VisitorShardApi {
  /** Makes the shard exist, or tells it newer settings. An older version than the known one changes nothing. */
  configure(record: SiteRecord): Promise<void>;
  /**
   * Journals hits; returns when all accepted ones are durable.
   * @param lines hit batches in text form (domain/ingest/hit-codec.ts), separated by "\n"
   * @param settingsVersion of the settings that the caller enriched with
   * @param sender who sent them, as a hash of the address that is never stored; "" when it says nothing
   */
  ingest(lines: string, settingsVersion: number, sender?: string): Promise<IngestReply>;
  /** Takes back the quota that the shard does not need; see `QuotaPorts.takeBack`. */
  giveBackQuota(span: Span, period: number, version: number): Promise<GivenBack | null>;
  /** What the shard accepted in the present month and second. */
  usage(): Promise<Usage>;
  /** Resolves when the hub has applied everything that this shard had acknowledged before the call. */
  handOver(): Promise<void>;
  /** The shard's whole live state, for a hub that has none. @param watched whether viewers are connected */
  fullReport(watched: boolean): Promise<ShardReport>;
  /** This shard's slice of each question. */
  scan(plans: ScanPlan[]): Promise<ScanPartial[]>;
  /**
   * The same for a caller that remembers replies: the first `known.plans` plans are not scanned while the shard's version is
   * still `known.version`.
   */
  scanSince(plans: ScanPlan[], known: KnownReplies | null): Promise<ScanReply>;
  /** The next lines of what was accepted, in bounded pages. @param after null: from the beginning */
  exportPage(scope: ExportScope, after: ExportCursor | null): Promise<ExportReply>;
  /** Everything held about a visitor; null when nothing is. */
  visitor(key: string): Promise<VisitorRecord | null>;
  /** Erases a visitor; returns when it is durable and the hub shows nothing of it. May be repeated. */
  eraseVisitor(key: string): Promise<void>;
  /** Forgets everything; the shard is unknown afterwards. */
  erase(): Promise<void>;
}

export interface SiteHubApi {
  configure(record: SiteRecord): Promise<void>;
  /** Applies a shard's report exactly once by (shard, epoch, seq). */
  apply(report: ShardReport): Promise<ReportReply>;
  /** @param strong wait until every shard has handed over all that it acknowledged before the call */
  live(strong: boolean): Promise<LiveState>;
  /**
   * A stream at its `hubAddress`, with `Upgrade: websocket`; the caller has checked credentials and origin.
   */
  fetch(request: Request): Promise<Response>;
  /** Closes the connections on this account. @param reason for them to read */
  endViewers(by: string, reason: string): Promise<void>;
  /** How far the archive is, and what its days say. */
  askArchive(asks: ArchiveAsk[]): Promise<ArchiveAnswer>;
  /**
   * Archives the days whose facts go by these settings, before they are stored anywhere; some of them per call.
   * @returns whether all of them are archived
   */
  archiveFor(settings: SiteSettings): Promise<boolean>;
  /** Leases some of the site's quota to a shard. */
  leaseQuota(ask: LeaseAsk): Promise<LeaseReply>;
  /** Oldest first. */
  alerts(): Promise<Alert[]>;
  /** @param dashboard address of the site's dashboard, for messages @returns null when there are as many as there may be */
  createAlert(rule: AlertRule, dashboard: string): Promise<Alert | null>;
  /** @param rule the whole of it; without a secret it keeps the one that it has @returns null when there is no such alert */
  changeAlert(id: string, rule: AlertRule, dashboard: string): Promise<Alert | null>;
  /** @returns false when there is no such alert */
  deleteAlert(id: string): Promise<boolean>;
  /** Sends a sample, once, whether or not the alert is switched on. @returns null when there is no such alert */
  testAlert(id: string): Promise<AlertTest | null>;
  /** Adds what an isolate counted of refused events. */
  noteDrops(days: DayDrops[]): Promise<void>;
  /** Refused events of the UTC days from..to (YYYY-MM-DD), newest first. */
  drops(from: string, to: string): Promise<DayDrops[]>;
  /** Forgets everything and closes the viewers' sockets. */
  erase(): Promise<void>;
}

export type SiteChange = SiteRecord | "changed_meanwhile" | "unarchived" | null;

export interface DirectoryApi {
  /** Makes a site, its hub and its shards. @returns null when the site exists */
  createSite(settings: SiteSettings): Promise<SiteRecord | null>;
  site(siteId: string): Promise<SiteRecord | null>;
  sites(): Promise<SiteRecord[]>;
  /**
   * Stores changed settings and tells hub and shards.
   * @param before the record that was changed: who changed another one would undo what somebody else did meanwhile
   * @returns null when there is no such site; `unarchived`: what a shorter retention takes could not be kept, so nothing is changed
   */
  changeSite(before: SiteRecord, settings: SiteSettings): Promise<SiteChange>;
  /** Erases the site everywhere; continues by itself after a crash. @returns false when there is no such site */
  deleteSite(siteId: string): Promise<boolean>;
  /** Erases a visitor from every shard; continues by itself after a crash. @returns null: no such site; else whether it is done */
  eraseVisitor(siteId: string, visitor: string): Promise<boolean | null>;
  createKey(siteId: string, key: CreateKey): Promise<CreatedKey | "full" | "missing">;
  keys(siteId: string): Promise<ApiKey[]>;
  revokeKey(siteId: string, keyId: string): Promise<boolean>;
  /** Whose key this is, or null. */
  keyOwner(key: string): Promise<{ siteId: string; kind: KeyKind } | null>;
  /** In the order of their names. */
  segments(siteId: string): Promise<StoredSegment[]>;
  /** @returns null when there is no such site, or there are as many as there may be */
  createSegment(siteId: string, segment: Omit<StoredSegment, "id">): Promise<StoredSegment | null>;
  changeSegment(siteId: string, id: number, change: Partial<StoredSegment>): Promise<StoredSegment | null>;
  /** `in_use`: a link is limited to it. */
  deleteSegment(siteId: string, id: number): Promise<"deleted" | "missing" | "in_use">;
  /** Oldest first, those that are over too. */
  links(siteId: string): Promise<StoredLink[]>;
  /** `full`: there are as many as there may be; `missing`: the site, or the segment. */
  createLink(siteId: string, link: CreateLink): Promise<StoredLink | "full" | "missing">;
  /** @returns false when there is no such link */
  revokeLink(siteId: string, id: string): Promise<boolean>;
  /** What a link opens now, by its id; null when it was revoked or is over. */
  link(id: string): Promise<OpenedLink | null>;
  /** @param password null: none was given */
  openLink(token: string, password: string | null): Promise<LinkOpening>;
  noteAudit(entry: Omit<AuditEntry, "at">): Promise<void>;
  /** Newest first. */
  audit(limit: number): Promise<AuditEntry[]>;
  /** Ends a dashboard session before its time. @param until Unix ms at which it would have ended */
  endSession(id: string, until: number): Promise<void>;
  sessionEnded(id: string): Promise<boolean>;
  /** Secrets for daily pseudonyms, of the UTC day of `now` and of the day before; older ones are destroyed. */
  salts(): Promise<{ day: string; today: string; yesterday: string }>;
}
