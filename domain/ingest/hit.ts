import type { Revenue } from "../../protocol/event-fields.ts";

/**
 * A hit: an event as the edge hands it to the shard that owns its visitor. Everything was parsed, enriched and cleaned;
 * nothing personal beyond the visitor's random id is left.
 */
export type HitKind = "pageview" | "event" | "engagement";

/** Where a visit came from. Empty strings mean: nothing there. */
export interface Acquisition {
  source: string;
  referrer: string;
  channel: string;
  utmSource: string;
  utmMedium: string;
  utmCampaign: string;
  utmContent: string;
  utmTerm: string;
}

/** What brought the event: country and subdivision codes (ISO 3166), place name, agent. Empty strings mean: unknown. */
export interface Client {
  country: string;
  region: string;
  city: string;
  /** Degrees, rounded to 0.1 (about 10 km); null when unknown. */
  lat: number | null;
  lon: number | null;
  device: string;
  browser: string;
  browserVersion: string;
  os: string;
  osVersion: string;
}

export interface Hit {
  kind: HitKind;
  /** Occurred at: Unix milliseconds, corrected for clock skew. */
  at: number;
  /** The tab's session, or "" when there is none. */
  session: string;
  /** Position within the session; 0 when the event is known by `id` instead. */
  seq: number;
  /** Explicit event identity; "" when (session, seq) is it. */
  id: string;
  /** Of a custom event; "" otherwise. */
  name: string;
  hostname: string;
  page: string;
  props: Readonly<Record<string, string>> | null;
  revenue: Revenue | null;
  /** Ends a bounce. True for pageviews. */
  interactive: boolean;
  /** Engagement only: the seq of the pageview it belongs to; 0 when unknown (imports). */
  pageview: number;
  engagedMs: number;
  /** 0..100, or null when not measured. */
  scroll: number | null;
  interactions: number;
  acquisition: Acquisition;
  client: Client;
}

/** What identifies a hit of a session. */
export type SeqInSession = Pick<Hit, "session" | "seq">;

/** Hits of one visitor that arrived together. */
export interface HitBatch {
  visitor: string;
  /** A pseudonym's name under yesterday's salt, so that a visit survives midnight; "" for random ids. */
  previousVisitor: string;
  /** Our clock, Unix milliseconds. */
  receivedAt: number;
  /** Imports are exempt from the reload window and are not handed to the live view as arrivals. */
  imported: boolean;
  hits: Hit[];
  /** In the journal only: those of the batch that were reloads, which do not count and are remembered. */
  reloads?: readonly SeqInSession[];
}
