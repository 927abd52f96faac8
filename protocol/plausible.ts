import * as v from "valibot";

/**
 * `POST /api/event`: Plausible's Events API. The short name of a field wins over the long one, except that `revenue` wins
 * over `$`. What the fields may hold is looser than a schema can say: domain/ingest/plausible-event.ts reads them.
 */
const textOrNumber = v.union([v.string(), v.number()]);
const flag = v.union([v.boolean(), v.number()]);
/** An object, or the JSON of one. */
const object = v.union([v.string(), v.record(v.string(), v.unknown())]);

export const plausibleEventSchema = v.object({
  /** `pageview`, `engagement`, or a custom event's name. */
  n: v.optional(textOrNumber),
  name: v.optional(textOrNumber),
  u: v.optional(v.string()),
  url: v.optional(v.string()),
  /** The site; several, joined by commas, get the event each. */
  d: v.optional(v.string()),
  domain: v.optional(v.string()),
  r: v.optional(v.nullable(v.string())),
  referrer: v.optional(v.nullable(v.string())),
  m: v.optional(object),
  meta: v.optional(object),
  p: v.optional(object),
  props: v.optional(object),
  revenue: v.optional(object),
  $: v.optional(object),
  i: v.optional(v.boolean()),
  interactive: v.optional(v.boolean()),
  /** Milliseconds engaged since the last engagement. */
  e: v.optional(textOrNumber),
  /** Deepest scroll, percent. */
  sd: v.optional(textOrNumber),
  /** 1: the fragment belongs to the page. */
  h: v.optional(flag),
  hashMode: v.optional(flag),
  /** Of the tracker; for information. */
  v: v.optional(v.number()),
});
