import { startOf } from "../parts/sealed-visit.ts";
import { engagementsByRun } from "../visits/attention.ts";
import { scoreVisits } from "../visits/profile.ts";
import { isVisit, type Visit, type Visitor } from "../visits/visit.ts";
import { type Candidate, compareCandidates, type ExportCursor, type ExportScope, type VisitSource } from "./page.ts";

/** Whether any line of a visit may be in the scope. */
export const inScope = (scope: ExportScope, run: { start: number; from: number; to: number }): boolean =>
  scope.of === "visits" ? run.start >= scope.from && run.start < scope.to : run.from < scope.to && run.to >= scope.from;

/** Whether a visit comes at or after the place where an export stands. */
export const isDue = (visit: { start: number; ordinal: number }, after: ExportCursor | null): boolean =>
  after === null || compareCandidates(visit, after) >= 0;

const read = (visitor: Visitor, visit: Visit) => ({
  ordinal: visitor.ordinal,
  visit,
  engagements: engagementsByRun(visitor).get(visit) ?? [],
  score: scoreVisits(visitor).find((scored) => scored.visit === visit)?.score ?? 0,
});

/** The visits that may still change. */
export const memtableSource = (visitors: () => Iterable<Visitor>, scope: ExportScope): VisitSource => ({
  first: Number.NEGATIVE_INFINITY,
  last: Number.POSITIVE_INFINITY,
  next: (after, limit) => {
    const found: Candidate[] = [];
    for (const visitor of visitors()) {
      const { ordinal } = visitor;
      for (const visit of visitor.visits) {
        const start = startOf(visit);
        if (!isVisit(visit) || !inScope(scope, { start, from: visit.from, to: visit.to })) continue;
        if (isDue({ start, ordinal }, after)) found.push({ start, ordinal, read: () => read(visitor, visit) });
      }
    }
    return found.sort(compareCandidates).slice(0, limit);
  },
});
