import type { SiteRecord } from "./api.ts";

/**
 * A hub's tables, and every statement on them. What is live is derived from the shards and not here. Rows written are what
 * Cloudflare bills: an hour with events costs four, however many values its rollup has.
 */
const TABLES = `
  -- 'site': the site's record.
  CREATE TABLE meta    (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  -- Starts (Unix ms) of the hours that got events since they were last sealed.
  CREATE TABLE owed    (hour INTEGER PRIMARY KEY);
  -- An hour as it was last sealed, with all its values in one row.
  CREATE TABLE rollups (hour INTEGER PRIMARY KEY, body TEXT NOT NULL);
  -- Points that still have to leave for Analytics Engine.
  CREATE TABLE outbox  (id INTEGER PRIMARY KEY, body TEXT NOT NULL);
`;

export class SiteHubStore {
  private readonly storage: DurableObjectStorage;

  constructor(storage: DurableObjectStorage) {
    this.storage = storage;
  }

  /** The site's record, or null while the site is unknown: then there is no table. */
  site(): SiteRecord | null {
    if (!this.exists()) return null;
    const [row] = this.storage.sql.exec<{ value: string }>("SELECT value FROM meta WHERE key = 'site'").toArray();
    return row ? (JSON.parse(row.value) as SiteRecord) : null;
  }

  saveSite(record: SiteRecord): void {
    if (!this.exists()) this.storage.sql.exec(TABLES);
    this.storage.sql.exec(
      "INSERT INTO meta (key, value) VALUES ('site', ?1) ON CONFLICT (key) DO UPDATE SET value = ?1",
      JSON.stringify(record),
    );
  }

  private exists(): boolean {
    return this.storage.sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'meta'").toArray().length > 0;
  }
}
