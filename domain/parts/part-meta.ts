/** What a part's row in the store says beside the bytes, so that most questions skip the part without reading it. */
export interface ZoneMap {
  /** Runs of events, visits or not. */
  rows: number;
  visits: number;
  /** Counted hits. */
  hits: number;
  engagements: number;
  /** Unix ms of the earliest and latest event of any kind. */
  from: number;
  to: number;
  /** Unix ms of the earliest and latest counted event; equal to `from` and `to` when there is none. */
  start: number;
  end: number;
  /** Earliest end of a run: nothing in the part expires before. */
  firstTo: number;
  minOrdinal: number;
  maxOrdinal: number;
}

/** The part's own figures, in its header. */
export interface PartMeta {
  zone: ZoneMap;
  /** Unix ms of the earliest and latest row of facts: hits and engagements of visits. Null without any. */
  extent: { first: number; last: number } | null;
  /** Custom properties, in the bundles in which their columns are stored. */
  props: { key: string; rows: number; texts: number }[][];
}

/** Columns that describe a first touch, by the dictionary of rows that holds them. */
export const acquisitionTexts = [
  "source",
  "referrer",
  "channel",
  "utmSource",
  "utmMedium",
  "utmCampaign",
  "utmContent",
  "utmTerm",
] as const;
export const placeTexts = ["country", "region", "city"] as const;
export const placeNumbers = ["lat", "lon"] as const;
export const agentTexts = ["device", "browser", "browserVersion", "os", "osVersion"] as const;

// Bits of a hit's flags.
export const FLAG_EVENT = 1;
export const FLAG_PASSIVE = 2;
export const FLAG_PROPS = 4;
export const FLAG_REVENUE = 8;

// How a hit's session is told: as foreseen (that of the hit before; a new one for a visit's first hit), new, or by code.
export const SESSION_FORESEEN = 0;
export const SESSION_NEW = 1;
export const SESSION_CODES = 2;

// How an event id is told: new, or by code.
export const ID_NEW = 0;
export const ID_CODES = 1;

// How an engagement's pageview is told: the visit's next one, none of the visit's hits, or by the hit's place.
export const REF_NEXT = 0;
export const REF_NONE = 1;
export const REF_PLACES = 2;

/** `scroll` of an engagement that measured none. */
export const NO_SCROLL = -1;
