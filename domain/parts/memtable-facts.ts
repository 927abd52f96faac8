import type { Chunk } from "../visits/memtable.ts";
import { buildFacts } from "./build-facts.ts";
import type { Facts } from "./facts.ts";

/**
 * The memtable as columns, a table per chunk. Only chunks that changed since the last question are turned into columns
 * anew; a visitor is in one chunk, so every visit is in exactly one table.
 */
export class MemtableFacts {
  private readonly cached = new Map<number, { version: number; facts: Facts }>();

  tables(chunks: readonly Chunk[]): Facts[] {
    return chunks.map((chunk) => {
      const known = this.cached.get(chunk.id);
      if (known?.version === chunk.version) return known.facts;
      const facts = buildFacts(chunk.visitors);
      this.cached.set(chunk.id, { version: chunk.version, facts });
      return facts;
    });
  }
}
