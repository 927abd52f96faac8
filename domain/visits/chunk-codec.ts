import {
  type AcquisitionRow,
  acquisitionRow,
  type ClientRow,
  clientRow,
  readAcquisition,
  readClient,
} from "../ingest/hit-codec.ts";
import { engagementKey, looseIdentity } from "../parts/sealed-visit.ts";
import { IndexedRows, IndexedTexts } from "./indexed.ts";
import type { CountedHit, Engagement, Session, Visit, Visitor } from "./visit.ts";

/**
 * The text form of a chunk of the memtable in a checkpoint: one JSON array, positions instead of names, and what many
 * visitors share (pages, hosts, where they came from, with what) written once. A wake reads every chunk, so what counts is how fast it
 * is parsed. Checkpoints outlive deploys: a new form gets a new version, and the reader keeps every form ever written.
 */
const VERSION = 1;

type Props = Readonly<Record<string, string>>;
/** Kind and interactive as bits; time since the run began; index of the session; texts by index. */
type HitRow = [
  flags: number,
  after: number,
  session: number,
  seq: number,
  page: number,
  hostname: number,
  rare?: RareRow,
];
/** What most hits lack. */
type RareRow = [name: number, id: string, props: Props | 0, revenue: [number, string] | 0];
type VisitRow = [from: number, length: number, hits: HitRow[], acquisition: number, client: number];
type EngagementRow = [
  session: number,
  pageview: number,
  at: number,
  page: number,
  hostname: number,
  engagedMs: number,
  scroll: number | null,
  interactions: number,
  loose?: [seq: number, id: string],
];
/** `pageviewAt` is null while the tab showed no page. */
type SessionRow = [session: number, seen: number[], pageviewAt: number | null, pageviewOn: number];
type VisitorRow = [
  key: string,
  ordinal: number,
  sessionIds: string[],
  visits: VisitRow[],
  engagements: EngagementRow[],
  sessions: SessionRow[],
  ids: string[],
];
type ChunkRow = [
  version: 1,
  texts: string[],
  acquisitions: AcquisitionRow[],
  clients: ClientRow[],
  visitors: VisitorRow[],
];

const EVENT = 1;
const INTERACTIVE = 2;

/** Writes the visitors of a chunk, collecting what they share. */
class ChunkWriter {
  readonly texts = new IndexedTexts();
  readonly acquisitions = new IndexedRows(acquisitionRow);
  readonly clients = new IndexedRows(clientRow);

  visitor(visitor: Visitor): VisitorRow {
    const sessionIds = new IndexedTexts();
    return [
      visitor.key,
      visitor.ordinal,
      sessionIds.all,
      visitor.visits.map((visit) => this.visit(visit, sessionIds)),
      Array.from(visitor.engagements, ([key, engagement]) => this.engagement(key, engagement, sessionIds)),
      visitor.sessions.map(
        (session): SessionRow => [
          sessionIds.index(session.id),
          session.seen,
          Number.isFinite(session.pageviewAt) ? session.pageviewAt : null,
          this.texts.index(session.pageviewOn),
        ],
      ),
      Array.from(visitor.ids ?? []),
    ];
  }

  private visit(visit: Visit, sessionIds: IndexedTexts): VisitRow {
    return [
      visit.from,
      visit.to - visit.from,
      visit.hits.map((hit) => this.hit(hit, visit.from, sessionIds)),
      visit.acquisition ? this.acquisitions.index(visit.acquisition) : -1,
      visit.client ? this.clients.index(visit.client) : -1,
    ];
  }

  private hit(hit: CountedHit, from: number, sessionIds: IndexedTexts): HitRow {
    const flags = (hit.kind === "event" ? EVENT : 0) | (hit.interactive ? INTERACTIVE : 0);
    const [page, hostname] = [this.texts.index(hit.page), this.texts.index(hit.hostname)];
    const row: HitRow = [flags, hit.at - from, sessionIds.index(hit.session), hit.seq, page, hostname];
    if (hit.name !== "" || hit.id !== "" || hit.props || hit.revenue) {
      const revenue: RareRow[3] = hit.revenue ? [hit.revenue.amount, hit.revenue.currency] : 0;
      row.push([this.texts.index(hit.name), hit.id, hit.props ?? 0, revenue]);
    }
    return row;
  }

