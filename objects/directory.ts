import { DurableObject } from "cloudflare:workers";
import { utcDay } from "../domain/ingest/drop-tally.ts";
import type { AuditEntry } from "../protocol/audit.ts";
import type { ApiKey, CreatedKey, CreateKey, KeyKind } from "../protocol/keys.ts";
import { KEYS_PER_SITE_MAX } from "../protocol/limits.ts";
import type { CreateLink } from "../protocol/links.ts";
import type { SiteSettings } from "../protocol/site-settings.ts";
import type { ObjectNamespaces } from "./addresses.ts";
import type {
  DirectoryApi,
  LinkOpening,
  OpenedLink,
  SiteChange,
  SiteRecord,
  StoredLink,
  StoredSegment,
} from "./api.ts";
import { keyIdOf, newKey } from "./api-key.ts";
import { systemClock } from "./clock.ts";
import { DirectoryStore } from "./directory.store.ts";
import { DirectoryRecords } from "./directory-records.store.ts";
import { Sharing } from "./sharing.ts";
import { recordOf, SiteTasks } from "./site-tasks.ts";

const DAY_MS = 86_400_000;

const sha256 = (text: string): Promise<ArrayBuffer> => crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));

/**
 * Sites, keys, segments, share links and salts of an account. Off the path of events: the Worker asks for a site's record now
 * and then. What reaches into other objects is with `SiteTasks`, and goes on from the alarm.
 */
export class Directory extends DurableObject<ObjectNamespaces> implements DirectoryApi {
  /** Replaceable by tests. */
  clock = systemClock;
  private readonly store: DirectoryStore;
  private readonly records: DirectoryRecords;
  private readonly sharing: Sharing;
  private readonly tasks: SiteTasks;

  constructor(ctx: DurableObjectState, env: ObjectNamespaces) {
    super(ctx, env);
    this.store = new DirectoryStore(ctx.storage);
    this.records = new DirectoryRecords(ctx.storage.sql);
    this.sharing = new Sharing(ctx.storage.sql, () => this.clock.now());
    this.tasks = new SiteTasks({
      store: this.store,
      records: this.records,
      env: () => this.env,
      now: () => this.clock.now(),
      wakeWithin: (ms) => this.wakeWithin(ms),
      voidAccess: (siteId) => this.sharing.removeSite(siteId),
    });
  }

  createSite(settings: SiteSettings): Promise<SiteRecord | null> {
    return this.tasks.create(settings);
  }

  async site(siteId: string): Promise<SiteRecord | null> {
    const row = this.store.activeSite(siteId);
    return row && recordOf(row);
  }

  async sites(): Promise<SiteRecord[]> {
    if (!this.store.exists()) return [];
    return this.store
      .sites()
      .filter((row) => row.state === "active")
      .map(recordOf);
  }

  changeSite(before: SiteRecord, settings: SiteSettings): Promise<SiteChange> {
    return this.tasks.change(before, settings);
  }

  deleteSite(siteId: string): Promise<boolean> {
    return this.tasks.delete(siteId);
  }

  eraseVisitor(siteId: string, visitor: string): Promise<boolean | null> {
    return this.tasks.eraseVisitor(siteId, visitor);
  }

  async createKey(siteId: string, { kind, name }: CreateKey): Promise<CreatedKey | "full" | "missing"> {
    const { id, key } = newKey(kind);
    const hash = await sha256(key);
    if (!this.store.activeSite(siteId)) return "missing";
    if (this.store.keys(siteId).length >= KEYS_PER_SITE_MAX) return "full";
    const shown: ApiKey = { id, kind, name, created_at: this.clock.now(), last_used: null };
    this.store.addKey(siteId, shown, hash);
    return { ...shown, key };
  }

  async keys(siteId: string): Promise<ApiKey[]> {
    const keys = this.store.activeSite(siteId) ? this.store.keys(siteId) : [];
    return keys.map((key) => ({ ...key, last_used: this.records.keyUse(key.id) }));
  }

