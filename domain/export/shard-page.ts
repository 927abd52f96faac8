import type { PartReader } from "../parts/part-reader.ts";
import type { StoredPart } from "../parts/part-set.ts";
import type { Memtable } from "../visits/memtable.ts";
import { memtableSource } from "./memtable-source.ts";
import { type ExportCursor, type ExportPage, type ExportScope, exportPage } from "./page.ts";
import { partSources } from "./part-source.ts";

/** Where a shard's visits are. */
interface ShardVisits {
  readonly memtable: Memtable;
  readonly parts: Iterable<StoredPart>;
  /** Null: the part is damaged. */
  readonly open: (id: number) => PartReader | null;
  /** Is told of each part that is left out. */
  readonly onDamaged: () => void;
}

/** The next lines of an export of a shard. */
export const shardPage = (visits: ShardVisits, scope: ExportScope, after: ExportCursor | null): ExportPage => {
  const { memtable, parts } = visits;
  const sources = [memtableSource(() => memtable.all(), scope), ...partSources(parts, scope, visits)];
  return exportPage(sources, scope, { after, nameOf: (ordinal) => memtable.index.nameOf(ordinal) });
};
