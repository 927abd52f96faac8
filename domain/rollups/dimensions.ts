import type { Dimension } from "../../protocol/query-grammar.ts";
import type { HitMeasure, VisitMeasure } from "../query/plan.ts";

/** What an hour is split by, beside the whole. */
export const rollupDimensions = [
  "event:page",
  "event:name",
  "visit:source",
  "visit:channel",
  "visit:utm_campaign",
  "visit:country",
  "visit:device",
  "visit:browser",
  "visit:os",
] as const satisfies readonly Dimension[];

/** The dimension of the row that sums up the whole site. */
export const ROLLUP_TOTAL = "total";

/** What is summed over hits and over visits; a row's sums stand in this order, hits first. */
export const hitMeasures = ["visitors", "visits", "pageviews", "events"] as const satisfies readonly HitMeasure[];
export const visitMeasures = ["bounces", "durationMs"] as const satisfies readonly VisitMeasure[];
export const rollupMeasures = [...hitMeasures, ...visitMeasures] as const;
