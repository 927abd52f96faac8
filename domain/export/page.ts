import type { SealedVisit } from "../parts/sealed-visit.ts";
import { exportHits } from "./export-hits.ts";
import { exportVisit } from "./export-visit.ts";

/** What is exported of a shard. Hits by their own time, visits by their start. */
export interface ExportScope {
  readonly of: "hits" | "visits";
  /** Unix ms; `from` is included, `to` is not. */
  readonly from: number;
  readonly to: number;
}

/** Where an export stands: at which visit, and after how many of its lines. */
export interface ExportCursor {
  readonly start: number;
  readonly ordinal: number;
  readonly lines: number;
}

/** A visit that waits for its turn, wherever it is kept. */
export interface Candidate {
  /** Unix ms of its earliest counted event. */
  readonly start: number;
  readonly ordinal: number;
  readonly read: () => SealedVisit;
}

/** Visits that are kept together. */
export interface VisitSource {
  /** No visit of it starts earlier, or later, Unix ms. */
  readonly first: number;
  readonly last: number;
  /** The first `limit` visits in the scope's range at or after the cursor, by start, then by visitor. */
  readonly next: (after: ExportCursor | null, limit: number) => Candidate[];
}

export interface ExportPage {
  /** NDJSON. */
  readonly text: string;
  /** Where to go on; null when that was all. */
  readonly next: ExportCursor | null;
}

const PAGE_VISITS = 1000;
/** A page grows to about this; a single line may exceed it. */
const PAGE_CHARS = 1_000_000;

/** The earlier of two visits. No two visits of a visitor start together, so the order is total. */
export const compareCandidates = (
  a: { start: number; ordinal: number },
  b: { start: number; ordinal: number },
): number => a.start - b.start || a.ordinal - b.ordinal;

const nextCandidates = (sources: Iterable<VisitSource>, after: ExportCursor | null): Candidate[] => {
  let found: Candidate[] = [];
  for (const source of Array.from(sources).sort((a, b) => a.first - b.first)) {
    if (after !== null && source.last < after.start) continue;
    // Sources that begin after a full page's last visit need not be opened.
    if (found.length > PAGE_VISITS && source.first > (found[PAGE_VISITS]?.start ?? 0)) break;
    found = [...found, ...source.next(after, PAGE_VISITS + 1)].sort(compareCandidates).slice(0, PAGE_VISITS + 1);
  }
  return found;
};

/**
 * The next lines of an export. The order of visits is theirs, not of where they are kept: so sealing and merging between two
 * pages neither repeats nor skips one.
 * @param nameOf what a visitor is called
 */
export const exportPage = (
  sources: Iterable<VisitSource>,
  scope: ExportScope,
  { after, nameOf }: { after: ExportCursor | null; nameOf: (ordinal: number) => string },
): ExportPage => {
  const candidates = nextCandidates(sources, after);
  const lines: string[] = [];
  let chars = 0;
  for (const [index, { start, ordinal, read }] of candidates.entries()) {
    if (index === PAGE_VISITS) return { text: lines.join(""), next: { start, ordinal, lines: 0 } };
    const name = nameOf(ordinal);
    const rows = scope.of === "hits" ? exportHits(name, read(), scope) : [exportVisit(name, read())];
    const begun = after?.start === start && after.ordinal === ordinal ? after.lines : 0;
    for (let row = begun; row < rows.length; row++) {
      if (chars > PAGE_CHARS) return { text: lines.join(""), next: { start, ordinal, lines: row } };
      const line = `${JSON.stringify(rows[row])}\n`;
      lines.push(line);
      chars += line.length;
    }
  }
  return { text: lines.join(""), next: null };
};
