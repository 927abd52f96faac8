/** Every route of the router, as data; `document.ts` makes OpenAPI of it, a test compares it with the router. */

type Who = "anyone" | "writer" | "viewer" | "owner" | "admin";

export interface Operation {
  readonly does: string;
  readonly who: Who;
  /** Parameters of the query string, by name. A description that begins with "Required" makes it so. */
  readonly query?: Readonly<Record<string, string>>;
  /** Media type, and the name of a component. */
  readonly takes?: readonly [type: string, schema: string];
  readonly status: number;
  /** Another status of success, and what it means. */
  readonly or?: readonly [status: number, meaning: string];
  /** Media type to the name of a component; "" is plain text. */
  readonly gives?: Readonly<Record<string, string>>;
  /** Statuses that refuse; what the credentials refuse comes by itself. */
  readonly refuses?: readonly number[];
}

const JSON_TYPE = "application/json";
const json = (schema: string): Readonly<Record<string, string>> => ({ [JSON_TYPE]: schema });

const v1 = {
  site_id: "Required. The site's domain.",
  period: "30d, 7d, 6mo, 12mo, month, day or custom; 30d unless given.",
  date: "The day that the period ends with, or is in; with custom two days, joined by a comma.",
  metrics: "Comma-separated; visitors unless given.",
  filters: "Such as event:page==/blog/*;visit:source==Google|Bing, with ==, !=, ~ and !~.",
};

const segmentCall = (what: string): Operation => ({
  does: `Segment's HTTP API: ${what}, for a write key of the site, as the user name of Basic or as writeKey in the body.`,
  who: "writer",
  takes: [JSON_TYPE, "SegmentMessage"],
  status: 200,
  gives: json("SegmentOutcome"),
  refuses: [400, 413, 429, 503],
});

const segmentOperations: Readonly<Record<string, Operation>> = {
  "POST /v1/track": segmentCall("a custom event"),
  "POST /v1/page": segmentCall("a pageview"),
  "POST /v1/identify": segmentCall("who somebody is, which is taken and forgotten"),
  "POST /v1/screen": segmentCall("a screen of an app, which is taken and forgotten"),
  "POST /v1/group": segmentCall("whom somebody belongs to, which is taken and forgotten"),
  "POST /v1/alias": segmentCall("another name of somebody, which is taken and forgotten"),
  "POST /v1/batch": { ...segmentCall("many messages"), takes: [JSON_TYPE, "SegmentBatch"] },
  "POST /v1/t": segmentCall("a custom event, as its library for browsers sends it"),
  "POST /v1/p": segmentCall("a pageview, as its library for browsers sends it"),
  "POST /v1/i": segmentCall("who somebody is, as its library for browsers sends it"),
  "POST /v1/s": segmentCall("a screen, as its library for browsers sends it"),
  "POST /v1/g": segmentCall("whom somebody belongs to, as its library for browsers sends it"),
  "POST /v1/a": segmentCall("another name of somebody, as its library for browsers sends it"),
  "OPTIONS /v1/:call": { does: "Lets pages of any origin send a write key.", who: "anyone", status: 204 },
};

