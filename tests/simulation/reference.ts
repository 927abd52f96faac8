import type { Hit } from "../../domain/ingest/hit.ts";

/**
 * The definitions of metrics.md once more, as plainly as they can be said: arrays, no index, no codes, no increments. What
 * every answer of the objects is compared with.
 */
const GAP_MS = 31 * 60_000;

export interface Happened {
  visitor: string;
  hit: Hit;
}

interface Attention {
  page: string;
  ms: number;
  scroll: number | null;
}

export interface ReferenceVisit {
  visitor: string;
  /** Pageviews and custom events, in order. */
  hits: Hit[];
  attention: Attention[];
}

const order = (a: Hit, b: Hit): number => {
  if (a.at !== b.at) return a.at - b.at;
  if (a.session !== b.session) return a.session < b.session ? -1 : 1;
  return a.seq - b.seq || (a.id < b.id ? -1 : 1);
};

/** One visitor's runs of events without a gap of 31 minutes. */
const runsOf = (hits: readonly Hit[]): Hit[][] => {
  const runs: Hit[][] = [];
  let previous = Number.NEGATIVE_INFINITY;
  for (const hit of hits.toSorted(order)) {
    if (hit.at - previous >= GAP_MS) runs.push([]);
    runs.at(-1)?.push(hit);
    previous = hit.at;
  }
  return runs;
};

const attentionOf = (heartbeats: readonly Hit[]): Attention => {
  const scrolls = heartbeats.flatMap(({ scroll }) => (scroll === null ? [] : [scroll]));
  return {
    page: heartbeats.toSorted(order)[0]?.page ?? "",
    ms: Math.max(...heartbeats.map(({ engagedMs }) => engagedMs)),
    scroll: scrolls.length > 0 ? Math.max(...scrolls) : null,
  };
};

const byVisitor = (events: readonly Happened[]): Map<string, Hit[]> => {
  const hits = new Map<string, Hit[]>();
  for (const { visitor, hit } of events) {
    const own = hits.get(visitor);
    if (own) own.push(hit);
    else hits.set(visitor, [hit]);
  }
  return hits;
};

/** All visits: runs with a counted hit. Attention belongs to the visit with its pageview, else to the one around it. */
export const visitsOf = (events: readonly Happened[]): ReferenceVisit[] => {
  return Array.from(byVisitor(events)).flatMap(([visitor, hits]) => {
    const runs = runsOf(hits);
    const visits = runs.map((run): ReferenceVisit => {
      return { visitor, hits: run.filter(({ kind }) => kind !== "engagement"), attention: [] };
    });
    const heartbeats = Map.groupBy(
      hits.filter(({ kind }) => kind === "engagement"),
      ({ session, pageview, id }) => (pageview > 0 ? `${session} ${pageview}` : id),
    );
    for (const group of heartbeats.values()) {
      const [first] = group.toSorted(order);
      if (!first) continue;
      const isIts = (hit: Hit): boolean =>
        hit.kind === "pageview" && hit.session === first.session && hit.seq === first.pageview && first.pageview > 0;
      const index = runs.findIndex((run) => run.some(isIts));
      const around = runs.findIndex((run) => run.includes(first));
      visits[index >= 0 ? index : around]?.attention.push(attentionOf(group));
    }
    return visits.filter((visit) => visit.hits.length > 0);
  });
};

const lastOf = (visit: ReferenceVisit): number => (visit.hits.at(-1) as Hit).at;
const firstOf = (visit: ReferenceVisit): number => (visit.hits[0] as Hit).at;
const isBounce = (visit: ReferenceVisit): boolean => visit.hits.filter(({ interactive }) => interactive).length <= 1;
const distinct = (visits: readonly ReferenceVisit[]): number => new Set(visits.map(({ visitor }) => visitor)).size;
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
const percent = (part: number, whole: number): number => (whole === 0 ? 0 : Math.round((100 * part) / whole));

export type Row = { dimensions: string[]; metrics: (number | null)[] };

const countHits = (visits: readonly ReferenceVisit[], keep: (hit: Hit) => boolean): number =>
  sum(visits.map((visit) => visit.hits.filter(keep).length));

