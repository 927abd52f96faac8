import type { Revenue } from "../../protocol/event-fields.ts";
import type { Acquisition, Client } from "../ingest/hit.ts";
import type { IntervalSet } from "./interval-set.ts";

/**
 * Two events of one visitor belong to one visit when the gap between them is below this. The idle time-out is 30 whole
 * minutes: a gap of 30:59 still belongs, 31:00 does not (metrics.md, "The visit rule").
 */
export const IDLE_BOUND_MS = 31 * 60 * 1000;

/** A pageview or custom event within its visit. */
export interface CountedHit {
  kind: "pageview" | "event";
  at: number;
  session: string;
  seq: number;
  id: string;
  name: string;
  hostname: string;
  page: string;
  props: Readonly<Record<string, string>> | null;
  revenue: Revenue | null;
  interactive: boolean;
}

/**
 * A run of one visitor's events without a longer gap. It is a visit in the metrics' sense once it holds a counted hit:
 * engagement keeps it open and joins neighbours, but does not open one.
 */
export interface Visit {
  /** Earliest and latest event of any kind, Unix ms. */
  from: number;
  to: number;
  /** Sorted by {@link compareHits}. */
  hits: CountedHit[];
  /** First touch: of the earliest counted hit; null while there is none. */
  acquisition: Acquisition | null;
  client: Client | null;
}

/**
 * Attention on one pageview. The tracker's figures are cumulative, so they merge by maximum. It belongs to the visit that
 * holds its pageview, wherever its heartbeats fell; without the pageview, to the visit around `at`.
 */
export interface Engagement {
  session: string;
  /** Seq of the pageview; 0 for imported engagement, which stands by itself and adds up. */
  pageview: number;
  /** Earliest heartbeat, Unix ms. */
  at: number;
  hostname: string;
  page: string;
  engagedMs: number;
  /** Deepest, 0..100; null when never measured. */
  scroll: number | null;
  interactions: number;
}

/** What a tab was seen to send. */
export interface Session {
  readonly id: string;
  seen: IntervalSet;
  /** Of the latest accepted pageview, for the reload window. */
  pageviewAt: number;
  pageviewOn: string;
}

export interface Visitor {
  readonly key: string;
  /** Small integer within the shard; distinct counts are bitmaps over it. */
  readonly ordinal: number;
  /** Sorted by `from`; neighbours are at least {@link IDLE_BOUND_MS} apart. */
  visits: Visit[];
  engagements: Map<string, Engagement>;
  /** Most have one: a list takes less than a map, and is as fast. */
  sessions: Session[];
  /** Explicit event ids seen; null while there is none, as of trackers: an empty set would take as much as an event. */
  ids: Set<string> | null;
}

export const newVisitor = (key: string, ordinal: number): Visitor => ({
  key,
  ordinal,
  visits: [],
  engagements: new Map(),
  sessions: [],
  ids: null,
});

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Total order of hits: by time, then by identity, so that equal times have one order whatever order they arrived in. */
export const compareHits = (a: CountedHit, b: CountedHit): number =>
  a.at - b.at || compareText(a.session, b.session) || a.seq - b.seq || compareText(a.id, b.id);

/** Whether a run holds a counted hit, so is a visit in the metrics' sense. */
export const isVisit = (visit: Visit): boolean => visit.hits.length > 0;

/** At most one pageview-or-interactive-event. */
export const isBounce = (visit: Visit): boolean => {
  let engaging = 0;
  for (const hit of visit.hits) if (hit.interactive && ++engaging > 1) return false;
  return true;
};