  async revokeKey(siteId: string, keyId: string): Promise<boolean> {
    this.records.forgetKey(keyId);
    return this.store.activeSite(siteId) !== null && this.store.removeKey(siteId, keyId);
  }

  async keyOwner(key: string): Promise<{ siteId: string; kind: KeyKind } | null> {
    const id = keyIdOf(key);
    if (!id || !this.store.exists()) return null;
    const given = await sha256(key);
    const row = this.store.key(id);
    if (!row || !crypto.subtle.timingSafeEqual(given, row.hash)) return null;
    this.records.noteKeyUse(id, utcDay(this.clock.now()));
    return { siteId: row.siteId, kind: row.kind };
  }

  async segments(siteId: string): Promise<StoredSegment[]> {
    return this.sharing.segments(siteId);
  }

  async createSegment(siteId: string, segment: Omit<StoredSegment, "id">): Promise<StoredSegment | null> {
    return this.store.activeSite(siteId) && this.sharing.createSegment(siteId, segment);
  }

  async changeSegment(siteId: string, id: number, change: Partial<StoredSegment>): Promise<StoredSegment | null> {
    return this.sharing.changeSegment(siteId, id, change);
  }

  async deleteSegment(siteId: string, id: number): Promise<"deleted" | "missing" | "in_use"> {
    return this.sharing.deleteSegment(siteId, id);
  }

  async links(siteId: string): Promise<StoredLink[]> {
    return this.sharing.links(siteId);
  }

  createLink(siteId: string, link: CreateLink): Promise<StoredLink | "full" | "missing"> {
    return this.sharing.createLink(siteId, link, () => this.store.activeSite(siteId) !== null);
  }

  async revokeLink(siteId: string, id: string): Promise<boolean> {
    return this.sharing.revokeLink(siteId, id);
  }

  async link(id: string): Promise<OpenedLink | null> {
    return this.sharing.link(id);
  }

  openLink(token: string, password: string | null): Promise<LinkOpening> {
    return this.sharing.open(token, password);
  }

  async noteAudit(entry: Omit<AuditEntry, "at">): Promise<void> {
    if (this.store.exists()) this.records.addAudit({ at: this.clock.now(), ...entry });
  }

  async audit(limit: number): Promise<AuditEntry[]> {
    return this.records.audit(limit);
  }

  async endSession(id: string, until: number): Promise<void> {
    if (this.store.exists()) this.records.endSession(id, until, this.clock.now());
  }

  async sessionEnded(id: string): Promise<boolean> {
    return this.records.isEnded(id);
  }

  async salts(): Promise<{ day: string; today: string; yesterday: string }> {
    if (!this.store.exists()) throw new Error("There is no site, so there is nobody to derive a pseudonym for.");
    const now = this.clock.now();
    const [day, dayBefore] = [utcDay(now), utcDay(now - DAY_MS)];
    this.store.forgetSaltsBefore(dayBefore);
    const salts = { day, today: this.store.saltOf(day), yesterday: this.store.saltOf(dayBefore) };
    await this.wakeWithin(DAY_MS - (now % DAY_MS));
    return salts;
  }

  override async alarm(): Promise<void> {
    if (!this.store.exists()) return;
    const saltsLeft = this.store.forgetSaltsBefore(utcDay(this.clock.now() - DAY_MS));
    const unfinished = await this.tasks.resume();
    if (!unfinished && saltsLeft) await this.wakeWithin(DAY_MS - (this.clock.now() % DAY_MS));
  }

  /** Moves the object's one alarm forward, never back. */
  private async wakeWithin(ms: number): Promise<void> {
    const at = this.clock.now() + ms;
    const set = await this.ctx.storage.getAlarm();
    if (set === null || set > at) await this.ctx.storage.setAlarm(at);
  }
}
