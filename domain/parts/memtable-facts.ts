import type { Chunk } from "../visits/memtable.ts";
import { buildFacts } from "./build-facts.ts";
import type { Facts } from "./facts.ts";

/**
 * The memtable as columns, a table per chunk. Only chunks that changed since the last question are turned into columns
 * anew; a visitor is in one chunk, so every visit is in exactly one table.
 */
export class MemtableFacts {
  private cached = new Map<Chunk, { version: number; facts: Facts }>();

  tables(chunks: readonly Chunk[]): Facts[] {
    // Built anew each time, so that chunks that are no more are forgotten.
    const kept: typeof this.cached = new Map();
    for (const chunk of chunks) {
      const known = this.cached.get(chunk);
      const fresh = known?.version === chunk.version;
      kept.set(chunk, fresh ? known : { version: chunk.version, facts: buildFacts(chunk.visitors) });
    }
    this.cached = kept;
    return Array.from(kept.values(), ({ facts }) => facts);
  }
}
