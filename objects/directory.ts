import { DurableObject } from "cloudflare:workers";
import { utcDay } from "../domain/ingest/drop-tally.ts";
import type { AuditEntry } from "../protocol/audit.ts";
import type { ApiKey, CreatedKey, CreateKey, KeyKind } from "../protocol/keys.ts";
import type { SiteSettings } from "../protocol/site-settings.ts";
import { hubStub, type ObjectNamespaces, shardStub } from "./addresses.ts";
import type { DirectoryApi, SiteRecord } from "./api.ts";
import { systemClock } from "./clock.ts";
import { DirectoryStore, type SiteRow } from "./directory.store.ts";
import { keyIdOf, newKey } from "./directory-key.ts";
import { DirectoryRecords } from "./directory-records.ts";

const DAY_MS = 86_400_000;
/** What is under way in other objects is taken up again this long after it was begun or failed. */
const RETRY_MS = 10_000;

const sha256 = (text: string): Promise<ArrayBuffer> => crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));

/**
 * Sites, keys and salts of an account. Off the path of events: the Worker asks for a site's record now and then.
 *
 * Making, changing and deleting a site reaches into other objects. The row says first what is under way, then the others are
 * called, then the row says that it is done; after a crash the alarm finds the row and goes on. All calls may be repeated.
 */
export class Directory extends DurableObject<ObjectNamespaces> implements DirectoryApi {
  /** Replaceable by tests. */
  clock = systemClock;
  private readonly store: DirectoryStore;
  private readonly records: DirectoryRecords;
  /** The work on each site, one piece after the other: their awaits would interleave otherwise. */
  private readonly working = new Map<string, Promise<unknown>>();

  constructor(ctx: DurableObjectState, env: ObjectNamespaces) {
    super(ctx, env);
    this.store = new DirectoryStore(ctx.storage);
    this.records = new DirectoryRecords(ctx.storage.sql);
  }

  createSite(settings: SiteSettings): Promise<SiteRecord | null> {
    return this.inTurn(settings.site_id, async () => {
      if (!this.store.exists()) this.store.createTables();
      const existing = this.store.site(settings.site_id);
      if (existing?.state === "active") return null;
      if (existing?.state === "deleting") await this.finishDeleting(existing);
      const row: SiteRow = { settings, version: 1, createdAt: this.clock.now(), state: "creating", told: false };
      this.store.saveSite(row);
      await this.wakeWithin(RETRY_MS);
      await this.finishTelling(row);
      return recordOf(row);
    });
  }

  async site(siteId: string): Promise<SiteRecord | null> {
    const row = this.activeSite(siteId);
    return row && recordOf(row);
  }

  async sites(): Promise<SiteRecord[]> {
    if (!this.store.exists()) return [];
    return this.store
      .sites()
      .filter((row) => row.state === "active")
      .map(recordOf);
  }

  changeSite(siteId: string, settings: SiteSettings): Promise<SiteRecord | null> {
    return this.inTurn(siteId, async () => {
      const existing = this.activeSite(siteId);
      if (!existing) return null;
      const row: SiteRow = { ...existing, settings, version: existing.version + 1, told: false };
      this.store.saveSite(row);
      await this.wakeWithin(RETRY_MS);
      // Who cannot be reached now is told by the alarm, or by the first ingest call with the new version.
      await this.finishTelling(row).catch(logFailure);
      return recordOf(row);
    });
  }

  deleteSite(siteId: string): Promise<boolean> {
    return this.inTurn(siteId, async () => {
      const row = this.activeSite(siteId);
      if (!row) return false;
      this.store.markDeleting(siteId);
      await this.wakeWithin(RETRY_MS);
      await this.finishDeleting(row).catch(logFailure);
      return true;
    });
  }

  eraseVisitor(siteId: string, visitor: string): Promise<boolean | null> {
    return this.inTurn(siteId, async () => {
      const row = this.activeSite(siteId);
      if (!row) return null;
      this.records.beginErasure(siteId, visitor);
      await this.wakeWithin(RETRY_MS);
      return this.finishErasing(row, visitor).then(() => true, notYet);
    });
  }

  async createKey(siteId: string, { kind, name }: CreateKey): Promise<CreatedKey | null> {
    const { id, key } = newKey(kind);
    const hash = await sha256(key);
    if (!this.activeSite(siteId)) return null;
    const shown: ApiKey = { id, kind, name, created_at: this.clock.now(), last_used: null };
    this.store.addKey(siteId, shown, hash);
    return { ...shown, key };
  }

