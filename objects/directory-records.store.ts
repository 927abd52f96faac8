import type { AuditEntry } from "../protocol/audit.ts";

/** The Directory's lists besides sites and keys; each table is made when it is first written to. */

const TABLES = [
  // Visitors whose erasure is under way; the row goes when it is done.
  `CREATE TABLE IF NOT EXISTS erasures (site_id TEXT NOT NULL, visitor TEXT NOT NULL,
    PRIMARY KEY (site_id, visitor)) WITHOUT ROWID`,
  // What administrators did. Never with a visitor's id, a key or a setting's value.
  `CREATE TABLE IF NOT EXISTS audit (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, who TEXT NOT NULL,
    action TEXT NOT NULL, target TEXT NOT NULL)`,
  // The UTC day on which a key was last used.
  "CREATE TABLE IF NOT EXISTS key_uses (id TEXT PRIMARY KEY, day TEXT NOT NULL) WITHOUT ROWID",
  // Dashboard sessions that were ended before their time, until then.
  "CREATE TABLE IF NOT EXISTS ended_sessions (id TEXT PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID",
].join(";");

/** Entries of the audit trail that are kept. */
const AUDIT_KEPT = 10_000;

export class DirectoryRecords {
  private readonly sql: SqlStorage;
  private ready = false;

  constructor(sql: SqlStorage) {
    this.sql = sql;
  }

  beginErasure(siteId: string, visitor: string): void {
    this.write("INSERT INTO erasures (site_id, visitor) VALUES (?, ?) ON CONFLICT DO NOTHING", siteId, visitor);
  }

  endErasure(siteId: string, visitor: string): void {
    this.write("DELETE FROM erasures WHERE site_id = ? AND visitor = ?", siteId, visitor);
  }

  owesErasure(siteId: string, visitor: string): boolean {
    return this.erasures().some((erasure) => erasure.siteId === siteId && erasure.visitor === visitor);
  }

  erasures(): { siteId: string; visitor: string }[] {
    if (!this.exists()) return [];
    return this.sql
      .exec<{ site_id: string; visitor: string }>("SELECT site_id, visitor FROM erasures")
      .toArray()
      .map(({ site_id, visitor }) => ({ siteId: site_id, visitor }));
  }

  addAudit({ at, who, action, target }: AuditEntry): void {
    this.write("INSERT INTO audit (at, who, action, target) VALUES (?, ?, ?, ?)", at, who, action, target);
    // The oldest makes room: its id follows from that of the newest, so nothing is searched.
    this.write("DELETE FROM audit WHERE id = last_insert_rowid() - ?", AUDIT_KEPT);
  }

  /** Newest first. */
  audit(limit: number): AuditEntry[] {
    if (!this.exists()) return [];
    const query = "SELECT at, who, action, target FROM audit ORDER BY id DESC LIMIT ?";
    return this.sql.exec<AuditEntry & Record<string, SqlStorageValue>>(query, limit).toArray();
  }

  /** Notes the day on which a key was used; a day's further uses write nothing. */
  noteKeyUse(keyId: string, day: string): void {
    if (this.keyUse(keyId) === day) return;
    this.write("INSERT INTO key_uses (id, day) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET day = ?2", keyId, day);
  }

  /** The UTC day on which a key was last used, or null. */
  keyUse(keyId: string): string | null {
    if (!this.exists()) return null;
    const [row] = this.sql.exec<{ day: string }>("SELECT day FROM key_uses WHERE id = ?", keyId).toArray();
    return row?.day ?? null;
  }

  forgetKey(keyId: string): void {
    if (this.keyUse(keyId)) this.write("DELETE FROM key_uses WHERE id = ?", keyId);
  }

  endSession(id: string, until: number, now: number): void {
    this.write("DELETE FROM ended_sessions WHERE until < ?", now);
    this.write("INSERT INTO ended_sessions (id, until) VALUES (?, ?) ON CONFLICT DO NOTHING", id, until);
  }

  isEnded(id: string): boolean {
    return this.exists() && this.sql.exec("SELECT 1 FROM ended_sessions WHERE id = ?", id).toArray().length > 0;
  }

  private exists(): boolean {
    this.ready ||= this.sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'ended_sessions'").toArray().length > 0;
    return this.ready;
  }

  private write(statement: string, ...values: SqlStorageValue[]): void {
    if (!this.exists()) this.sql.exec(TABLES);
    this.sql.exec(statement, ...values);
  }
}
