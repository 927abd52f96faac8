import { engagementsByVisit, sumAttention } from "./attention.ts";
import { computeScore } from "./score.ts";
import { isVisit, type Visit, type Visitor } from "./visit.ts";

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
    const score = computeScore({ hits: visit.hits, channel, ...attention });
    scored.push({ visit, score, ...attention });
  }
  return scored;
};
