import { decodeRows, encodeRows, type RollupRow } from "../domain/rollups/rollup.ts";
import type { SiteRecord } from "./api.ts";

/**
 * A hub's tables, and every statement on them. What is live is derived from the shards and not here. Rows written are what
 * Cloudflare bills: an hour with events costs three and the alarm, however many values its rollup has, and one when it is
 * dropped.
 */
const TABLES = [
  // 'site': the site's record. 'ended': the accounts of viewers that ended lately, the latest last.
  "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
  // Starts (Unix ms) of the hours that got events since they were last sealed.
  "CREATE TABLE owed (hour INTEGER PRIMARY KEY)",
  // An hour as it was last sealed, with all its values in one row.
  "CREATE TABLE rollups (hour INTEGER PRIMARY KEY, body TEXT NOT NULL)",
  // Rows of an hour that still have to leave for Analytics Engine.
  "CREATE TABLE outbox (id INTEGER PRIMARY KEY, hour INTEGER NOT NULL, body TEXT NOT NULL)",
].join(";");

/** Rows of one hour that wait in the outbox. */
export interface Outgoing {
  id: number;
  hour: number;
  rows: RollupRow[];
}

export class SiteHubStore {
  private readonly storage: DurableObjectStorage;
  private readonly sql: SqlStorage;

  constructor(storage: DurableObjectStorage) {
    this.storage = storage;
    this.sql = storage.sql;
  }

  /** Everything that `write` does is stored, or, when it throws, nothing. */
  atomically<T>(write: () => T): T {
    return this.storage.transactionSync(write);
  }

  /** Whether the site was made known to this hub: before, there is no table. */
  exists(): boolean {
    return this.sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'meta'").toArray().length > 0;
  }

  site(): SiteRecord | null {
    const text = this.meta("site");
    return text === null ? null : (JSON.parse(text) as SiteRecord);
  }

  /** Makes the tables, the first time. */
  saveSite(record: SiteRecord): void {
    if (!this.exists()) this.sql.exec(TABLES);
    this.saveMeta("site", JSON.stringify(record));
  }

  endedAccounts(): string[] {
    return JSON.parse(this.meta("ended") ?? "[]") as string[];
  }

  /** Nothing, before the site was made known: nobody can watch it. */
  saveEndedAccounts(accounts: readonly string[]): void {
    if (this.exists()) this.saveMeta("ended", JSON.stringify(accounts));
  }

  owedHours(): number[] {
    if (!this.exists()) return [];
    return this.sql
      .exec<{ hour: number }>("SELECT hour FROM owed")
      .toArray()
      .map(({ hour }) => hour);
  }

  oweHour(hour: number): void {
    this.sql.exec("INSERT INTO owed (hour) VALUES (?) ON CONFLICT (hour) DO NOTHING", hour);
  }

  settleHour(hour: number): void {
    this.sql.exec("DELETE FROM owed WHERE hour = ?", hour);
  }

  /** An hour as it was last sealed, or null. */
  rollup(hour: number): RollupRow[] | null {
    const [row] = this.sql.exec<{ body: string }>("SELECT body FROM rollups WHERE hour = ?", hour).toArray();
    return row ? decodeRows(row.body) : null;
  }

  saveRollup(hour: number, rows: readonly RollupRow[]): void {
    this.sql.exec(
      "INSERT INTO rollups (hour, body) VALUES (?1, ?2) ON CONFLICT (hour) DO UPDATE SET body = ?2",
      hour,
      encodeRows(rows),
    );
  }

  /** Forgets hours that begin before an instant, those that are owed too. */
  dropHoursBefore(instant: number): void {
    this.sql.exec("DELETE FROM rollups WHERE hour < ?", instant);
    this.sql.exec("DELETE FROM owed WHERE hour < ?", instant);
  }

  /** What has waited longest, or null. */
  firstOutgoing(): Outgoing | null {
    if (!this.exists()) return null;
    const [row] = this.sql
      .exec<{ id: number; hour: number; body: string }>("SELECT id, hour, body FROM outbox ORDER BY id LIMIT 1")
      .toArray();
    return row ? { id: row.id, hour: row.hour, rows: decodeRows(row.body) } : null;
  }

  addOutgoing(hour: number, rows: readonly RollupRow[]): void {
    this.sql.exec("INSERT INTO outbox (hour, body) VALUES (?, ?)", hour, encodeRows(rows));
  }

  keepOutgoing(id: number, rows: readonly RollupRow[]): void {
    this.sql.exec("UPDATE outbox SET body = ? WHERE id = ?", encodeRows(rows), id);
  }

  removeOutgoing(id: number): void {
    this.sql.exec("DELETE FROM outbox WHERE id = ?", id);
  }

  private meta(key: string): string | null {
    if (!this.exists()) return null;
    const [row] = this.sql.exec<{ value: string }>("SELECT value FROM meta WHERE key = ?", key).toArray();
    return row?.value ?? null;
  }

  private saveMeta(key: string, value: string): void {
    const upsert = "INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2";
    this.sql.exec(upsert, key, value);
  }
}