  async keys(siteId: string): Promise<ApiKey[]> {
    const keys = this.activeSite(siteId) ? this.store.keys(siteId) : [];
    return keys.map((key) => ({ ...key, last_used: this.records.keyUse(key.id) }));
  }

  async revokeKey(siteId: string, keyId: string): Promise<boolean> {
    this.records.forgetKey(keyId);
    return this.activeSite(siteId) !== null && this.store.removeKey(siteId, keyId);
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
    const unfinished = this.store.sites().filter((row) => row.state !== "active" || !row.told);
    // Whatever fails below is tried again: an alarm that throws is given up after a few times.
    const erasures = this.records.erasures();
    if (unfinished.length + erasures.length > 0) await this.wakeWithin(RETRY_MS);
    else if (saltsLeft) await this.wakeWithin(DAY_MS - (this.clock.now() % DAY_MS));
    await Promise.all(unfinished.map((row) => this.resume(row.settings.site_id).catch(logFailure)));
    await Promise.all(erasures.map(({ siteId, visitor }) => this.resumeErasing(siteId, visitor).catch(logFailure)));
  }

  /** Goes on with what is under way for a site, if anything still is. */
  private resume(siteId: string): Promise<void> {
    return this.inTurn(siteId, async () => {
      const row = this.store.site(siteId);
      if (row?.state === "deleting") await this.finishDeleting(row);
      else if (row && !row.told) await this.finishTelling(row);
    });
  }

  /** Tells hub and shards; then the site is active. */
  private async finishTelling(row: SiteRow): Promise<void> {
    const record = recordOf(row);
    await this.everyObject(row.settings, (object) => object.configure(record));
    this.store.saveSite({ ...row, state: "active", told: true });
  }

  private async finishDeleting(row: SiteRow): Promise<void> {
    await this.everyObject(row.settings, (object) => object.erase());
    this.store.removeSite(row.settings.site_id);
  }

  /** Every shard: where a visitor lives may have changed with their number. */
  private async finishErasing({ settings }: SiteRow, visitor: string): Promise<void> {
    await Promise.all(this.shardsOf(settings).map((shard) => shard.eraseVisitor(visitor)));
    this.records.endErasure(settings.site_id, visitor);
  }

  /** Goes on with an erasure that was cut off; with its site it is done anyway. */
  private resumeErasing(siteId: string, visitor: string): Promise<void> {
    return this.inTurn(siteId, async () => {
      const row = this.activeSite(siteId);
      if (row) await this.finishErasing(row, visitor);
      else this.records.endErasure(siteId, visitor);
    });
  }

  /** The hub first: a shard that has something to report would otherwise find a hub that knows nothing. */
  private async everyObject(
    settings: SiteSettings,
    call: (object: { configure(record: SiteRecord): Promise<void>; erase(): Promise<void> }) => Promise<void>,
  ): Promise<void> {
    await call(hubStub(this.env, settings.site_id, settings.jurisdiction));
    await Promise.all(this.shardsOf(settings).map(call));
  }

  private shardsOf({ site_id, jurisdiction, shards }: SiteSettings) {
    return Array.from({ length: shards }, (_, number) => shardStub(this.env, site_id, number, jurisdiction));
  }

  private activeSite(siteId: string): SiteRow | null {
    const row = this.store.exists() ? this.store.site(siteId) : null;
    return row?.state === "active" ? row : null;
  }

  /** Moves the object's one alarm forward, never back. */
  private async wakeWithin(ms: number): Promise<void> {
    const at = this.clock.now() + ms;
    const set = await this.ctx.storage.getAlarm();
    if (set === null || set > at) await this.ctx.storage.setAlarm(at);
  }

  private inTurn<T>(siteId: string, work: () => Promise<T>): Promise<T> {
    const before = this.working.get(siteId) ?? Promise.resolve();
    const result = before.then(work, work);
    const settled = result.catch(() => {});
    this.working.set(siteId, settled);
    settled.then(() => {
      if (this.working.get(siteId) === settled) this.working.delete(siteId);
    });
    return result;
  }
}

const recordOf = ({ settings, version, createdAt }: SiteRow): SiteRecord => ({ settings, version, createdAt });

const logFailure = (error: unknown): void => console.error("directory: to be tried again:", error);

const notYet = (error: unknown): false => {
  logFailure(error);
  return false;
};
