import * as v from "valibot";
import { dropReasonSchema } from "./collect.ts";
import {
  countSchema,
  engagedMsSchema,
  eventNameSchema,
  instantSchema,
  propsSchema,
  revenueSchema,
  scrollSchema,
} from "./event-fields.ts";
import { eventIdSchema, sessionIdSchema, visitorIdSchema } from "./ids.ts";
import { LABEL_CHARS, REFERRER_CHARS, URL_CHARS } from "./limits.ts";

/** `POST /api/sites/:site/import`: history as NDJSON, one event a line. */

const label = v.nullish(
  v.pipe(v.string("must be a string"), v.maxLength(LABEL_CHARS, `must have at most ${LABEL_CHARS} characters`)),
);

/** As filters and excluded countries name it; two places that are none are written with a digit (`T1`, Tor). */
const countrySchema = v.nullish(
  v.pipe(
    v.string("must be a string"),
    v.trim(),
    v.toUpperCase(),
    v.regex(/^(?:[A-Z][A-Z0-9])?$/, "must be a 2-letter country code"),
  ),
);

const isoInstantSchema = v.pipe(
  v.string(),
  v.isoTimestamp("must be an ISO 8601 time with an offset, such as 2021-01-01T00:25:00Z"),
  v.transform((text) => Date.parse(text)),
  v.check((ms: number) => Number.isFinite(ms), "must be a time that exists"),
);

export const importLineSchema = v.object(
  {
    visitor: visitorIdSchema,
    /** ISO 8601 with an offset, or Unix milliseconds. */
    at: v.union([isoInstantSchema, instantSchema], "must be an ISO 8601 time with an offset, or Unix milliseconds"),
    type: v.picklist(["pageview", "event", "engagement"], "must be pageview, event or engagement"),
    /** Makes the line idempotent. */
    id: v.nullish(eventIdSchema),
    /**
     * Of exported lines. With `session` and `seq` a line is known as the tracker's event was; engagement that names the seq of its
     * `pageview` merges with others of that pageview by maximum, instead of adding up.
     */
    session: v.nullish(sessionIdSchema),
    seq: v.nullish(countSchema),
    pageview: v.nullish(countSchema),
    interactions: v.nullish(countSchema),
    name: v.nullish(eventNameSchema),
    url: v.pipe(v.string("must be a string"), v.maxLength(URL_CHARS, `must have at most ${URL_CHARS} characters`)),
    referrer: v.nullish(
      v.pipe(
        v.string("must be a string"),
        v.transform((text) => text.slice(0, REFERRER_CHARS)),
      ),
    ),
    user_agent: v.nullish(v.pipe(v.string("must be a string"), v.maxLength(2000, "must have at most 2000 characters"))),
    props: v.nullish(propsSchema),
    interactive: v.nullish(v.boolean("must be true or false")),
    /** Time since the visitor's previous engagement on that page: imported engagement adds up. */
    engaged_ms: v.nullish(engagedMsSchema),
    scroll: v.nullish(scrollSchema),
    revenue: v.nullish(revenueSchema),
    source: label,
    channel: label,
    utm_source: label,
    utm_medium: label,
    utm_campaign: label,
    utm_content: label,
    utm_term: label,
    country: countrySchema,
    region: label,
    city: label,
    device: label,
    browser: label,
    browser_version: label,
    os: label,
    os_version: label,
  },
  "must be a JSON object",
);
export type ImportLine = v.InferOutput<typeof importLineSchema>;
export type ImportLineInput = v.InferInput<typeof importLineSchema>;

export const importReportSchema = v.object({
  accepted: countSchema,
  duplicates: countSchema,
  /** The first hundred; the two counts below are of all. Lines count from 1. */
  dropped: v.array(v.object({ line: countSchema, reason: dropReasonSchema, detail: v.optional(v.string()) })),
  dropped_total: countSchema,
  /** A reason that dropped nothing may be absent. */
  dropped_by_reason: v.record(dropReasonSchema, countSchema),
});
export type ImportReport = v.InferOutput<typeof importReportSchema>;
