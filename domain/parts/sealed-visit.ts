import { type Engagement, isVisit, type Visit } from "../visits/visit.ts";

/**
 * A run of a visitor's events as a part keeps it: the visit, the attention that belongs to it, and what was derived for
 * it when it was sealed. A run without a counted hit is no visit: it is kept, since a late pageview may make it one, but
 * no question sees it.
 */
export interface SealedVisit {
  /** Of the visitor within its shard. */
  readonly ordinal: number;
  readonly visit: Visit;
  /** With the keys under which the visitor holds them. */
  readonly engagements: readonly (readonly [key: string, engagement: Engagement])[];
  /** Value score, 0..100. */
  readonly score: number;
}

/** Of the earliest counted hit, as facts have it; of the earliest event when there is none. */
export const startOf = (visit: Visit): number => visit.hits[0]?.at ?? visit.from;
export const endOf = (visit: Visit): number => visit.hits.at(-1)?.at ?? visit.to;

/**
 * The order of a part's rows: visits before other runs, each by start, then by visitor. No two runs of a visitor start
 * together, so the order is total and equal visits give equal parts, however they were merged.
 */
export const compareSealed = (a: SealedVisit, b: SealedVisit): number =>
  Number(isVisit(b.visit)) - Number(isVisit(a.visit)) || startOf(a.visit) - startOf(b.visit) || a.ordinal - b.ordinal;

/** What an engagement's key says beyond its session and pageview: the identity of one that stands by itself. */
export interface LooseIdentity {
  seq: number;
  id: string;
}

export const looseIdentity = (key: string, { session, pageview }: Engagement): LooseIdentity => {
  if (pageview > 0) return { seq: 0, id: "" };
  const rest = key.slice(session.length + 1);
  const colon = rest.indexOf(":");
  return { seq: Number(rest.slice(0, colon)), id: rest.slice(colon + 1) };
};

/** The key under which `foldHit` files an engagement. */
export const engagementKey = ({ session, pageview }: Engagement, { seq, id }: LooseIdentity): string =>
  pageview > 0 ? `${session}:${pageview}` : `${session}:${seq}:${id}`;
