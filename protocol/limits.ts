/**
 * Every bound on what crosses a wire or enters storage. Local workerd enforces few of the platform's limits
 * (2 MB rows, 25 points, 1,000 requests/s), so the code does, from here.
 */

// One request to POST /api/collect.
export const COLLECT_BODY_BYTES = 64 * 1024;
export const COLLECT_EVENTS = 100;

// One request of Plausible's trackers, of Segment's libraries.
export const PLAUSIBLE_BODY_BYTES = 1_000_000;
export const SEGMENT_BODY_BYTES = 500 * 1024;
export const SEGMENT_MESSAGE_CHARS = 32 * 1024;
export const SEGMENT_MESSAGES = 500;

// One event.
export const URL_CHARS = 4096;
export const REFERRER_CHARS = 2000;
export const TITLE_CHARS = 1000;
export const EVENT_NAME_CHARS = 120;
export const PROPS_PER_EVENT = 30;
export const PROP_KEY_CHARS = 300;
export const PROP_VALUE_CHARS = 2000;
/** Path as stored, after normalisation. */
export const PAGE_CHARS = 2000;
/** Source, campaign and place names as stored. */
export const LABEL_CHARS = 255;

// Ids that a peer chooses.
export const VISITOR_CHARS = 128;
export const SESSION_CHARS = 128;
export const EVENT_ID_CHARS = 128;

/** Engaged time of one pageview; more than a month is a broken clock. */
export const ENGAGED_MS_MAX = 30 * 24 * 3600 * 1000;

// Time.
export const CLOCK_SKEW_MS = 24 * 3600 * 1000;
export const DEFAULT_LATENESS_HOURS = 48;
/** How long a visitor counts as online after an event. */
export const PRESENCE_MS = 5 * 60 * 1000;
export const LIVE_MINUTES = 30;
export const FRAME_INTERVAL_MS = 100;

// The live stream.
export const LIVE_TOP = 50;
export const LIVE_VISITORS = 1000;
export const LIVE_EVENTS = 50;
/** Seconds until a tracker's next heartbeat while somebody watches the site live, and while nobody does. */
export const HEARTBEAT_WATCHED_S = 15;
export const HEARTBEAT_QUIET_S = 60;

// Import.
export const IMPORT_LINE_BYTES = 64 * 1024;
export const IMPORT_DROPPED_LISTED = 100;

// Administration.
export const JSON_BODY_BYTES = 64 * 1024;
export const SHARDS_MAX = 64;
export const GOALS_MAX = 200;
export const SETTING_LIST_MAX = 500;
export const KEYS_PER_SITE_MAX = 100;
export const SEGMENTS_PER_SITE_MAX = 100;
export const LINKS_PER_SITE_MAX = 100;
export const ALERTS_PER_SITE_MAX = 50;
/** A segment's filters, as JSON; and at what depth of another filter they must still be allowed. */
export const SEGMENT_CHARS = 8000;
export const SEGMENT_DEPTH = 10;
/** Segments that one question may name: each stands for up to SEGMENT_CHARS. */
export const SEGMENTS_PER_QUESTION = 20;

// Rates, per shard: events a second for ever, and at once (an offline queue that is sent when the network is back).
export const VISITOR_RATE = { perSecond: 20, burst: 2000 };
/** An address stands for a school or a mobile network as often as for one machine. */
export const SENDER_RATE = { perSecond: 500, burst: 10_000 };
/** A visit that has so many events is a machine's: it takes no more until it has been idle, so that none fills the memory. Not of imports. */
export const VISIT_EVENTS_MAX = 20_000;
/** Distinct values of a site's day; beyond, `(other)` stands for them. */
export const CARDINALITY_PER_DAY = { pages: 50_000, events: 1000, props: 300 };

// Queries.
export const QUERY_ROWS_MAX = 10_000;
export const QUERY_GROUPS_MAX = 1_000_000;
export const QUERIES_PER_REQUEST = 40;
export const FUNNEL_STEPS_MAX = 8;
export const FLOW_DEPTH_MAX = 3;
/** Pages after each page; an answer lists the square of it. */
export const FLOW_PAGES_MAX = 100;

// Storage and platform.
/** A stored row stays below the platform's 2 MB with room for its key and neighbours. */
export const ROW_BYTES = 1_500_000;
/** Memory that Cloudflare gives to an isolate, for all objects in it and everything else, in megabytes. */
export const ISOLATE_MB = 128;
/** Analytics Engine points that one invocation may write. */
export const POINTS_PER_INVOCATION = 25;
export const ANALYTICS_INDEX_BYTES = 96;
export const SOCKETS_PER_SITE = 10_000;
