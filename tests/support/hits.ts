import type { Acquisition, Client, Hit, HitBatch } from "../../domain/ingest/hit.ts";
import type { SealedVisits } from "../../domain/visits/memtable.ts";

/** Builders of hits for tests: say what matters, the rest is plain. */

export const direct: Acquisition = {
  source: "",
  referrer: "",
  channel: "Direct",
  utmSource: "",
  utmMedium: "",
  utmCampaign: "",
  utmContent: "",
  utmTerm: "",
};

export const desktop: Client = {
  country: "EE",
  region: "EE-37",
  city: "Tallinn",
  lat: 59.4,
  lon: 24.7,
  device: "Desktop",
  browser: "Chrome",
  browserVersion: "140",
  os: "Linux",
  osVersion: "",
};

/** A pageview of `/` in session "s" unless told otherwise. */
export const aHit = (given: Partial<Hit> & { at: number }): Hit => ({
  kind: "pageview",
  session: given.id ? "" : "s",
  seq: given.id ? 0 : 1,
  id: "",
  name: "",
  hostname: "example.com",
  page: "/",
  props: null,
  revenue: null,
  interactive: true,
  pageview: 0,
  engagedMs: 0,
  scroll: null,
  interactions: 0,
  acquisition: direct,
  client: desktop,
  ...given,
});

export const aBatch = (visitor: string, hits: Hit[], given: Partial<HitBatch> = {}): HitBatch => ({
  visitor,
  previousVisitor: "",
  receivedAt: hits.at(-1)?.at ?? 0,
  imported: false,
  hits,
  ...given,
});

/** A memtable's view of a shard without parts. */
export const noParts: SealedVisits = {
  until: Number.NEGATIVE_INFINITY,
  isAround: () => false,
  showsPageviewOf: () => false,
  holds: () => false,
  reopen: () => [],
};
