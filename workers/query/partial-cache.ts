import { bytesOf, type ScanPartial } from "../../domain/query/partial.ts";
import type { ScanPlan } from "../../domain/query/plan.ts";

/** Held by one isolate, of the 128 MB that it has. */
const CACHE_BYTES = 16_000_000;
/** One reply may push out so much of the others. */
const REPLY_BYTES = CACHE_BYTES / 8;

interface Entry {
  version: string;
  partial: ScanPartial;
  bytes: number;
}

/** Characters are two bytes each; the rest is what a map and an object cost. */
const bytesOfEntry = (key: string, partial: ScanPartial): number => key.length * 2 + bytesOf(partial) + 200;

/**
 * Replies of shards to plans, as of the shard's version that they came from. Plans are in absolute times, so a question
 * about `7d` finds yesterday's reply only when it means the same instants. The least recently used go first.
 */
export class PartialCache {
  /** In the order of use, the latest last. */
  private readonly entries = new Map<string, Entry>();
  private readonly newest = new Map<string, string>();
  private readonly limit: number;
  private bytes = 0;

  constructor(limit = CACHE_BYTES) {
    this.limit = limit;
  }

  /** The version that a shard had when it was last asked; null when nothing is known. */
  versionOf(shard: string): string | null {
    return this.newest.get(shard) ?? null;
  }

  /** A shard's reply to a plan, as of its newest known version. */
  get(shard: string, plan: ScanPlan): ScanPartial | null {
    const key = keyOf(shard, plan);
    const entry = this.entries.get(key);
    if (!entry) return null;
    this.entries.delete(key);
    if (entry.version !== this.newest.get(shard)) {
      this.bytes -= entry.bytes;
      return null;
    }
    this.entries.set(key, entry);
    return entry.partial;
  }

  /** @param version of the shard that replied, which is the newest from now on */
  put(shard: string, version: string, plan: ScanPlan, partial: ScanPartial): void {
    this.newest.set(shard, version);
    const key = keyOf(shard, plan);
    const bytes = bytesOfEntry(key, partial);
    // Too many groups: perhaps only together with the other plans of that call.
    if (partial.subject === "too_many_groups" || bytes > Math.min(REPLY_BYTES, this.limit)) return;
    this.drop(key);
    this.entries.set(key, { version, partial, bytes });
    this.bytes += bytes;
    for (const oldest of this.entries.keys()) {
      if (this.bytes <= this.limit) break;
      this.drop(oldest);
    }
    // Versions are worth remembering as long as there are replies.
    if (this.entries.size === 0 || this.newest.size > SHARDS_REMEMBERED) this.clear();
  }

  clear(): void {
    this.entries.clear();
    this.newest.clear();
    this.bytes = 0;
  }

  private drop(key: string): void {
    this.bytes -= this.entries.get(key)?.bytes ?? 0;
    this.entries.delete(key);
  }
}

const SHARDS_REMEMBERED = 10_000;

const keyOf = (shard: string, plan: ScanPlan): string => `${shard}\n${JSON.stringify(plan)}`;
