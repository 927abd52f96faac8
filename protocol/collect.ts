import * as v from "valibot";
import {
  countSchema,
  engagedMsSchema,
  eventNameSchema,
  instantSchema,
  propsSchema,
  revenueSchema,
  scrollSchema,
} from "./event-fields.ts";
import { sessionIdSchema, siteIdSchema, visitorIdSchema } from "./ids.ts";
import { COLLECT_EVENTS, REFERRER_CHARS, TITLE_CHARS, URL_CHARS } from "./limits.ts";
import { PROTOCOL_VERSION } from "./version.ts";

/** `POST /api/collect`: a native batch of events from the tracker, and the receipt for it. */

const seqSchema = v.pipe(
  v.number("must be a number"),
  v.safeInteger("must be a whole number"),
  v.minValue(1, "must be 1 or more"),
);
const urlSchema = v.pipe(
  v.string("must be a string"),
  v.maxLength(URL_CHARS, `must have at most ${URL_CHARS} characters`),
);

const common = {
  /** Counts 1, 2, 3… within one session; (session, seq) identifies the event for ever. */
  seq: seqSchema,
  /** The client's clock when it happened. */
  at: instantSchema,
  url: urlSchema,
};

export const pageviewSchema = v.object({
  ...common,
  type: v.literal("pageview"),
  referrer: v.nullish(
    v.pipe(
      v.string("must be a string"),
      v.transform((text) => text.slice(0, REFERRER_CHARS)),
    ),
  ),
  title: v.nullish(
    v.pipe(
      v.string("must be a string"),
      v.transform((text) => text.slice(0, TITLE_CHARS)),
    ),
  ),
  props: v.nullish(propsSchema),
});

export const customEventSchema = v.object({
  ...common,
  type: v.literal("event"),
  name: eventNameSchema,
  referrer: v.nullish(
    v.pipe(
      v.string("must be a string"),
      v.transform((text) => text.slice(0, REFERRER_CHARS)),
    ),
  ),
  props: v.nullish(propsSchema),
  revenue: v.nullish(revenueSchema),
  /** Counts as engaging, so ends a bounce. */
  interactive: v.optional(v.boolean("must be true or false"), true),
});

/** A heartbeat. Its figures are cumulative for the pageview, so merging is `Math.max`. */
export const engagementSchema = v.object({
  ...common,
  type: v.literal("engagement"),
  /** The seq of the pageview it belongs to. */
  pageview: seqSchema,
  engaged_ms: v.optional(engagedMsSchema, 0),
  scroll: v.nullish(scrollSchema),
  interactions: v.optional(countSchema, 0),
});

export const collectEventSchema = v.variant(
  "type",
  [pageviewSchema, customEventSchema, engagementSchema],
  "must be pageview, event or engagement",
);
export type CollectEvent = v.InferOutput<typeof collectEventSchema>;
/** As a tracker writes it, optional fields left out. */
export type CollectEventInput = v.InferInput<typeof collectEventSchema>;

export const collectSchema = v.object(
  {
    v: v.literal(PROTOCOL_VERSION, `must be ${PROTOCOL_VERSION}`),
    site: siteIdSchema,
    /** Null: the visitor is the session; both null: a daily pseudonym that the server derives. */
    visitor: v.nullish(visitorIdSchema, null),
    session: v.nullish(sessionIdSchema, null),
    /** The client's clock when this request left, to correct skew. */
    sent_at: v.nullish(instantSchema, null),
    events: v.pipe(
      v.array(collectEventSchema, "must be a list of events"),
      v.minLength(1, "must have at least one event"),
      v.maxLength(COLLECT_EVENTS, `must have at most ${COLLECT_EVENTS} events`),
    ),
  },
  "must be a JSON object",
);
export type Collect = v.InferOutput<typeof collectSchema>;
export type CollectInput = v.InferInput<typeof collectSchema>;

/** Why a hit was refused. The list is closed: it is counted per site and shown to its owner. */
export const dropReasons = [
  "invalid",
  "unknown_site",
  "host_not_allowed",
  "bot",
  "spam_referrer",
  "excluded",
  "not_allowed",
  "over_quota",
  "too_late",
  "clock_skew",
  "opted_out",
] as const;
export const dropReasonSchema = v.picklist(dropReasons);
export type DropReason = v.InferOutput<typeof dropReasonSchema>;

/** The server's word on each event. A 202 leaves only when every accepted event is durable. */
export const receiptSchema = v.object({
  accepted: countSchema,
  duplicates: countSchema,
  dropped: v.array(v.object({ seq: seqSchema, reason: dropReasonSchema })),
  heartbeat_s: v.pipe(v.number(), v.minValue(1)),
});
export type Receipt = v.InferOutput<typeof receiptSchema>;
