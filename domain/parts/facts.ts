/**
 * Facts: visits and their hits, as columns. The one form that a query scans, whether it was built from the memtable a
 * moment ago or decoded from a part; so a filter, a group or a metric is written once.
 *
 * Text columns hold codes into their own dictionary (code 0 is always the empty string), so a filter on strings is
 * evaluated once per distinct string. A hit row points at its visit by row number. A visitor is its ordinal within the shard.
 */
export interface TextColumn {
  readonly dictionary: readonly string[];
  readonly codes: Uint32Array;
}

/** The text columns of a visit: all of them first touch, but for the pages. */
export const visitTextColumns = [
  "source",
  "referrer",
  "channel",
  "utmSource",
  "utmMedium",
  "utmCampaign",
  "utmContent",
  "utmTerm",
  "country",
  "region",
  "city",
  "device",
  "browser",
  "browserVersion",
  "os",
  "osVersion",
  "entryPage",
  "exitPage",
  "entryHostname",
  "exitHostname",
] as const;
export type VisitTextColumn = (typeof visitTextColumns)[number];

export interface VisitColumns {
  readonly count: number;
  /** Ordinal of the visitor within its shard. */
  readonly visitor: Uint32Array;
  /** Unix ms of the earliest and latest counted event (pageview or custom event). */
  readonly start: Float64Array;
  readonly end: Float64Array;
  readonly pageviews: Uint32Array;
  /** Pageviews and custom events. */
  readonly events: Uint32Array;
  /** 1 for at most one pageview-or-interactive-event. */
  readonly bounce: Uint8Array;
  /** Value score, 0..100. */
  readonly score: Uint8Array;
  readonly text: Readonly<Record<VisitTextColumn, TextColumn>>;
}

export const HIT_PAGEVIEW = 0;
export const HIT_EVENT = 1;
/** Attention on a page: one row per pageview (or imported engagement), never counted as an event. */
export const HIT_ENGAGEMENT = 2;
/** `scroll` of a hit where it was not measured. */
export const SCROLL_UNKNOWN = 255;

export interface HitColumns {
  readonly count: number;
  /** Row number in the visit columns. */
  readonly visit: Uint32Array;
  /** Unix ms, occurred at. */
  readonly at: Float64Array;
  readonly kind: Uint8Array;
  /** Custom event's name; "" for the others. */
  readonly name: TextColumn;
  readonly page: TextColumn;
  readonly hostname: TextColumn;
  readonly engagedMs: Float64Array;
  readonly scroll: Uint8Array;
  /** Revenue in the currency's main unit, 0 without any, and its currency ("" without any). */
  readonly amount: Float64Array;
  readonly currency: TextColumn;
  /** Custom properties by key; code 0 ("") where the hit lacks the property. */
  readonly props: ReadonlyMap<string, TextColumn>;
}

export interface Facts {
  /** Unix ms of the earliest and latest row, where that is known without looking at them. */
  readonly extent?: { readonly first: number; readonly last: number };
  /** The same without engagement rows, where reading those can be saved. */
  readonly counted?: Facts;
  readonly visits: VisitColumns;
  readonly hits: HitColumns;
}
