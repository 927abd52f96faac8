import type { PartReader } from "../parts/part-reader.ts";
import type { StoredPart } from "../parts/part-set.ts";
import { inScope, isDue } from "./memtable-source.ts";
import type { Candidate, ExportScope, VisitSource } from "./page.ts";

/**
 * The visits of parts that may have something in the scope.
 * @param open null: the part is damaged
 * @param onDamaged is told of each part that is left out
 */
export function* partSources(
  parts: Iterable<StoredPart>,
  scope: ExportScope,
  { open, onDamaged }: { open: (id: number) => PartReader | null; onDamaged: () => void },
): Iterable<VisitSource> {
  for (const { id, zone, dead } of parts) {
    if (zone.visits === 0 || !inScope(scope, zoneAsRun(scope, zone))) continue;
    yield {
      first: zone.start,
      last: zone.end,
      next: (after, limit) => {
        const reader = open(id);
        if (!reader) {
          onDamaged();
          return [];
        }
        const gone = new Set(dead);
        const found: Candidate[] = [];
        // Rows are in the order of an export.
        for (const visit of reader.visitPlaces(after?.start ?? Number.NEGATIVE_INFINITY)) {
          if (gone.has(visit.row) || !isDue(visit, after) || !inScope(scope, visit)) continue;
          const { row, start, ordinal } = visit;
          found.push({ start, ordinal, read: () => reader.visitsOf([row])[0] as ReturnType<Candidate["read"]> });
          if (found.length === limit) break;
        }
        return found;
      },
    };
  }
}

/** A part may have a visit in the scope when one that is as long as the whole part would be. */
const zoneAsRun = (scope: ExportScope, zone: StoredPart["zone"]) => ({
  start: Math.min(Math.max(zone.start, scope.from), zone.end),
  from: zone.from,
  to: zone.to,
});
