import type { SiteSettings } from "../protocol/site-settings.ts";
import { hubStub, type ObjectNamespaces, shardStub } from "./addresses.ts";
import type { SiteChange, SiteRecord } from "./api.ts";
import type { DirectoryStore, SiteRow } from "./directory.store.ts";
import type { DirectoryRecords } from "./directory-records.store.ts";
import { writeLog } from "./log.ts";

/** What is under way in other objects is taken up again this long after it was begun or failed. */
const RETRY_MS = 10_000;

/** What the tasks need of their Directory. */
export interface TaskPorts {
  store: DirectoryStore;
  records: DirectoryRecords;
  /** Asked for at every call: the objects of other sites. */
  env(): ObjectNamespaces;
  now(): number;
  wakeWithin(ms: number): Promise<void>;
  /** A site is being deleted: whatever opened it is void, in the same turn. */
  voidAccess(siteId: string): void;
}

/**
 * What reaches into other objects: making, changing and deleting a site, erasing a visitor. The row says first what is under
 * way, then the others are called, then the row says that it is done; after a crash the alarm finds the row and goes on. All
 * may be repeated.
 */
export class SiteTasks {
  private readonly ports: TaskPorts;
  /** The work on each site, one piece after the other: their awaits would interleave otherwise. */
  private readonly working = new Map<string, Promise<unknown>>();

  constructor(ports: TaskPorts) {
    this.ports = ports;
  }

  /** @returns null when the site exists */
  create(settings: SiteSettings): Promise<SiteRecord | null> {
    const { store, now, wakeWithin } = this.ports;
    return this.inTurn(settings.site_id, async () => {
      if (!store.exists()) store.createTables();
      const existing = store.site(settings.site_id);
      if (existing?.state === "active") return null;
      if (existing?.state === "deleting") await this.finishDeleting(existing);
      const row: SiteRow = { settings, version: 1, createdAt: now(), state: "creating", told: false };
      store.saveSite(row);
      await wakeWithin(RETRY_MS);
      await this.finishTelling(row);
      return recordOf(row);
    });
  }

  /** See `DirectoryApi.changeSite`. @param before the record that was changed */
  change(before: SiteRecord, settings: SiteSettings): Promise<SiteChange> {
    const { store, wakeWithin } = this.ports;
    const siteId = before.settings.site_id;
    return this.inTurn(siteId, async () => {
      const existing = store.activeSite(siteId);
      if (!existing) return null;
      if (existing.version !== before.version || existing.createdAt !== before.createdAt) return "changed_meanwhile";
      // Who hears of a shorter retention forgets at once: what is to be kept of it is taken before anybody does.
      if (forgetsMore(existing.settings, settings) && !(await this.archive(settings))) return "unarchived";
      const row: SiteRow = { ...existing, settings, version: existing.version + 1, told: false };
      store.saveSite(row);
      await wakeWithin(RETRY_MS);
      // Who cannot be reached now is told by the alarm, or by the first ingest call with the new version.
      await this.finishTelling(row).catch(logFailure);
      return recordOf(row);
    });
  }

  /** @returns false when there is no such site */
  delete(siteId: string): Promise<boolean> {
    const { store, records, wakeWithin, voidAccess } = this.ports;
    return this.inTurn(siteId, async () => {
      const row = store.activeSite(siteId);
      if (!row) return false;
      voidAccess(siteId);
      for (const { id } of store.keys(siteId)) records.forgetKey(id);
      store.markDeleting(siteId);
      await wakeWithin(RETRY_MS);
      await this.finishDeleting(row).catch(logFailure);
      return true;
    });
  }

  /** @returns whether it is done, or null when there is no such site */
  eraseVisitor(siteId: string, visitor: string): Promise<boolean | null> {
    const { store, records, wakeWithin } = this.ports;
    return this.inTurn(siteId, async () => {
      const row = store.activeSite(siteId);
      if (!row) return null;
      records.beginErasure(siteId, visitor);
      await wakeWithin(RETRY_MS);
      return this.finishErasing(row, visitor).then(() => true, notYet);
    });
  }

