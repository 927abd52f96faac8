import { looseIdentity, type SealedVisit } from "../parts/sealed-visit.ts";
import { engagementsByRun, sumAttention } from "./attention.ts";
import { computeScore } from "./score.ts";
import { isVisit, type Visit, type Visitor } from "./visit.ts";

/** Drops what the visitor remembers of tabs of which no run is left: from here on the part recognises their retries. */
const forgetSessions = (visitor: Visitor): void => {
  const alive = new Set<string>();
  for (const visit of visitor.visits) for (const hit of visit.hits) alive.add(hit.session);
  for (const engagement of visitor.engagements.values()) alive.add(engagement.session);
  visitor.sessions = visitor.sessions.filter(({ id }) => alive.has(id));
};

/**
 * Takes runs out of their visitor, in place.
 * @param runs of the visitor's `visits`
 * @returns them with the attention that belongs to each, and their score
 */
export const sealRuns = (visitor: Visitor, runs: readonly Visit[]): SealedVisit[] => {
  const engagements = engagementsByRun(visitor);
  const leaving = new Set(runs);
  const sealed = runs.map((visit): SealedVisit => {
    const own = engagements.get(visit) ?? [];
    const attention = sumAttention(own.map(([, engagement]) => engagement));
    const channel = visit.acquisition?.channel ?? "";
    const score = isVisit(visit) ? computeScore({ hits: visit.hits, channel, ...attention }) : 0;
    return { ordinal: visitor.ordinal, visit, engagements: own, score };
  });
  visitor.visits = visitor.visits.filter((visit) => !leaving.has(visit));
  for (const { visit, engagements: own } of sealed) {
    for (const hit of visit.hits) visitor.ids?.delete(hit.id);
    for (const [key, engagement] of own) {
      visitor.engagements.delete(key);
      visitor.ids?.delete(looseIdentity(key, engagement).id);
    }
  }
  forgetSessions(visitor);
  return sealed;
};
