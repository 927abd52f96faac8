import type { ApiKey, KeyKind } from "../protocol/keys.ts";
import type { SiteSettings } from "../protocol/site-settings.ts";
import type { SiteRecord } from "./api.ts";
import { randomHex } from "./hex.ts";

/** The Directory's tables, and every statement on them. They are made with the first site. */
const TABLES = [
  // A site. 'creating' and 'deleting' name what is under way in other objects; told: 1 when hub and shards know this version.
  `CREATE TABLE sites (site_id TEXT PRIMARY KEY, settings TEXT NOT NULL, version INTEGER NOT NULL,
    created_at INTEGER NOT NULL, state TEXT NOT NULL, told INTEGER NOT NULL) WITHOUT ROWID`,
  // API keys, by the id that is part of the key; of the key itself only its SHA-256.
  `CREATE TABLE keys (id TEXT PRIMARY KEY, site_id TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL,
    created_at INTEGER NOT NULL, hash BLOB NOT NULL) WITHOUT ROWID`,
  // Secrets of daily pseudonyms, by UTC day.
  "CREATE TABLE salts (day TEXT PRIMARY KEY, salt TEXT NOT NULL) WITHOUT ROWID",
].join(";");

type StoredKey = Omit<ApiKey, "last_used">;
type SiteState = "creating" | "active" | "deleting";

export interface SiteRow extends SiteRecord {
  state: SiteState;
  /** Whether hub and shards were told of this version. */
  told: boolean;
}

export interface KeyRow {
  siteId: string;
  kind: KeyKind;
  hash: ArrayBuffer;
}

type StoredSite = { settings: string; version: number; created_at: number; state: SiteState; told: number };

const siteRow = (row: StoredSite): SiteRow => ({
  settings: JSON.parse(row.settings) as SiteSettings,
  version: row.version,
  createdAt: row.created_at,
  state: row.state,
  told: row.told === 1,
});

const SITE_COLUMNS = "settings, version, created_at, state, told";

export class DirectoryStore {
  private readonly sql: SqlStorage;
  private readonly storage: DurableObjectStorage;

  constructor(storage: DurableObjectStorage) {
    this.storage = storage;
    this.sql = storage.sql;
  }

  /** Whether a site was ever made: before, there is no table. */
  exists(): boolean {
    return this.sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'sites'").toArray().length > 0;
  }

  createTables(): void {
    this.sql.exec(TABLES);
  }

  site(siteId: string): SiteRow | null {
    const query = `SELECT ${SITE_COLUMNS} FROM sites WHERE site_id = ?`;
    const [row] = this.sql.exec<StoredSite>(query, siteId).toArray();
    return row ? siteRow(row) : null;
  }

  /** A site that is neither being made nor deleted; null before the first site too. */
  activeSite(siteId: string): SiteRow | null {
    const row = this.exists() ? this.site(siteId) : null;
    return row?.state === "active" ? row : null;
  }

  /** In the order of their names. */
  sites(): SiteRow[] {
    return this.sql.exec<StoredSite>(`SELECT ${SITE_COLUMNS} FROM sites ORDER BY site_id`).toArray().map(siteRow);
  }

  saveSite(row: SiteRow): void {
    this.sql.exec(
      `INSERT INTO sites (site_id, ${SITE_COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
       ON CONFLICT (site_id) DO UPDATE SET settings = ?2, version = ?3, created_at = ?4, state = ?5, told = ?6`,
      row.settings.site_id,
      JSON.stringify(row.settings),
      row.version,
      row.createdAt,
      row.state,
      row.told ? 1 : 0,
    );
  }

  /** From here on nobody finds the site, and its keys are void; what it holds is still to be erased. */
  markDeleting(siteId: string): void {
    this.storage.transactionSync(() => {
      this.sql.exec("DELETE FROM keys WHERE site_id = ?", siteId);
      this.sql.exec("UPDATE sites SET state = 'deleting' WHERE site_id = ?", siteId);
    });
  }

  removeSite(siteId: string): void {
    this.sql.exec("DELETE FROM sites WHERE site_id = ?", siteId);
  }

  addKey(siteId: string, key: StoredKey, hash: ArrayBuffer): void {
    this.sql.exec(
      "INSERT INTO keys (id, site_id, kind, name, created_at, hash) VALUES (?, ?, ?, ?, ?, ?)",
      key.id,
      siteId,
      key.kind,
      key.name,
      key.created_at,
      hash,
    );
  }

  /** Oldest first. */
  keys(siteId: string): StoredKey[] {
    type Row = { id: string; kind: KeyKind; name: string; created_at: number };
    const query = "SELECT id, kind, name, created_at FROM keys WHERE site_id = ? ORDER BY created_at, id";
    return this.sql.exec<Row>(query, siteId).toArray();
  }

  /** @returns false when there was none */
  removeKey(siteId: string, keyId: string): boolean {
    const removed = this.sql.exec("DELETE FROM keys WHERE id = ? AND site_id = ? RETURNING id", keyId, siteId);
    return removed.toArray().length > 0;
  }

  key(keyId: string): KeyRow | null {
    type Row = { site_id: string; kind: KeyKind; hash: ArrayBuffer };
    const [row] = this.sql.exec<Row>("SELECT site_id, kind, hash FROM keys WHERE id = ?", keyId).toArray();
    return row ? { siteId: row.site_id, kind: row.kind, hash: row.hash } : null;
  }

  /** The salt of a UTC day, made when there is none. */
  saltOf(day: string): string {
    const [row] = this.sql.exec<{ salt: string }>("SELECT salt FROM salts WHERE day = ?", day).toArray();
    if (row) return row.salt;
    const salt = randomHex(32);
    this.sql.exec("INSERT INTO salts (day, salt) VALUES (?, ?)", day, salt);
    return salt;
  }

  /** Destroys the salts of all days before this one. @returns whether any salt is left */
  forgetSaltsBefore(day: string): boolean {
    this.sql.exec("DELETE FROM salts WHERE day < ?", day);
    return this.sql.exec("SELECT 1 FROM salts LIMIT 1").toArray().length > 0;
  }
}
