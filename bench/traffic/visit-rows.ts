import type { Hit } from "../../domain/ingest/hit.ts";
import { encodeHitBatch } from "../../domain/ingest/hit-codec.ts";
import type { SealedVisit } from "../../domain/parts/sealed-visit.ts";
import { isBounce } from "../../domain/visits/visit.ts";

/** The same visits for each who is compared: as batches of hits for a shard, and as rows for plain tables. */

type Row = (string | number | null)[];

/** One visit's hits and engagements as one batch, as an import sends it. */
export const batchLine = ({ ordinal, visit, engagements }: SealedVisit): string => {
  const { acquisition, client } = visit;
  if (!acquisition || !client) throw new Error("a synthetic visit has a first touch");
  const none = { id: "", name: "", props: null, revenue: null };
  const counted = visit.hits.map(
    (hit): Hit => ({ ...hit, pageview: 0, engagedMs: 0, scroll: null, interactions: 0, acquisition, client }),
  );
  const attention = engagements.map(
    ([, engagement]): Hit => ({
      ...engagement,
      ...none,
      kind: "engagement",
      seq: engagement.pageview + 1,
      interactive: false,
      acquisition,
      client,
    }),
  );
  const hits = [...counted, ...attention];
  return encodeHitBatch({
    visitor: `visitor-${ordinal}`,
    previousVisitor: "",
    receivedAt: visit.to,
    imported: true,
    hits,
  });
};

/** Columns of the plain tables, in the order of the rows below. */
export const visitColumns = [
  "id INTEGER PRIMARY KEY",
  "visitor INTEGER",
  "start_at INTEGER",
  "end_at INTEGER",
  "pageviews INTEGER",
  "bounce INTEGER",
  ...["entry_page", "exit_page", "source", "channel", "country", "region", "city", "browser", "os", "device"].map(
    (name) => `${name} TEXT`,
  ),
] as const;
export const hitColumns = [
  "visit INTEGER",
  "visitor INTEGER",
  "at INTEGER",
  "kind INTEGER",
  "name TEXT",
  "page TEXT",
  "props TEXT",
] as const;

/** @param id of the visit */
export const visitRow = (id: number, { ordinal, visit }: SealedVisit): Row => {
  const views = visit.hits.filter(({ kind }) => kind === "pageview");
  const { acquisition: a, client: c } = visit;
  const [start, end] = [visit.hits[0]?.at ?? 0, visit.hits.at(-1)?.at ?? 0];
  const pages = [views[0]?.page ?? "", views.at(-1)?.page ?? ""];
  const touch = [a?.source, a?.channel, c?.country, c?.region, c?.city, c?.browser, c?.os, c?.device];
  return [id, ordinal, start, end, views.length, isBounce(visit) ? 1 : 0, ...pages, ...touch.map((text) => text ?? "")];
};

export const hitRows = (id: number, { ordinal, visit }: SealedVisit): Row[] =>
  visit.hits.map(({ at, kind, name, page, props }) => [
    id,
    ordinal,
    at,
    kind === "event" ? 1 : 0,
    name,
    page,
    props && JSON.stringify(props),
  ]);

/** The counted hits as an export would write them, whole and with names: what a part's bytes are compared with. */
export const jsonBytes = ({ ordinal, visit }: SealedVisit): number => {
  const of = { visitor: `visitor-${ordinal}`, acquisition: visit.acquisition, client: visit.client };
  return visit.hits.reduce((sum, hit) => sum + JSON.stringify({ ...of, ...hit }).length + 1, 0);
};
