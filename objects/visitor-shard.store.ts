import { cutPieces, slotOf } from "../domain/journal/journal-rows.ts";
import type { Usage } from "../domain/limits/usage.ts";
import type { EncodedPart } from "../domain/parts/encode-part.ts";
import type { StoredPart } from "../domain/parts/part-set.ts";
import { decodeChunk, encodeChunk } from "../domain/visits/chunk-codec.ts";
import type { Chunk } from "../domain/visits/memtable.ts";
import type { Visitor } from "../domain/visits/visit.ts";
import { ROW_BYTES } from "../protocol/limits.ts";
import type { SiteRecord } from "./api.ts";

/**
 * A shard's tables, and every statement on them. Rows written are what Cloudflare bills, deletes included; so the journal
 * reuses its slots, a checkpoint rewrites only chunks that changed, and no table has an index besides its key.
 */
const TABLES = [
  // Accepted hits, a row per group commit; slots are reused after a checkpoint.
  "CREATE TABLE journal (slot INTEGER PRIMARY KEY, seq INTEGER NOT NULL, body TEXT NOT NULL)",
  // The memtable as of the checkpoint: visitors, a line each, in chunks that are cut into rows.
  `CREATE TABLE memtable (chunk INTEGER NOT NULL, piece INTEGER NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (chunk, piece)) WITHOUT ROWID`,
  // Sealed visits as columns; what a question asks of every part stands before the bytes, so that most are not read. Negative
  // ids: what did not fit the row of a part that is one visit of tens of thousands of events.
  "CREATE TABLE parts (id INTEGER PRIMARY KEY, zone TEXT NOT NULL, bytes BLOB NOT NULL)",
  // Rows of a part that were reopened: they are in the memtable again, or in a later part.
  "CREATE TABLE tombstones (part INTEGER PRIMARY KEY, dead TEXT NOT NULL)",
  // Which visitor has which ordinal (domain/visits/visitor-index.ts).
  "CREATE TABLE visitors (page INTEGER PRIMARY KEY, hashes BLOB NOT NULL)",
  // 'site': the site's record. 'checkpoint': what the memtable rows include.
  "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
].join(";");

/** Rows that a part may take beside its own. */
const REST_ROWS = 1000;

/** The ids of those, lowest and highest: the first piece has the highest. */
const restOf = (id: number): [lowest: number, highest: number] => [-(id + 1) * REST_ROWS + 1, -id * REST_ROWS];

const joined = (pieces: readonly ArrayBuffer[]): Uint8Array => {
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.byteLength, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(new Uint8Array(piece), at);
    at += piece.byteLength;
  }
  return bytes;
};

export interface Checkpoint {
  /** Journal rows up to this sequence are in the memtable's rows. */
  seq: number;
  /** What was accepted until then of the period's quotas; not there in checkpoints of older releases. */
  usage?: Usage;
  /** Hours (Unix ms) that the hub may not have heard of; not there in checkpoints of older releases. */
  hours?: number[];
}

export interface NewPart {
  id: number;
  part: EncodedPart;
}

/** What changed since the last checkpoint. */
export interface CheckpointChanges {
  chunks: readonly Chunk[];
  pages: readonly { page: number; bytes: Uint8Array }[];
  /** Parts that were sealed. */
  sealed: readonly NewPart[];
  /** Parts of which rows were reopened. */
  reopened: readonly StoredPart[];
  checkpoint: Checkpoint;
}

export interface JournalRow {
  seq: number;
  body: string;
}

export class VisitorShardStore {
  private readonly storage: DurableObjectStorage;

  constructor(storage: DurableObjectStorage) {
    this.storage = storage;
  }

  /** The site that was made known to this shard: before, there is no table. */
  site(): SiteRecord | null {
    return this.exists() ? this.meta<SiteRecord>("site") : null;
  }

  saveSite(record: SiteRecord): void {
    if (!this.exists()) this.storage.sql.exec(TABLES);
    this.saveMeta("site", record);
  }

  checkpoint(): Checkpoint {
    return this.meta<Checkpoint>("checkpoint") ?? { seq: 0 };
  }

  /** Everything that `write` does is stored, or, when it throws, nothing. */
  atomically<T>(write: () => T): T {
    return this.storage.transactionSync(write);
  }

  /** Empties the journal, of which everything is in a checkpoint: what was erased must not stand there. */
  clearJournal(): void {
    this.storage.sql.exec("DELETE FROM journal");
  }

  appendJournal(seq: number, savedSeq: number, body: string): void {
    this.storage.sql.exec(
      "INSERT INTO journal (slot, seq, body) VALUES (?1, ?2, ?3) ON CONFLICT (slot) DO UPDATE SET seq = ?2, body = ?3",
      slotOf(seq, savedSeq),
      seq,
      body,
    );
  }

  /** Rows to replay: those after the checkpoint, oldest first. */
  journalAfter(seq: number): JournalRow[] {
    return this.storage.sql
      .exec<{ seq: number; body: string }>("SELECT seq, body FROM journal WHERE seq > ? ORDER BY seq", seq)
      .toArray();
  }

