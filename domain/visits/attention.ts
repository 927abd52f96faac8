import { type Engagement, isVisit, type Visit, type Visitor } from "./visit.ts";

const pageviewKey = (session: string, seq: number): string => `${seq} ${session}`;

/** The run that holds each pageview which an engagement may name: looked up once per pageview, of which there may be many. */
const runsByPageview = (visitor: Visitor): ReadonlyMap<string, Visit> => {
  const runs = new Map<string, Visit>();
  for (const engagement of visitor.engagements.values()) {
    if (engagement.pageview === 0) continue;
    for (const visit of visitor.visits) {
      for (const hit of visit.hits) if (hit.kind === "pageview") runs.set(pageviewKey(hit.session, hit.seq), visit);
    }
    break;
  }
  return runs;
};

/** The run around an instant; runs are sorted and apart. */
const runAround = (visits: readonly Visit[], at: number): Visit | undefined => {
  let low = 0;
  let high = visits.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((visits[middle] as Visit).to < at) low = middle + 1;
    else high = middle;
  }
  const visit = visits[low];
  return visit && visit.from <= at ? visit : undefined;
};

type Keyed = [key: string, engagement: Engagement];

const byTime = ([keyA, a]: Keyed, [keyB, b]: Keyed): number =>
  a.at - b.at || a.pageview - b.pageview || (keyA < keyB ? -1 : 1);

/** Every engagement, with the key under which its visitor holds it, by the run that it belongs to. */
export const engagementsByRun = (visitor: Visitor): Map<Visit, Keyed[]> => {
  const byRun = new Map<Visit, Keyed[]>();
  const runs = runsByPageview(visitor);
  for (const entry of visitor.engagements) {
    const { session, pageview, at } = entry[1];
    // That of its pageview, else the one around its earliest heartbeat.
    const run = (pageview > 0 && runs.get(pageviewKey(session, pageview))) || runAround(visitor.visits, at);
    if (!run) continue;
    const list = byRun.get(run);
    if (list) list.push(entry);
    else byRun.set(run, [entry]);
  }
  for (const list of byRun.values()) list.sort(byTime);
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
