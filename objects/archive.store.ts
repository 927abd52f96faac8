import { deflateRawSync, inflateRawSync } from "node:zlib";
import { decodeSlice, encodeSlice } from "../domain/rollups/archive-codec.ts";
import { type ArchivedDimension, type ArchivedSlice, archivedDimensions } from "../domain/rollups/archived-day.ts";

const TABLES = [
  // One dimension of one day that outlives its facts, deflated; 'until': the day's end. Both Unix ms.
  `CREATE TABLE IF NOT EXISTS archive (dimension TEXT, day INTEGER, until INTEGER NOT NULL, body BLOB NOT NULL,
    sketches BLOB NOT NULL, PRIMARY KEY (dimension, day)) WITHOUT ROWID`,
  // How far the archive is: one row.
  "CREATE TABLE IF NOT EXISTS archived (id INTEGER PRIMARY KEY, state TEXT NOT NULL)",
].join(";");

/** A day of which nothing could be kept has a row of its own, under a name that is no dimension's. */
const LOST = "lost";

/** How far a site's archive is. Instants are Unix ms. */
export interface ArchiveProgress {
  /** Every day that begins before this has been archived, or had no events. */
  until: number;
  /** Facts from before this may be gone, whatever the retention is now; `retention` (days) is what it was then. */
  floor: number;
  retention: number | null;
  /** Of what was before nothing is known; null: something is of all. */
  since: number | null;
  /** No fact is left that is to be archived: there is nothing to do until events come. */
  done: boolean;
}

type Row = { day: number; until: number; body: ArrayBuffer; sketches: ArrayBuffer };

/** Copied: what zlib returns may be a window on memory that it shares. */
const deflated = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(deflateRawSync(bytes)).buffer;
const inflated = (bytes: ArrayBuffer): Uint8Array => new Uint8Array(inflateRawSync(new Uint8Array(bytes)));

/** The archive's tables in a hub, and every statement on them. A site that keeps its facts for ever has none. */
export class ArchiveStore {
  private readonly storage: DurableObjectStorage;
  private readonly sql: SqlStorage;

  constructor(storage: DurableObjectStorage) {
    this.storage = storage;
    this.sql = storage.sql;
  }

  /** Null before there was a first day. */
  progress(): ArchiveProgress | null {
    if (!this.exists()) return null;
    const [row] = this.sql.exec<{ state: string }>("SELECT state FROM archived").toArray();
    return row ? (JSON.parse(row.state) as ArchiveProgress) : null;
  }

  saveProgress(progress: ArchiveProgress): void {
    this.sql.exec(TABLES);
    const upsert = "INSERT INTO archived (id, state) VALUES (1, ?1) ON CONFLICT (id) DO UPDATE SET state = ?1";
    this.sql.exec(upsert, JSON.stringify(progress));
  }

  /** Puts a day in place of what was known of it, with the progress that it means: all or nothing. */
  saveDay(day: number, slices: readonly ArchivedSlice[], progress: ArchiveProgress): void {
    this.storage.transactionSync(() => {
      this.saveProgress(progress);
      const gone = archivedDimensions.filter((dimension) => slices.every((slice) => slice.dimension !== dimension));
      for (const dimension of gone)
        this.sql.exec("DELETE FROM archive WHERE dimension = ? AND day = ?", dimension, day);
      for (const slice of slices) {
        const { body, sketches } = encodeSlice(slice);
        this.sql.exec(
          `INSERT INTO archive (dimension, day, until, body, sketches) VALUES (?1, ?2, ?3, ?4, ?5)
           ON CONFLICT (dimension, day) DO UPDATE SET until = ?3, body = ?4, sketches = ?5`,
          slice.dimension,
          day,
          slice.to,
          deflated(new TextEncoder().encode(body)),
          deflated(sketches),
        );
      }
    });
  }

  /** Notes days whose facts went before they were archived. */
  saveLost(days: readonly { from: number; to: number }[]): void {
    const insert =
      "INSERT INTO archive (dimension, day, until, body, sketches) VALUES (?, ?, ?, x'', x'') ON CONFLICT DO NOTHING";
    for (const { from, to } of days) this.sql.exec(insert, LOST, from, to);
  }

  /** Where the first day begins that is kept, or null. */
  first(): number | null {
    if (!this.exists()) return null;
    const [row] = this.sql.exec<{ day: number | null }>("SELECT min(day) AS day FROM archive").toArray();
    return row?.day ?? null;
  }

  /** Days with a row that begin in [from, to), as [from, to). */
  days(from: number, to: number): { from: number; to: number }[] {
    return this.sql
      .exec<{ day: number; until: number }>(
        "SELECT DISTINCT day, until FROM archive WHERE dimension <> ? AND day >= ? AND day < ? ORDER BY day",
        LOST,
        from,
        to,
      )
      .toArray()
      .map(({ day, until }) => ({ from: day, to: until }));
  }

  /** How many days lie in [from, to) of which nothing is known, or that lie in it only in part. */
  unknownDays(from: number, to: number): number {
    const { count } = this.sql
      .exec<{ count: number }>(
        `SELECT count(DISTINCT day) AS count FROM archive
         WHERE day < ?2 AND until > ?1 AND (dimension = ?3 OR day < ?1 OR until > ?2)`,
        from,
        to,
        LOST,
      )
      .one();
    return count;
  }

  /** A dimension's days within [from, to), in order. One is decoded at a time: a year of them may be large. */
  *slices(dimension: ArchivedDimension, from: number, to: number): Generator<ArchivedSlice> {
    const rows = this.sql.exec<Row>(
      "SELECT day, until, body, sketches FROM archive WHERE dimension = ? AND day >= ? AND until <= ? ORDER BY day",
      dimension,
      from,
      to,
    );
    for (const { day, until, body, sketches } of rows) {
      const stored = { body: new TextDecoder().decode(inflated(body)), sketches: inflated(sketches) };
      yield { from: day, to: until, dimension, ...decodeSlice(stored) };
    }
  }

  private exists(): boolean {
    return this.sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'archived'").toArray().length > 0;
  }
}
