import type { Acquisition, Client, Hit, HitBatch, HitKind } from "./hit.ts";

/**
 * The text form of a hit batch: what the Worker sends to a shard, and, unchanged, what the journal holds. One line of
 * JSON per batch, positions instead of names. A journal outlives deploys, so a new form gets a new version here, and the
 * reader keeps every form ever written.
 */
const VERSION = 1;

const kinds: readonly HitKind[] = ["pageview", "event", "engagement"];

export type AcquisitionRow = [string, string, string, string, string, string, string, string];
export type ClientRow = [string, string, string, number | null, number | null, string, string, string, string, string];
/** The acquisition is 0 when it equals that of the hit before. */
type HitRow = [
  kind: number,
  at: number,
  session: string | 0,
  seq: number,
  id: string | 0,
  name: string | 0,
  hostname: string,
  page: string,
  props: Readonly<Record<string, string>> | 0,
  revenue: [number, string] | 0,
  interactive: 0 | 1,
  engagement: [pageview: number, engagedMs: number, scroll: number | null, interactions: number] | 0,
  acquisition: AcquisitionRow | 0,
  client: ClientRow | 0,
];
/** A reader that does not know of reloads counts them as it always did. */
type ReloadRow = [session: string, seq: number];
type BatchRow = [
  version: 1,
  visitor: string,
  previous: string,
  receivedAt: number,
  imported: 0 | 1,
  hits: HitRow[],
  reloads?: ReloadRow[],
];

/** Acquisition by position. */
export const acquisitionRow = (a: Acquisition): AcquisitionRow => [
  a.source,
  a.referrer,
  a.channel,
  a.utmSource,
  a.utmMedium,
  a.utmCampaign,
  a.utmContent,
  a.utmTerm,
];

/** Client by position. */
export const clientRow = (c: Client): ClientRow => [
  c.country,
  c.region,
  c.city,
  c.lat,
  c.lon,
  c.device,
  c.browser,
  c.browserVersion,
  c.os,
  c.osVersion,
];

/** Acquisition from its row; see {@link acquisitionRow} for the order. */
export const readAcquisition = (row: AcquisitionRow): Acquisition => {
  const [source, referrer, channel, utmSource, utmMedium, utmCampaign, utmContent, utmTerm] = row;
  return { source, referrer, channel, utmSource, utmMedium, utmCampaign, utmContent, utmTerm };
};

/** Client from its row; see {@link clientRow} for the order. */
export const readClient = (row: ClientRow): Client => {
  const [country, region, city, lat, lon, device, browser, browserVersion, os, osVersion] = row;
  return { country, region, city, lat, lon, device, browser, browserVersion, os, osVersion };
};

/**
 * Writes a batch as one line (without its line end).
 * Consecutive hits that share the `acquisition` or `client` object itself write it once.
 */
export const encodeHitBatch = (batch: HitBatch): string => {
  let acquisition: Acquisition | null = null;
  let client: Client | null = null;
  const rows: HitRow[] = [];
  for (const hit of batch.hits) {
    rows.push([
      kinds.indexOf(hit.kind),
      hit.at,
      hit.session || 0,
      hit.seq,
      hit.id || 0,
      hit.name || 0,
      hit.hostname,
      hit.page,
      hit.props ?? 0,
      hit.revenue ? [hit.revenue.amount, hit.revenue.currency] : 0,
      hit.interactive ? 1 : 0,
      hit.kind === "engagement" ? [hit.pageview, hit.engagedMs, hit.scroll, hit.interactions] : 0,
      hit.acquisition === acquisition ? 0 : acquisitionRow(hit.acquisition),
      hit.client === client ? 0 : clientRow(hit.client),
    ]);
    acquisition = hit.acquisition;
    client = hit.client;
  }
  const row: BatchRow = [VERSION, batch.visitor, batch.previousVisitor, batch.receivedAt, batch.imported ? 1 : 0, rows];
  if (batch.reloads?.length) row.push(batch.reloads.map(({ session, seq }): ReloadRow => [session, seq]));
  return JSON.stringify(row);
};

/** Reads one line. @throws when the line was not written by {@link encodeHitBatch}: our bug, or a broken disk. */
export const decodeHitBatch = (line: string): HitBatch => {
  const [version, visitor, previousVisitor, receivedAt, imported, rows, reloadRows] = JSON.parse(line) as BatchRow;
  if (version !== VERSION) throw new Error(`hit batch of version ${version}: this build reads up to ${VERSION}`);
  let acquisition: Acquisition | undefined;
  let client: Client | undefined;
  const hits = rows.map((row): Hit => {
    if (row[12] !== 0) acquisition = readAcquisition(row[12]);
    if (row[13] !== 0) client = readClient(row[13]);
    const kind = kinds[row[0]];
    if (!acquisition || !client || !kind) throw new Error("hit batch: a hit without its kind, acquisition or client");
    const engagement = row[11];
    return {
      kind,
      at: row[1],
      session: row[2] || "",
      seq: row[3],
      id: row[4] || "",
      name: row[5] || "",
      hostname: row[6],
      page: row[7],
      props: row[8] || null,
      revenue: row[9] ? { amount: row[9][0], currency: row[9][1] } : null,
      interactive: row[10] === 1,
      pageview: engagement ? engagement[0] : 0,
      engagedMs: engagement ? engagement[1] : 0,
      scroll: engagement ? engagement[2] : null,
      interactions: engagement ? engagement[3] : 0,
      acquisition,
      client,
    };
  });
  const batch: HitBatch = { visitor, previousVisitor, receivedAt, imported: imported === 1, hits };
  if (reloadRows) batch.reloads = reloadRows.map(([session, seq]) => ({ session, seq }));
  return batch;
};