  private engagement(key: string, engagement: Engagement, sessionIds: IndexedTexts): EngagementRow {
    const row: EngagementRow = [
      sessionIds.index(engagement.session),
      engagement.pageview,
      engagement.at,
      this.texts.index(engagement.page),
      this.texts.index(engagement.hostname),
      engagement.engagedMs,
      engagement.scroll,
      engagement.interactions,
    ];
    if (engagement.pageview === 0) {
      const { seq, id } = looseIdentity(key, engagement);
      row.push([seq, id]);
    }
    return row;
  }
}

/** Writes a chunk; {@link decodeChunk} gives the same visitors. */
export const encodeChunk = (visitors: readonly Visitor[]): string => {
  const writer = new ChunkWriter();
  const rows = visitors.map((visitor) => writer.visitor(visitor));
  const { texts, acquisitions, clients } = writer;
  return JSON.stringify([VERSION, texts.all, acquisitions.all, clients.all, rows] satisfies ChunkRow);
};

/** Reads a chunk. @throws when it was not written by {@link encodeChunk} */
export const decodeChunk = (text: string): Visitor[] => {
  const [version, texts, acquisitionRows, clientRows, visitors] = JSON.parse(text) as ChunkRow;
  if (version !== VERSION) throw new Error(`chunk of version ${version}: this build reads up to ${VERSION}`);
  const acquisitions = acquisitionRows.map(readAcquisition);
  const clients = clientRows.map(readClient);
  const textOf = (index: number): string => texts[index] as string;

  const readHit = (row: HitRow, from: number, sessionIds: string[]): CountedHit => {
    const rare = row[6];
    return {
      kind: row[0] & EVENT ? "event" : "pageview",
      at: from + row[1],
      session: sessionIds[row[2]] as string,
      seq: row[3],
      id: rare ? rare[1] : "",
      name: rare ? textOf(rare[0]) : "",
      hostname: textOf(row[5]),
      page: textOf(row[4]),
      props: rare?.[2] || null,
      revenue: rare?.[3] ? { amount: rare[3][0], currency: rare[3][1] } : null,
      interactive: (row[0] & INTERACTIVE) !== 0,
    };
  };

  const readEngagement = (row: EngagementRow, sessionIds: string[]): [string, Engagement] => {
    const [session, pageview, at, page, hostname, engagedMs, scroll, interactions, loose] = row;
    const engagement: Engagement = {
      session: sessionIds[session] as string,
      pageview,
      at,
      hostname: textOf(hostname),
      page: textOf(page),
      engagedMs,
      scroll,
      interactions,
    };
    const [seq, id] = loose ?? [0, ""];
    return [engagementKey(engagement, { seq, id }), engagement];
  };

  const readSession = (row: SessionRow, sessionIds: string[]): Session => {
    const [session, seen, pageviewAt, pageviewOn] = row;
    return {
      id: sessionIds[session] as string,
      seen,
      pageviewAt: pageviewAt ?? Number.NEGATIVE_INFINITY,
      pageviewOn: textOf(pageviewOn),
    };
  };

  return visitors.map(
    ([key, ordinal, sessionIds, visits, engagements, sessions, ids]): Visitor => ({
      key,
      ordinal,
      visits: visits.map(
        ([from, length, hits, acquisition, client]): Visit => ({
          from,
          to: from + length,
          hits: hits.map((row) => readHit(row, from, sessionIds)),
          acquisition: acquisitions[acquisition] ?? null,
          client: clients[client] ?? null,
        }),
      ),
      engagements: new Map(engagements.map((row) => readEngagement(row, sessionIds))),
      sessions: sessions.map((row) => readSession(row, sessionIds)),
      ids: ids.length > 0 ? new Set(ids) : null,
    }),
  );
};