export const operations: Readonly<Record<string, Operation>> = {
  "POST /api/collect": {
    does: "Takes a batch of events from the tracker. The 202 leaves when every accepted event is durable.",
    who: "anyone",
    takes: ["text/plain", "Collect"],
    status: 202,
    gives: json("Receipt"),
    refuses: [400, 404, 413, 429, 503],
  },
  "OPTIONS /api/collect": { does: "Lets pages of any origin send.", who: "anyone", status: 204 },
  "POST /api/event": {
    does: "Plausible's Events API, field for field. Answers ok; x-plausible-dropped is how many sites did not take the event.",
    who: "anyone",
    takes: ["text/plain", "PlausibleEvent"],
    status: 202,
    gives: { "text/plain": "" },
    refuses: [400, 413, 429, 503],
  },
  "OPTIONS /api/event": { does: "Lets pages of any origin send.", who: "anyone", status: 204 },
  ...segmentOperations,
  "GET /api/sites/:site/live": {
    does: "Who is on the site now; with Upgrade: websocket a stream of frames.",
    who: "viewer",
    query: { consistency: "strong: answer after every shard has handed over all that it had acknowledged." },
    status: 200,
    gives: json("LiveState"),
    refuses: [503],
  },
  "GET /api/sites/:site/online": {
    does: "How many are online now, for pages of any origin; with Upgrade: websocket pushed whenever it changes.",
    who: "viewer",
    query: { token: "Of a counter (ff_live_…), where the site is not public." },
    status: 200,
    gives: json("Online"),
    refuses: [429, 503],
  },
  "GET /api/v1/stats/realtime/visitors": {
    does: "How many visitors are online, as a bare number.",
    who: "viewer",
    query: { site_id: v1.site_id },
    status: 200,
    gives: json("Count"),
    refuses: [400, 503],
  },
  "GET /api/v1/stats/aggregate": {
    does: "Stats API v1: figures of a period.",
    who: "viewer",
    query: { ...v1, compare: "previous_period: how much each figure changed." },
    status: 200,
    gives: json("V1Results"),
    refuses: [400, 503],
  },
  "GET /api/v1/stats/breakdown": {
    does: "Stats API v1: figures by a property.",
    who: "viewer",
    query: {
      ...v1,
      property: "Required. A dimension, such as visit:source.",
      limit: "Rows of a page: 100 unless given, at most 1000.",
      page: "Counts from 1.",
    },
    status: 200,
    gives: json("V1Results"),
    refuses: [400, 503],
  },
  "GET /api/v1/stats/timeseries": {
    does: "Stats API v1: figures over time.",
    who: "viewer",
    query: { ...v1, interval: "hour, day, week or month." },
    status: 200,
    gives: json("V1Results"),
    refuses: [400, 503],
  },
  "POST /api/v2/query": {
    does: "Stats API v2: answers a question.",
    who: "viewer",
    takes: [JSON_TYPE, "Query"],
    status: 200,
    gives: { ...json("QueryAnswer"), "text/csv": "", "application/x-ndjson": "" },
    refuses: [400, 413, 503],
  },
  "POST /api/sites/:site/queries": {
    does: "Answers many questions of Stats API v2 at once.",
    who: "viewer",
    takes: [JSON_TYPE, "Queries"],
    status: 200,
    gives: json("QueriesAnswer"),
    refuses: [400, 413, 503],
  },
  "POST /api/sites/:site/funnel": {
    does: "Which of 2 to 8 steps visitors reach, in order, directly one after the other, or in any order.",
    who: "viewer",
    takes: [JSON_TYPE, "Funnel"],
    status: 200,
    gives: json("FunnelAnswer"),
    refuses: [400, 413, 503],
  },
  "POST /api/sites/:site/flow": {
    does: "The pages that visits see after a page, or before it.",
    who: "viewer",
    takes: [JSON_TYPE, "Flow"],
    status: 200,
    gives: json("FlowAnswer"),
    refuses: [400, 413, 503],
  },
  "POST /api/sites/:site/retention": {
    does: "Who came for the first time in each day, week or month, and in which later ones again.",
    who: "viewer",
    takes: [JSON_TYPE, "Retention"],
    status: 200,
    gives: json("RetentionAnswer"),
    refuses: [400, 413, 503],
  },
  "GET /api/sites": { does: "All sites.", who: "admin", status: 200, gives: json("Sites") },
  "POST /api/sites": {
    does: "Makes a site.",
    who: "admin",
    takes: [JSON_TYPE, "NewSite"],
    status: 201,
    gives: json("Site"),
    refuses: [400, 409, 413],
  },
  "GET /api/sites/:site": { does: "A site's settings.", who: "admin", status: 200, gives: json("Site") },
  "PATCH /api/sites/:site": {
    does: "Changes some of a site's settings.",
    who: "admin",
    takes: [JSON_TYPE, "SiteChange"],
    status: 200,
    gives: json("Site"),
    refuses: [400, 413],
  },
  "DELETE /api/sites/:site": { does: "Deletes a site and all that it ever held.", who: "admin", status: 204 },
  "POST /api/sites/:site/import": {
    does: "Takes history as NDJSON, streamed; gzip is accepted.",
    who: "admin",
    takes: ["application/x-ndjson", "ImportLine"],
    status: 200,
    gives: json("ImportReport"),
    refuses: [400, 415, 503],
  },
  "GET /api/sites/:site/export": {
    does: "Raw hits or visits, streamed. Hits are lines that an import takes.",
    who: "owner",
    query: {
      from: "First day of the site (YYYY-MM-DD) or instant (ISO 8601); everything unless given.",
      to: "Last day or instant, included.",
      of: "hits or visits; hits unless given.",
      format: "ndjson or csv; what Accept says unless given.",
      partial: "true: give out what there is although parts are damaged.",
    },
    status: 200,
    gives: { "application/x-ndjson": "ExportedRow", "text/csv": "" },
    refuses: [400, 503],
  },
  "GET /api/sites/:site/drops": {
    does: "What was refused, per day and reason.",
    who: "admin",
    query: { from: "First UTC day (YYYY-MM-DD).", to: "Last UTC day." },
    status: 200,
    gives: json("Drops"),
    refuses: [400],
  },
  "GET /api/sites/:site/usage": {
    does: "How much of the month's quota is used.",
    who: "admin",
    status: 200,
    gives: json("Usage"),
    refuses: [503],
  },
  "GET /api/sites/:site/visitors/:visitor": {
    does: "Everything that is held about one visitor.",
    who: "admin",
    status: 200,
    gives: json("VisitorRecord"),
    refuses: [503],
  },
  "DELETE /api/sites/:site/visitors/:visitor": {
    does: "Erases one visitor everywhere.",
    who: "admin",
    status: 200,
    or: [202, "Something was out of reach; the server goes on by itself."],
    gives: json("Erasure"),
    refuses: [503],
  },
  "GET /api/sites/:site/keys": { does: "A site's keys.", who: "admin", status: 200, gives: json("Keys") },
  "POST /api/sites/:site/keys": {
    does: "Makes a key; it is shown this once.",
    who: "admin",
    takes: [JSON_TYPE, "NewKey"],
    status: 201,
    gives: json("CreatedKey"),
    refuses: [400, 409, 413],
  },
  "DELETE /api/sites/:site/keys/:id": { does: "Revokes a key.", who: "admin", status: 204 },
  "GET /api/sites/:site/segments": {
    does: "A site's saved segments.",
    who: "viewer",
    status: 200,
    gives: json("Segments"),
  },
  "POST /api/sites/:site/segments": {
    does: "Saves filters as a segment.",
    who: "admin",
    takes: [JSON_TYPE, "NewSegment"],
    status: 201,
    gives: json("Segment"),
    refuses: [400, 409, 413],
  },
  "PATCH /api/sites/:site/segments/:id": {
    does: "Changes a segment's name or filters.",
    who: "admin",
    takes: [JSON_TYPE, "SegmentChange"],
    status: 200,
    gives: json("Segment"),
    refuses: [400, 413],
  },
  "DELETE /api/sites/:site/segments/:id": {
    does: "Deletes a segment; not while a share link is limited to it.",
    who: "admin",
    status: 204,
    refuses: [409],
  },
  "GET /api/sites/:site/links": { does: "A site's share links.", who: "admin", status: 200, gives: json("Links") },
  "POST /api/sites/:site/links": {
    does: "Makes a share link, for a dashboard or for a counter on a page.",
    who: "admin",
    takes: [JSON_TYPE, "NewLink"],
    status: 201,
    gives: json("Link"),
    refuses: [400, 409, 413],
  },
  "DELETE /api/sites/:site/links/:id": {
    does: "Revokes a share link and ends its sessions.",
    who: "admin",
    status: 204,
    refuses: [503],
  },
  "GET /api/sites/:site/alerts": { does: "A site's alerts.", who: "admin", status: 200, gives: json("Alerts") },
  "POST /api/sites/:site/alerts": {
    does: "Makes an alert.",
    who: "admin",
    takes: [JSON_TYPE, "NewAlert"],
    status: 201,
    gives: json("Alert"),
    refuses: [400, 409, 413],
  },
  "PATCH /api/sites/:site/alerts/:id": {
    does: "Changes any part of an alert but its kind.",
    who: "admin",
    takes: [JSON_TYPE, "AlertChange"],
    status: 200,
    gives: json("Alert"),
    refuses: [400, 413],
  },
  "DELETE /api/sites/:site/alerts/:id": { does: "Deletes an alert.", who: "admin", status: 204 },
  "POST /api/sites/:site/alerts/:id/test": {
    does: "Sends a sample of an alert's message now, and says what its address answered.",
    who: "admin",
    status: 200,
    gives: json("AlertTest"),
  },
  "GET /api/address": {
    does: "The address that the request comes from.",
    who: "admin",
    status: 200,
    gives: json("Address"),
  },
  "GET /api/audit": {
    does: "The last things that administrators did, newest first.",
    who: "admin",
    status: 200,
    gives: json("Audit"),
  },
  "GET /api/metrics": {
    does: "Counters and latencies of the server, for Prometheus.",
    who: "admin",
    status: 200,
    gives: { "text/plain": "" },
  },
  "POST /api/session": {
    does: "Trades the admin token, a read key, or a share link and its password, for the dashboard's cookie.",
    who: "anyone",
    takes: [JSON_TYPE, "SignIn"],
    status: 200,
    gives: json("Session"),
    refuses: [400, 401, 403, 404, 410, 413, 429],
  },
  "GET /api/session": {
    does: "Who the cookie says that you are.",
    who: "anyone",
    query: {
      link: "Id of a share link: the session that began with it.",
      site: "Without a cookie: whether this site is public.",
    },
    status: 200,
    or: [204, "Nobody is signed in."],
    gives: json("Session"),
  },
  "DELETE /api/session": { does: "Signs out.", who: "anyone", status: 204 },
  "GET /api/health": {
    does: "Whether the server works.",
    who: "anyone",
    status: 200,
    gives: json("Health"),
    refuses: [503],
  },
  "GET /api/openapi.json": { does: "This document.", who: "anyone", status: 200, gives: json("Anything") },
};
