import type { CreateLink, LinkKind } from "../protocol/links.ts";
import type { StoredLink, StoredSegment } from "./api.ts";

/** Segments and share links in the Directory, and every statement on them; the tables are made when the first is written. */

const TABLES = [
  // Named filters. AUTOINCREMENT: an address that names a segment must never mean a later one.
  `CREATE TABLE IF NOT EXISTS segments (id INTEGER PRIMARY KEY AUTOINCREMENT, site_id TEXT NOT NULL,
    name TEXT NOT NULL, filters TEXT NOT NULL)`,
  "CREATE INDEX IF NOT EXISTS segments_by_site ON segments (site_id)",
  // Share links. The secret can be read again (docs/decisions/links-to-copy-again.md); of a password only its hash.
  `CREATE TABLE IF NOT EXISTS links (id TEXT PRIMARY KEY, site_id TEXT NOT NULL, kind TEXT NOT NULL,
    name TEXT NOT NULL, created_at INTEGER NOT NULL, expires_at INTEGER, segment INTEGER, secret TEXT NOT NULL,
    password TEXT, last_used TEXT) WITHOUT ROWID`,
].join(";");

const LINK_COLUMNS = "id, site_id, kind, name, created_at, expires_at, segment, secret, password, last_used";

type SegmentRow = StoredSegment & Record<string, SqlStorageValue>;
type LinkRow = {
  id: string;
  site_id: string;
  kind: LinkKind;
  name: string;
  created_at: number;
  expires_at: number | null;
  segment: number | null;
  secret: string;
  password: string | null;
  last_used: string | null;
};

/** A link with what must not leave the Directory. */
export interface SecretLink extends StoredLink {
  siteId: string;
  /** How it was hashed, and the hash. */
  password: string | null;
}

const linkOf = ({ site_id, password, ...row }: LinkRow): SecretLink => ({
  ...row,
  siteId: site_id,
  has_password: password !== null,
  password,
});

export class SharingStore {
  private readonly sql: SqlStorage;
  private ready = false;

  constructor(sql: SqlStorage) {
    this.sql = sql;
  }

  /** In the order of their names. */
  segments(siteId: string): StoredSegment[] {
    if (!this.exists()) return [];
    const query = "SELECT id, name, filters FROM segments WHERE site_id = ? ORDER BY name, id";
    return this.sql.exec<SegmentRow>(query, siteId).toArray();
  }

  addSegment(siteId: string, { name, filters }: Omit<StoredSegment, "id">): StoredSegment {
    this.make();
    const insert = "INSERT INTO segments (site_id, name, filters) VALUES (?, ?, ?) RETURNING id, name, filters";
    return this.sql.exec<SegmentRow>(insert, siteId, name, filters).one();
  }

  saveSegment(siteId: string, { id, name, filters }: StoredSegment): void {
    const update = "UPDATE segments SET name = ?, filters = ? WHERE id = ? AND site_id = ?";
    this.sql.exec(update, name, filters, id, siteId);
  }

  removeSegment(siteId: string, id: number): void {
    this.sql.exec("DELETE FROM segments WHERE id = ? AND site_id = ?", id, siteId);
  }

  /** Oldest first. */
  links(siteId: string): SecretLink[] {
    if (!this.exists()) return [];
    const query = `SELECT ${LINK_COLUMNS} FROM links WHERE site_id = ? ORDER BY created_at, id`;
    return this.sql.exec<LinkRow>(query, siteId).toArray().map(linkOf);
  }

  link(id: string): SecretLink | null {
    if (!this.exists()) return null;
    const [row] = this.sql.exec<LinkRow>(`SELECT ${LINK_COLUMNS} FROM links WHERE id = ?`, id).toArray();
    return row ? linkOf(row) : null;
  }

  addLink(
    siteId: string,
    { kind, name, expires_at, segment, ...made }: CreateLink & { id: string; created_at: number; secret: string },
  ): void {
    this.make();
    this.sql.exec(
      `INSERT INTO links (${LINK_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)`,
      made.id,
      siteId,
      kind,
      name,
      made.created_at,
      expires_at,
      segment,
      made.secret,
      made.password,
    );
  }

  /** @returns false when there was none */
  removeLink(siteId: string, id: string): boolean {
    if (!this.exists()) return false;
    const removed = this.sql.exec("DELETE FROM links WHERE id = ? AND site_id = ? RETURNING id", id, siteId);
    return removed.toArray().length > 0;
  }

  /** Notes the UTC day on which a link was opened; a day's further uses write nothing. */
  noteUse({ id, last_used }: StoredLink, day: string): void {
    if (last_used !== day) this.sql.exec("UPDATE links SET last_used = ? WHERE id = ?", day, id);
  }

  removeSite(siteId: string): void {
    if (!this.exists()) return;
    this.sql.exec("DELETE FROM links WHERE site_id = ?", siteId);
    this.sql.exec("DELETE FROM segments WHERE site_id = ?", siteId);
  }

  private exists(): boolean {
    this.ready ||= this.sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'links'").toArray().length > 0;
    return this.ready;
  }

  private make(): void {
    if (!this.exists()) this.sql.exec(TABLES);
  }
}
