import {
  type AcquisitionRow,
  acquisitionRow,
  type ClientRow,
  clientRow,
  readAcquisition,
  readClient,
} from "../ingest/hit-codec.ts";
import type { CountedHit, Engagement, Session, Visit, Visitor } from "./visit.ts";

/**
 * The text form of a visitor in a checkpoint: one line of JSON, positions instead of names. Checkpoints outlive deploys:
 * a new form gets a new version, and the reader keeps every form ever written.
 */
const VERSION = 1;

type HitRow = [
  kind: 0 | 1,
  at: number,
  session: string,
  seq: number,
  id: string,
  name: string,
  hostname: string,
  page: string,
  props: Readonly<Record<string, string>> | 0,
  revenue: [number, string] | 0,
  interactive: 0 | 1,
];
type VisitRow = [from: number, to: number, hits: HitRow[], acquisition: AcquisitionRow | 0, client: ClientRow | 0];
type EngagementRow = [
  key: string,
  session: string,
  pageview: number,
  at: number,
  hostname: string,
  page: string,
  engagedMs: number,
  scroll: number | null,
  interactions: number,
];
/** `pageviewAt` is null while the tab showed no page. */
type SessionRow = [id: string, seen: number[], pageviewAt: number | null, pageviewOn: string];
type VisitorRow = [
  version: 1,
  key: string,
  ordinal: number,
  visits: VisitRow[],
  engagements: EngagementRow[],
  sessions: SessionRow[],
  ids: string[],
];

const hitRow = (hit: CountedHit): HitRow => [
  hit.kind === "pageview" ? 0 : 1,
  hit.at,
  hit.session,
  hit.seq,
  hit.id,
  hit.name,
  hit.hostname,
  hit.page,
  hit.props ?? 0,
  hit.revenue ? [hit.revenue.amount, hit.revenue.currency] : 0,
  hit.interactive ? 1 : 0,
];

const readHit = (row: HitRow): CountedHit => ({
  kind: row[0] === 0 ? "pageview" : "event",
  at: row[1],
  session: row[2],
  seq: row[3],
  id: row[4],
  name: row[5],
  hostname: row[6],
  page: row[7],
  props: row[8] || null,
  revenue: row[9] ? { amount: row[9][0], currency: row[9][1] } : null,
  interactive: row[10] === 1,
});

const visitRow = (visit: Visit): VisitRow => [
  visit.from,
  visit.to,
  visit.hits.map(hitRow),
  visit.acquisition ? acquisitionRow(visit.acquisition) : 0,
  visit.client ? clientRow(visit.client) : 0,
];

const readVisit = (row: VisitRow): Visit => ({
  from: row[0],
  to: row[1],
  hits: row[2].map(readHit),
  acquisition: row[3] === 0 ? null : readAcquisition(row[3]),
  client: row[4] === 0 ? null : readClient(row[4]),
});

const readEngagement = (row: EngagementRow): [string, Engagement] => {
  const [key, session, pageview, at, hostname, page, engagedMs, scroll, interactions] = row;
  return [key, { session, pageview, at, hostname, page, engagedMs, scroll, interactions }];
};

const readSession = ([id, seen, pageviewAt, pageviewOn]: SessionRow): [string, Session] => [
  id,
  { seen, pageviewAt: pageviewAt ?? Number.NEGATIVE_INFINITY, pageviewOn },
];

/** Writes a visitor as one line, without its line end. */
export const encodeVisitor = (visitor: Visitor): string => {
  const row: VisitorRow = [
    VERSION,
    visitor.key,
    visitor.ordinal,
    visitor.visits.map(visitRow),
    Array.from(
      visitor.engagements,
      ([key, e]): EngagementRow => [
        key,
        e.session,
        e.pageview,
        e.at,
        e.hostname,
        e.page,
        e.engagedMs,
        e.scroll,
        e.interactions,
      ],
    ),
    Array.from(
      visitor.sessions,
      ([id, s]): SessionRow => [id, s.seen, Number.isFinite(s.pageviewAt) ? s.pageviewAt : null, s.pageviewOn],
    ),
    Array.from(visitor.ids),
  ];
  return JSON.stringify(row);
};

/** Reads one line. @throws when it was not written by {@link encodeVisitor} */
export const decodeVisitor = (line: string): Visitor => {
  const [version, key, ordinal, visits, engagements, sessions, ids] = JSON.parse(line) as VisitorRow;
  if (version !== VERSION) throw new Error(`visitor of version ${version}: this build reads up to ${VERSION}`);
  return {
    key,
    ordinal,
    visits: visits.map(readVisit),
    engagements: new Map(engagements.map(readEngagement)),
    sessions: new Map(sessions.map(readSession)),
    ids: new Set(ids),
  };
};
