import type { Hit } from "../../domain/ingest/hit.ts";
import { type Facts, HIT_ENGAGEMENT, type TextColumn } from "../../domain/parts/facts.ts";

/** A visitor's events, as somebody may send them. */
export interface Sent {
  visitor: string;
  hit: Hit;
}

const IDLE_MS = 31 * 60_000;
const identityOf = ({ id, session, seq }: Hit): string => id || `${session} ${seq}`;
const compare = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0);

/** The order of hits: by time, then by what identifies them. */
const compareHits = (a: Hit, b: Hit): number =>
  compare(a.at, b.at) || compare(a.session, b.session) || compare(a.seq, b.seq) || compare(a.id, b.id);

/** Attention is cumulative per pageview; without one it stands by itself. */
const attentionOf = (hits: readonly Hit[]): Hit[] => {
  const groups = Object.groupBy(hits, (hit) =>
    hit.pageview > 0 ? `${hit.session} ${hit.pageview}` : `=${identityOf(hit)}`,
  );
  return Object.values(groups).map((beats = []) => {
    const [first] = beats.toSorted((a, b) => compare(a.at, b.at) || compare(a.page, b.page));
    const scrolls = beats.flatMap(({ scroll }) => scroll ?? []);
    return {
      ...(first as Hit),
      engagedMs: Math.max(...beats.map(({ engagedMs }) => engagedMs)),
      scroll: scrolls.length > 0 ? Math.max(...scrolls) : null,
    };
  });
};

const rowOf = (hit: Hit): unknown[] => [
  hit.at,
  hit.kind === "engagement" ? "engagement" : hit.name || "pageview",
  hit.page,
  hit.kind === "engagement" ? [hit.engagedMs, hit.scroll ?? 255] : [],
];

const visitsOf = (visitor: string, sent: readonly Hit[]): string[] => {
  const hits = Object.values(Object.groupBy(sent, identityOf)).map((same) => (same as Hit[])[0] as Hit);
  const runs: Hit[][] = [];
  for (const hit of hits.toSorted(compareHits)) {
    const run = runs.at(-1);
    if (run && hit.at - (run.at(-1)?.at ?? 0) < IDLE_MS) run.push(hit);
    else runs.push([hit]);
  }
  const attention = attentionOf(hits.filter(({ kind }) => kind === "engagement"));
  const ownRun = (beat: Hit): Hit[] | undefined =>
    runs.find((run) =>
      run.some(
        (hit) =>
          beat.pageview > 0 && hit.kind === "pageview" && hit.session === beat.session && hit.seq === beat.pageview,
      ),
    ) ?? runs.find((run) => (run[0]?.at ?? 0) <= beat.at && beat.at <= (run.at(-1)?.at ?? 0));
  return runs.flatMap((run) => {
    const counted = run.filter(({ kind }) => kind !== "engagement");
    const [first] = counted;
    if (!first) return [];
    const rows = [...counted, ...attention.filter((beat) => ownRun(beat) === run)].map((hit) =>
      JSON.stringify(rowOf(hit)),
    );
    const engaging = counted.filter(({ interactive }) => interactive).length;
    return JSON.stringify([visitor, first.acquisition.source, first.client.city, engaging <= 1, rows.sort()]);
  });
};

/** What is to be answered from these events: each visit with its rows, sorted. The definition, without any cleverness. */
export const plainVisits = (sent: readonly Sent[]): string[] =>
  Object.entries(Object.groupBy(sent, ({ visitor }) => visitor))
    .flatMap(([visitor, own = []]) =>
      visitsOf(
        visitor,
        own.map(({ hit }) => hit),
      ),
    )
    .sort();

const textAt = ({ dictionary, codes }: TextColumn, row: number): string => dictionary[codes[row] ?? 0] ?? "";

const visitsIn = ({ visits, hits }: Facts, nameOf: (ordinal: number) => string): string[] => {
  const rows: string[][] = Array.from({ length: visits.count }, () => []);
  for (let row = 0; row < hits.count; row++) {
    const kind = hits.kind[row] === HIT_ENGAGEMENT ? "engagement" : textAt(hits.name, row) || "pageview";
    const attention = kind === "engagement" ? [hits.engagedMs[row], hits.scroll[row]] : [];
    rows[hits.visit[row] ?? 0]?.push(JSON.stringify([hits.at[row], kind, textAt(hits.page, row), attention]));
  }
  return rows.map((own, row) =>
    JSON.stringify([
      nameOf(visits.visitor[row] ?? 0),
      textAt(visits.text.source, row),
      textAt(visits.text.city, row),
      visits.bounce[row] === 1,
      own.sort(),
    ]),
  );
};

/** The same, of what facts hold. */
export const visitsInFacts = (tables: Iterable<Facts>, nameOf: (ordinal: number) => string): string[] =>
  Array.from(tables)
    .flatMap((facts) => visitsIn(facts, nameOf))
    .sort();
