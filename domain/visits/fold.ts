import type { Hit } from "../ingest/hit.ts";
import { type CountedHit, compareHits, type Engagement, IDLE_BOUND_MS, type Visit, type Visitor } from "./visit.ts";

/**
 * The visit fold: a visitor's visits are the connected components of its event times. An interval per component is
 * enough to find them, since consecutive events within one are never further apart than the bound. So the outcome depends
 * on the set of events, never on their order: a late event between two visits joins them.
 */

/** First visit (index) that could contain or touch `at`. */
const seek = (visits: readonly Visit[], at: number): number => {
  // Nearly every event is the newest, so look from the end.
  let index = visits.length;
  while (index > 0 && at - (visits[index - 1] as Visit).to < IDLE_BOUND_MS) index--;
  return index;
};

/** A list that grows in place keeps room for sixteen more, which most visits and visitors never need. */
const SHORT = 16;

const inserted = <T>(list: T[], index: number, item: T): T[] => {
  if (list.length < SHORT) return list.toSpliced(index, 0, item);
  list.splice(index, 0, item);
  return list;
};

/** @returns whether it is the first one now */
const insertHit = (visit: Visit, hit: CountedHit): boolean => {
  let index = visit.hits.length;
  while (index > 0 && compareHits(visit.hits[index - 1] as CountedHit, hit) > 0) index--;
  visit.hits = inserted(visit.hits, index, hit);
  return index === 0;
};

/** Joins `later` into `visit`; both belong to one visitor and `visit` starts first. */
const joinVisit = (visit: Visit, later: Visit): void => {
  visit.to = Math.max(visit.to, later.to);
  if (later.hits.length === 0) return;
  if (visit.hits.length === 0) {
    visit.hits = later.hits;
    visit.acquisition = later.acquisition;
    visit.client = later.client;
    return;
  }
  // Engagement may stretch a run, but counted hits of disjoint runs never interleave.
  for (const hit of later.hits) visit.hits.push(hit);
};

/** The visit that holds an event at `at`, made or joined as needed. */
const visitAt = (visitor: Visitor, at: number): Visit => {
  const { visits } = visitor;
  const first = seek(visits, at);
  const visit = visits[first];
  if (!visit || visit.from - at >= IDLE_BOUND_MS) {
    const opened: Visit = { from: at, to: at, hits: [], acquisition: null, client: null };
    visitor.visits = inserted(visits, first, opened);
    return opened;
  }
  visit.from = Math.min(visit.from, at);
  visit.to = Math.max(visit.to, at);
  let next = visits[first + 1];
  while (next && next.from - visit.to < IDLE_BOUND_MS) {
    joinVisit(visit, next);
    visits.splice(first + 1, 1);
    next = visits[first + 1];
  }
  return visit;
};

const countedHit = (hit: Hit, kind: CountedHit["kind"]): CountedHit => ({
  kind,
  at: hit.at,
  session: hit.session,
  seq: hit.seq,
  id: hit.id,
  name: hit.name,
  hostname: hit.hostname,
  page: hit.page,
  props: hit.props,
  revenue: hit.revenue,
  interactive: hit.interactive,
});

const maxScroll = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : Math.max(a, b);

/** Which of two heartbeats says where the attention was: the earlier one; of two at once always the same one. */
const isBefore = (a: Pick<Engagement, "at" | "page" | "hostname">, b: typeof a): boolean => {
  if (a.at !== b.at) return a.at < b.at;
  return a.page === b.page ? a.hostname < b.hostname : a.page < b.page;
};

const foldEngagement = (visitor: Visitor, hit: Hit): void => {
  const key = hit.pageview > 0 ? `${hit.session}:${hit.pageview}` : `${hit.session}:${hit.seq}:${hit.id}`;
  const known = visitor.engagements.get(key);
  const earliest = !known || isBefore(hit, known);
  const merged: Engagement = {
    session: hit.session,
    pageview: hit.pageview,
    at: known ? Math.min(known.at, hit.at) : hit.at,
    hostname: earliest ? hit.hostname : known.hostname,
    page: earliest ? hit.page : known.page,
    engagedMs: Math.max(known?.engagedMs ?? 0, hit.engagedMs),
    scroll: maxScroll(known?.scroll ?? null, hit.scroll),
    interactions: Math.max(known?.interactions ?? 0, hit.interactions),
  };
  visitor.engagements.set(key, merged);
};

/**
 * Folds one hit, which was not folded before, into its visitor. Changes the visitor in place.
 * @returns the visit that holds it now
 */
export const foldHit = (visitor: Visitor, hit: Hit): Visit => {
  const visit = visitAt(visitor, hit.at);
  if (hit.kind === "engagement") {
    foldEngagement(visitor, hit);
    return visit;
  }
  if (insertHit(visit, countedHit(hit, hit.kind))) {
    visit.acquisition = hit.acquisition;
    visit.client = hit.client;
  }
  return visit;
};