/** visitors, visits, pageviews, events, views_per_visit, bounce_rate, visit_duration */
export const totals = (visits: readonly ReferenceVisit[]): Row => {
  const pageviews = countHits(visits, ({ kind }) => kind === "pageview");
  const duration = sum(visits.map((visit) => (isBounce(visit) ? 0 : lastOf(visit) - firstOf(visit))));
  return {
    dimensions: [],
    metrics: [
      distinct(visits),
      visits.length,
      pageviews,
      countHits(visits, () => true),
      visits.length === 0 ? 0 : Math.round((100 * pageviews) / visits.length) / 100,
      percent(visits.filter(isBounce).length, visits.length),
      visits.length === 0 ? null : Math.round(duration / visits.length / 1000),
    ],
  };
};

const grouped = (
  visits: readonly ReferenceVisit[],
  keysOf: (visit: ReferenceVisit) => string[],
  metrics: (visits: ReferenceVisit[], key: string) => (number | null)[],
): Row[] => {
  const keys = new Set(visits.flatMap(keysOf));
  return Array.from(keys, (key) => {
    const of = visits.filter((visit) => keysOf(visit).includes(key));
    return { dimensions: [key], metrics: metrics(of, key) };
  });
};

/** By page: visitors, visits, pageviews, events, time_on_page, scroll_depth. */
export const byPage = (visits: readonly ReferenceVisit[]): Row[] =>
  grouped(
    visits,
    (visit) => visit.hits.map(({ page }) => page),
    (of, page) => {
      const on = visits.map((visit) => visit.attention.filter((attention) => attention.page === page));
      const engaged = on.filter((attentions) => attentions.length > 0);
      const scrolls = on.flatMap((attentions) => {
        const measured = attentions.flatMap(({ scroll }) => (scroll === null ? [] : [scroll]));
        return measured.length > 0 ? [Math.max(...measured)] : [];
      });
      const ms = sum(engaged.flat().map((attention) => attention.ms));
      return [
        distinct(of),
        of.length,
        countHits(of, (hit) => hit.kind === "pageview" && hit.page === page),
        countHits(of, (hit) => hit.page === page),
        engaged.length === 0 ? null : Math.round(ms / engaged.length / 1000),
        scrolls.length === 0 ? null : Math.round(sum(scrolls) / scrolls.length),
      ];
    },
  );

/** By hour (`YYYY-MM-DD HH:00:00`, UTC): visitors, pageviews, events. */
export const byHour = (visits: readonly ReferenceVisit[]): Row[] => {
  const hourOf = ({ at }: Hit): string => `${new Date(at).toISOString().slice(0, 13).replace("T", " ")}:00:00`;
  return grouped(
    visits,
    (visit) => visit.hits.map(hourOf),
    (of, hour) => [
      distinct(of),
      countHits(of, (hit) => hit.kind === "pageview" && hourOf(hit) === hour),
      countHits(of, (hit) => hourOf(hit) === hour),
    ],
  );
};

/** By first-touch source: visitors, visits, bounce_rate. */
export const bySource = (visits: readonly ReferenceVisit[]): Row[] =>
  grouped(
    visits,
    (visit) => [visit.hits[0]?.acquisition.source || "Direct / None"],
    (of) => [distinct(of), of.length, percent(of.filter(isBounce).length, of.length)],
  );

/** By entry page: visits. Visits without a pageview have none. */
export const byEntryPage = (visits: readonly ReferenceVisit[]): Row[] =>
  grouped(
    visits,
    (visit) => [visit.hits.find(({ kind }) => kind === "pageview")?.page ?? "(not set)"],
    (of) => [of.length],
  );

/** Who is here: visitors whose latest run is a visit with an event after `since`. */
export const onlineSince = (events: readonly Happened[], since: number): Set<string> => {
  const recent = events.filter(({ hit }) => hit.at > since - 24 * 3_600_000);
  const online = new Set<string>();
  for (const [visitor, hits] of byVisitor(recent)) {
    const latest = runsOf(hits).at(-1);
    if (latest?.some(({ kind }) => kind !== "engagement") && (latest.at(-1) as Hit).at > since) online.add(visitor);
  }
  return online;
};
