import { engagementsByVisit, sumAttention } from "./attention.ts";
import { computeScore } from "./score.ts";
import { isVisit, type Visit, type Visitor } from "./visit.ts";

/** What is known of a visitor over all its visits. Derived, so it cannot disagree with them. */
export interface Profile {
  /** Unix ms of the earliest and the latest counted event. */
  firstSeen: number;
  lastSeen: number;
  visits: number;
  /** 0..100. */
  deepestScroll: number;
  /** Longest visit, ms between its earliest and latest counted event. */
  longestMs: number;
  /** Value score of the latest visit, 0..100. */
  score: number;
}

/** A visit with what was derived for it; in the order of the visitor's visits. */
export interface ScoredVisit {
  visit: Visit;
  score: number;
  engagedMs: number;
  deepestScroll: number;
}

/** Scores a visitor's visits, oldest first; runs without a counted hit are left out. */
export const scoreVisits = (visitor: Visitor): ScoredVisit[] => {
  const engagements = engagementsByVisit(visitor);
  const scored: ScoredVisit[] = [];
  for (const visit of visitor.visits) {
    if (!isVisit(visit)) continue;
    const attention = sumAttention(engagements.get(visit) ?? []);
    const channel = visit.acquisition?.channel ?? "";
    const score = computeScore({ hits: visit.hits, channel, earlierVisits: scored.length, ...attention });
    scored.push({ visit, score, ...attention });
  }
  return scored;
};

/** @returns null for a visitor without a counted event */
export const profileOf = (visitor: Visitor): Profile | null => {
  const scored = scoreVisits(visitor);
  const latest = scored.at(-1);
  const first = scored[0]?.visit.hits[0];
  if (!latest || !first) return null;
  let deepestScroll = 0;
  let longestMs = 0;
  for (const { visit, deepestScroll: depth } of scored) {
    deepestScroll = Math.max(deepestScroll, depth);
    longestMs = Math.max(longestMs, (visit.hits.at(-1)?.at ?? 0) - (visit.hits[0]?.at ?? 0));
  }
  return {
    firstSeen: first.at,
    lastSeen: latest.visit.hits.at(-1)?.at ?? first.at,
    visits: scored.length,
    deepestScroll,
    longestMs,
    score: latest.score,
  };
};