  /** Chunks as the last checkpoint left them, in order. */
  *chunks(): Generator<{ id: number; visitors: Visitor[] }> {
    let id = -1;
    let text = "";
    const cursor = this.storage.sql.exec<{ chunk: number; body: string }>(
      "SELECT chunk, body FROM memtable ORDER BY chunk, piece",
    );
    for (const row of cursor) {
      if (row.chunk !== id && id >= 0) {
        yield { id, visitors: decodeChunk(text) };
        text = "";
      }
      id = row.chunk;
      text += row.body;
    }
    if (id >= 0) yield { id, visitors: decodeChunk(text) };
  }

  /** The pages of the visitor index, in order. */
  visitorPages(): Uint8Array[] {
    return this.storage.sql
      .exec<{ hashes: ArrayBuffer }>("SELECT hashes FROM visitors ORDER BY page")
      .toArray()
      .map(({ hashes }) => new Uint8Array(hashes));
  }

  /** Writes what changed, and then the mark up to which the journal is in it: all or nothing. */
  saveCheckpoint({ chunks, pages, sealed, reopened, checkpoint }: CheckpointChanges): void {
    this.storage.transactionSync(() => {
      for (const chunk of chunks) this.saveChunk(chunk);
      for (const part of sealed) this.savePart(part);
      for (const { id, dead } of reopened) {
        this.storage.sql.exec(
          "INSERT INTO tombstones (part, dead) VALUES (?1, ?2) ON CONFLICT (part) DO UPDATE SET dead = ?2",
          id,
          JSON.stringify(dead),
        );
      }
      for (const { page, bytes } of pages) {
        this.storage.sql.exec(
          "INSERT INTO visitors (page, hashes) VALUES (?1, ?2) ON CONFLICT (page) DO UPDATE SET hashes = ?2",
          page,
          bytes,
        );
      }
      this.saveMeta("checkpoint", checkpoint);
    });
  }

  /** All parts, without their bytes. */
  parts(): StoredPart[] {
    return this.storage.sql
      .exec<{ id: number; zone: string; size: number; dead: string | null }>(
        "SELECT id, zone, length(bytes) AS size, dead FROM parts LEFT JOIN tombstones ON part = id WHERE id > 0 ORDER BY id",
      )
      .toArray()
      .map(({ id, zone, size, dead }) => ({ id, zone: JSON.parse(zone), size, dead: dead ? JSON.parse(dead) : [] }));
  }

  partBytes(id: number): Uint8Array | null {
    const [first, ...rest] = this.storage.sql
      .exec<{ bytes: ArrayBuffer }>(
        "SELECT bytes FROM parts WHERE id = ?1 OR id BETWEEN ?2 AND ?3 ORDER BY id DESC",
        id,
        ...restOf(id),
      )
      .toArray();
    if (!first) return null;
    return rest.length === 0 ? new Uint8Array(first.bytes) : joined([first, ...rest].map(({ bytes }) => bytes));
  }

  /** Puts new parts in the place of old ones: all or nothing. */
  replaceParts(old: readonly number[], made: readonly NewPart[]): void {
    this.storage.transactionSync(() => {
      for (const part of made) this.savePart(part);
      for (const id of old) {
        this.storage.sql.exec("DELETE FROM parts WHERE id = ?1 OR id BETWEEN ?2 AND ?3", id, ...restOf(id));
        this.storage.sql.exec("DELETE FROM tombstones WHERE part = ?", id);
      }
    });
  }

  private savePart({ id, part }: NewPart): void {
    const insert = "INSERT INTO parts (id, zone, bytes) VALUES (?, ?, ?)";
    const { bytes, zone } = part;
    this.storage.sql.exec(insert, id, JSON.stringify(zone), bytes.subarray(0, ROW_BYTES));
    const [, firstRest] = restOf(id);
    for (let at = ROW_BYTES, piece = 0; at < bytes.length; at += ROW_BYTES, piece++) {
      this.storage.sql.exec(insert, firstRest - piece, "{}", bytes.subarray(at, at + ROW_BYTES));
    }
  }

  private exists(): boolean {
    return this.storage.sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'meta'").toArray().length > 0;
  }

  private saveChunk(chunk: Chunk): void {
    const pieces = chunk.visitors.length === 0 ? [] : cutPieces(encodeChunk(chunk.visitors));
    pieces.forEach((body, piece) => {
      this.storage.sql.exec(
        "INSERT INTO memtable (chunk, piece, body) VALUES (?1, ?2, ?3) ON CONFLICT (chunk, piece) DO UPDATE SET body = ?3",
        chunk.id,
        piece,
        body,
      );
    });
    this.storage.sql.exec("DELETE FROM memtable WHERE chunk = ? AND piece >= ?", chunk.id, pieces.length);
  }

  private meta<T>(key: string): T | null {
    const [row] = this.storage.sql.exec<{ value: string }>("SELECT value FROM meta WHERE key = ?", key).toArray();
    return row ? (JSON.parse(row.value) as T) : null;
  }

  private saveMeta(key: string, value: unknown): void {
    this.storage.sql.exec(
      "INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2",
      key,
      JSON.stringify(value),
    );
  }
}
