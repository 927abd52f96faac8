import type { ArchiveReply } from "../../domain/query/past.ts";

/** Held by one isolate, of the 128 MB that it has. */
const CACHE_BYTES = 8_000_000;
/** One reply may push out so much of the others. */
const REPLY_BYTES = CACHE_BYTES / 4;
/** Days before the facts stay as they are, but those that could not be asked in time: they are said to be unknown until they are. */
const BELIEVED_MS = 600_000;
/** What a text, or an entry of a map, takes beside its characters; about. */
const OBJECT_BYTES = 50;

interface Entry {
  reply: ArchiveReply;
  bytes: number;
  /** Unix ms. */
  until: number;
}

const bytesOf = (key: string, { replies }: ArchiveReply): number => {
  let bytes = key.length * 2 + OBJECT_BYTES;
  for (const groups of replies) {
    if (!groups) continue;
    const { count, keys, sums, sketches } = groups;
    bytes += count * (sums.length + 1) * Float64Array.BYTES_PER_ELEMENT;
    for (const sketch of sketches) bytes += sketch?.length ?? 0;
    for (const text of keys.flat()) bytes += OBJECT_BYTES + String(text).length * 2;
  }
  return bytes;
};

/**
 * What hubs said of days, for a while: a dashboard asks the same every few seconds, and the hub that adds up a year of days for it does
 * nothing else meanwhile. The longest unused go first.
 */
export class ArchiveReplies {
  /** In the order of use, the latest last. */
  private readonly entries = new Map<string, Entry>();
  private bytes = 0;

  /** @param now Unix ms */
  get(key: string, now: number): ArchiveReply | null {
    const entry = this.entries.get(key);
    if (!entry) return null;
    this.drop(key);
    if (entry.until <= now) return null;
    this.keep(key, entry);
    return entry.reply;
  }

  put(key: string, reply: ArchiveReply, now: number): void {
    const bytes = bytesOf(key, reply);
    this.drop(key);
    if (bytes <= REPLY_BYTES) this.keep(key, { reply, bytes, until: now + BELIEVED_MS });
  }

  private keep(key: string, entry: Entry): void {
    this.entries.set(key, entry);
    this.bytes += entry.bytes;
    for (const oldest of this.entries.keys()) {
      if (this.bytes <= CACHE_BYTES) break;
      this.drop(oldest);
    }
  }

  private drop(key: string): void {
    this.bytes -= this.entries.get(key)?.bytes ?? 0;
    this.entries.delete(key);
  }
}
