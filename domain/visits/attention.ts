import { type Engagement, isVisit, type Visit, type Visitor } from "./visit.ts";

const holds = (visit: Visit, engagement: Engagement): boolean =>
  engagement.pageview > 0 &&
  visit.hits.some(
    (hit) => hit.kind === "pageview" && hit.seq === engagement.pageview && hit.session === engagement.session,
  );

/** The visit that an engagement belongs to: that of its pageview, else the one around its earliest heartbeat. */
const visitOf = (visits: readonly Visit[], engagement: Engagement): Visit | undefined => {
  const around = visits.find((visit) => visit.from <= engagement.at && engagement.at <= visit.to);
  if (around && holds(around, engagement)) return around;
  return visits.find((visit) => visit !== around && holds(visit, engagement)) ?? around;
};

/** Every engagement, with the key under which its visitor holds it, by the run that it belongs to. */
export const engagementsByRun = (visitor: Visitor): Map<Visit, [key: string, engagement: Engagement][]> => {
  const byRun = new Map<Visit, [string, Engagement][]>();
  for (const entry of visitor.engagements) {
    const run = visitOf(visitor.visits, entry[1]);
    if (!run) continue;
    const list = byRun.get(run);
    if (list) list.push(entry);
    else byRun.set(run, [entry]);
  }
  for (const list of byRun.values()) list.sort(([, a], [, b]) => a.at - b.at || a.pageview - b.pageview);
  return byRun;
};

/**
 * Engagements by visit, each list in a fixed order. Those whose run never became a visit are left out: nothing was
 * viewed there, as far as anybody knows.
 */
export const engagementsByVisit = (visitor: Visitor): Map<Visit, Engagement[]> => {
  const byVisit = new Map<Visit, Engagement[]>();
  for (const [run, entries] of engagementsByRun(visitor)) {
    if (isVisit(run))
      byVisit.set(
        run,
        entries.map(([, engagement]) => engagement),
      );
  }
  return byVisit;
};

/** Sum of engaged time and deepest scroll of some engagements. */
export const sumAttention = (engagements: readonly Engagement[]): { engagedMs: number; deepestScroll: number } => {
  let engagedMs = 0;
  let deepestScroll = 0;
  for (const engagement of engagements) {
    engagedMs += engagement.engagedMs;
    deepestScroll = Math.max(deepestScroll, engagement.scroll ?? 0);
  }
  return { engagedMs, deepestScroll };
};
