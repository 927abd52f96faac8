import { type Dimension, propKey } from "../../protocol/query-grammar.ts";
import type { VisitTextColumn } from "../parts/facts.ts";
import type { PlanColumn } from "./plan.ts";

/** Where a dimension's text is stored, and how its empty text reads in answers and filters. */
export interface TextDimension {
  readonly column: PlanColumn;
  readonly blank: string;
}

const NOT_SET = "(not set)";
const NO_REFERRER = "Direct / None";

const visit = (column: VisitTextColumn, blank = NOT_SET): TextDimension => ({ column: { of: "visit", column }, blank });
const hit = (column: "name" | "page" | "hostname"): TextDimension => ({ column: { of: "hit", column }, blank: "" });

const table: Partial<Record<Dimension, TextDimension>> = {
  "event:name": hit("name"),
  "event:page": hit("page"),
  "event:hostname": hit("hostname"),
  "visit:source": visit("source", NO_REFERRER),
  "visit:referrer": visit("referrer", NO_REFERRER),
  "visit:channel": visit("channel", "Direct"),
  "visit:utm_medium": visit("utmMedium"),
  "visit:utm_source": visit("utmSource"),
  "visit:utm_campaign": visit("utmCampaign"),
  "visit:utm_content": visit("utmContent"),
  "visit:utm_term": visit("utmTerm"),
  "visit:device": visit("device"),
  "visit:screen": visit("device"),
  "visit:browser": visit("browser"),
  "visit:browser_version": visit("browserVersion"),
  "visit:os": visit("os"),
  "visit:os_version": visit("osVersion"),
  "visit:country": visit("country"),
  "visit:country_name": visit("country"),
  "visit:region": visit("region"),
  /** Its code: names of some 5,000 regions would outweigh the rest of the Worker. */
  "visit:region_name": visit("region"),
  "visit:city": visit("city"),
  "visit:city_name": visit("city"),
  "visit:entry_page": visit("entryPage"),
  "visit:exit_page": visit("exitPage"),
  "visit:entry_page_hostname": visit("entryHostname"),
  "visit:exit_page_hostname": visit("exitHostname"),
};

/** @returns null for goals, value bands and time, which are not stored as text */
export const textDimension = (dimension: Dimension): TextDimension | null => {
  const key = propKey(dimension);
  if (key !== null) return { column: { of: "prop", key }, blank: "(none)" };
  return table[dimension] ?? null;
};

/** Dimensions of a visit that only session metrics go with. */
export const sessionOnlyDimensions: readonly Dimension[] = [
  "visit:entry_page",
  "visit:exit_page",
  "visit:entry_page_hostname",
  "visit:exit_page_hostname",
];

/** The visit's side of a page: what bounce_rate looks at instead of the page and the hostname of a hit. */
export const entryColumn = (column: PlanColumn): PlanColumn => {
  if (column.of !== "hit") return column;
  if (column.column === "page") return { of: "visit", column: "entryPage" };
  if (column.column === "hostname") return { of: "visit", column: "entryHostname" };
  return column;
};

/** Bands of the value score, 0..100: lowest score of each, and its label. */
export const valueBands: readonly { readonly floor: number; readonly label: string }[] = [
  { floor: 0, label: "0-19" },
  { floor: 20, label: "20-39" },
  { floor: 40, label: "40-59" },
  { floor: 60, label: "60-79" },
  { floor: 80, label: "80-100" },
];
