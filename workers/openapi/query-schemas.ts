import type { JsonSchema } from "@valibot/to-json-schema";
import { dateRangeSchema, dimensionSchema, filterSchema, metricSchema, orderBySchema } from "../../protocol/query.ts";
import {
  eventDimensions,
  filterOperators,
  metricNames,
  PROP_KEYS,
  rangeNames,
  timeDimensions,
  visitDimensions,
} from "../../protocol/query-grammar.ts";

/** The words of Stats API v2 as JSON Schema; valibot has them as functions, which cannot be read. */

const ref = (name: string): JsonSchema => ({ $ref: `#/components/schemas/${name}` });
const string: JsonSchema = { type: "string" };
const count: JsonSchema = { type: "integer", minimum: 0 };
const property: JsonSchema = { type: "string", pattern: "^event:props:.+$" };
const tuple = (prefixItems: JsonSchema[], minItems = prefixItems.length): JsonSchema => ({
  type: "array",
  prefixItems,
  minItems,
  maxItems: prefixItems.length,
});
const some = (items: JsonSchema): JsonSchema => ({ type: "array", items, minItems: 1 });

const filterDimension: JsonSchema = { anyOf: [{ enum: [...eventDimensions, ...visitDimensions] }, property] };
const modifier: JsonSchema = {
  type: "object",
  properties: { case_sensitive: { type: "boolean" } },
  additionalProperties: false,
};

const filter: JsonSchema = {
  anyOf: [
    tuple([{ enum: [...filterOperators] }, filterDimension, some({ type: ["string", "integer"] }), modifier], 3),
    tuple([{ const: "is" }, { const: "segment" }, some({ type: "integer" })]),
    tuple([{ enum: ["and", "or"] }, some(ref("Filter"))]),
    tuple([{ enum: ["not", "has_done", "has_not_done"] }, ref("Filter")]),
  ],
};

const dateRange: JsonSchema = {
  anyOf: [
    { enum: [...rangeNames] },
    {
      ...tuple([string, string]),
      description: "First and last day, or instant with an offset (ISO 8601), both included.",
    },
  ],
};

const warning: JsonSchema = {
  type: "object",
  properties: { code: string, warning: string },
  required: ["code", "warning"],
};

const coverage: JsonSchema = {
  type: "object",
  properties: { shards: count, answered: count, missing: { type: "array", items: count }, damaged_parts: count },
  required: ["shards", "answered", "missing", "damaged_parts"],
};

const metrics: JsonSchema = { type: "array", items: ref("Metric") };

const archive: JsonSchema = {
  type: "object",
  description: "How a range is answered that begins before the facts that the site still keeps: by sums per day.",
  properties: {
    until: { ...string, description: "ISO 8601: from here on facts answer." },
    known_since: {
      type: ["string", "null"],
      description: "Of what was before nothing is known; null: of all something is.",
    },
    missing: { ...metrics, description: "Days cannot answer these: their figures are of `until` and later." },
    estimated: { ...metrics, description: "Of these, visitors of several days are estimated." },
    error_percent: { type: ["number", "null"], description: "Standard error of the estimates." },
    cut: { ...metrics, description: "Some values may be too low: of each day the first 100 are kept." },
    unknown_days: count,
    damaged_days: count,
  },
  required: ["until", "known_since", "missing", "estimated", "error_percent", "cut", "unknown_days", "damaged_days"],
};

const answer: JsonSchema = {
  type: "object",
  properties: {
    results: {
      type: "array",
      items: {
        type: "object",
        properties: {
          metrics: { type: "array", items: { anyOf: [{ type: ["number", "null"] }, ref("Revenue")] } },
          dimensions: { type: "array", items: string },
        },
        required: ["metrics", "dimensions"],
      },
    },
    meta: {
      type: "object",
      properties: {
        imports_included: { type: "boolean" },
        metric_warnings: { type: "object", additionalProperties: warning },
        time_labels: { type: "array", items: string },
        total_rows: count,
        coverage: ref("Coverage"),
        archive: ref("Archive"),
      },
    },
    query: { ...ref("Query"), description: "The question as it was understood; a valid question itself." },
  },
  required: ["results", "meta", "query"],
};

const revenue: JsonSchema = {
  type: "object",
  properties: { value: { type: "number" }, currency: string, short: string, long: string },
  required: ["value", "currency", "short", "long"],
};

const orderBy: JsonSchema = tuple([{ anyOf: [ref("Metric"), ref("Dimension")] }, { enum: ["asc", "desc"] }]);

/** What stands for the parts of `querySchema` that are functions. */
export const grammarOf: ReadonlyMap<unknown, JsonSchema> = new Map<unknown, JsonSchema>([
  [metricSchema, ref("Metric")],
  [dimensionSchema, ref("Dimension")],
  [filterSchema, ref("Filter")],
  [dateRangeSchema, ref("DateRange")],
  [orderBySchema, orderBy],
]);

export const querySchemas: Record<string, JsonSchema> = {
  Metric: { enum: [...metricNames] },
  Dimension: { anyOf: [{ enum: [...eventDimensions, PROP_KEYS, ...visitDimensions, ...timeDimensions] }, property] },
  Filter: filter,
  DateRange: dateRange,
  Revenue: revenue,
  Coverage: coverage,
  Archive: archive,
  QueryAnswer: answer,
};
