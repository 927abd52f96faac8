import * as v from "valibot";
import { dateRangeSchema } from "./query.ts";

/** `GET /api/sites/:site/export`: visits or hits as they were accepted, a row each. */
export const exportQuerySchema = v.strictObject({
  /** First and last day of the site (YYYY-MM-DD), or instant (ISO 8601 with an offset), both included. Without: everything. */
  range: v.nullable(dateRangeSchema),
  of: v.picklist(["hits", "visits"], "must be hits or visits"),
  format: v.nullable(v.picklist(["ndjson", "csv"], "must be ndjson or csv")),
  /** Give out what there is although parts are damaged. */
  partial: v.boolean(),
});

/** Columns of a CSV of hits: the keys of a line that an import takes. `props` and `revenue` are JSON. */
export const hitColumns = [
  "visitor",
  "at",
  "type",
  "name",
  "url",
  "props",
  "revenue",
  "interactive",
  "engaged_ms",
  "scroll",
  "interactions",
  "session",
  "seq",
  "id",
  "pageview",
  "referrer",
  "source",
  "channel",
  "utm_source",
  "utm_medium",
  "utm_campaign",
  "utm_content",
  "utm_term",
  "country",
  "region",
  "city",
  "device",
  "browser",
  "browser_version",
  "os",
  "os_version",
] as const;

/** Columns of a CSV of visits, and the keys of a line of NDJSON. */
export const visitColumns = [
  "visitor",
  "start",
  "end",
  "duration_s",
  "pageviews",
  "events",
  "bounce",
  "engaged_ms",
  "value",
  "entry_page",
  "exit_page",
  "entry_page_hostname",
  "exit_page_hostname",
  "source",
  "referrer",
  "channel",
  "utm_source",
  "utm_medium",
  "utm_campaign",
  "utm_content",
  "utm_term",
  "country",
  "region",
  "city",
  "device",
  "browser",
  "browser_version",
  "os",
  "os_version",
] as const;