  /** Goes on with all that is under way. @returns whether there was anything */
  async resume(): Promise<boolean> {
    const { store, records, wakeWithin } = this.ports;
    const unfinished = store.sites().filter((row) => row.state !== "active" || !row.told);
    const erasures = records.erasures();
    if (unfinished.length + erasures.length === 0) return false;
    // Whatever fails below is tried again: an alarm that throws is given up after a few times.
    await wakeWithin(RETRY_MS);
    await Promise.all(unfinished.map((row) => this.resumeSite(row.settings.site_id).catch(logFailure)));
    await Promise.all(erasures.map(({ siteId, visitor }) => this.resumeErasing(siteId, visitor).catch(logFailure)));
    return true;
  }

  /** Goes on with what is under way for a site, if anything still is. */
  private resumeSite(siteId: string): Promise<void> {
    return this.inTurn(siteId, async () => {
      const row = this.ports.store.site(siteId);
      if (row?.state === "deleting") await this.finishDeleting(row);
      else if (row && !row.told) await this.finishTelling(row);
    });
  }

  /** Goes on with an erasure that was cut off; with its site it is done anyway. */
  private resumeErasing(siteId: string, visitor: string): Promise<void> {
    const { store, records } = this.ports;
    return this.inTurn(siteId, async () => {
      // Done while this waited for its turn: again, it would take what came since.
      if (!records.owesErasure(siteId, visitor)) return;
      const row = store.activeSite(siteId);
      if (row) await this.finishErasing(row, visitor);
      else records.endErasure(siteId, visitor);
    });
  }

  /** @returns whether all that these settings take is kept */
  private async archive(settings: SiteSettings): Promise<boolean> {
    const hub = hubStub(this.ports.env(), settings.site_id, settings.jurisdiction);
    try {
      for (let done = false; !done; ) done = await hub.archiveFor(settings);
      return true;
    } catch (error) {
      logFailure(error);
      return false;
    }
  }

  /** Tells hub and shards; then the site is active. */
  private async finishTelling(row: SiteRow): Promise<void> {
    const record = recordOf(row);
    await this.everyObject(row.settings, (object) => object.configure(record));
    this.ports.store.saveSite({ ...row, state: "active", told: true });
  }

  private async finishDeleting(row: SiteRow): Promise<void> {
    await this.everyObject(row.settings, (object) => object.erase());
    this.ports.store.removeSite(row.settings.site_id);
  }

  /** Every shard: where a visitor lives may have changed with their number. */
  private async finishErasing({ settings }: SiteRow, visitor: string): Promise<void> {
    await Promise.all(this.shardsOf(settings).map((shard) => shard.eraseVisitor(visitor)));
    this.ports.records.endErasure(settings.site_id, visitor);
  }

  /** The hub first: a shard that has something to report would otherwise find a hub that knows nothing. */
  private async everyObject(
    settings: SiteSettings,
    call: (object: { configure(record: SiteRecord): Promise<void>; erase(): Promise<void> }) => Promise<void>,
  ): Promise<void> {
    await call(hubStub(this.ports.env(), settings.site_id, settings.jurisdiction));
    await Promise.all(this.shardsOf(settings).map(call));
  }

  private shardsOf({ site_id, jurisdiction, shards }: SiteSettings) {
    return Array.from({ length: shards }, (_, number) => shardStub(this.ports.env(), site_id, number, jurisdiction));
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

const forgetsMore = (before: SiteSettings, { retention_days }: SiteSettings): boolean =>
  retention_days !== null && (before.retention_days === null || retention_days < before.retention_days);

export const recordOf = ({ settings, version, createdAt }: SiteRow): SiteRecord => ({ settings, version, createdAt });

const logFailure = (error: unknown): void =>
  writeLog("warn", "a task is to be tried again", { object: "directory" }, error);

const notYet = (error: unknown): false => {
  logFailure(error);
  return false;
};
