import type { JsonSchema } from "@valibot/to-json-schema";
import { retentionGrains } from "../../protocol/analysis.ts";

/** Answers about funnels, flows and retention as JSON Schema; their messages are types only. */

const ref = (name: string): JsonSchema => ({ $ref: `#/components/schemas/${name}` });
const text: JsonSchema = { type: "string" };
const count: JsonSchema = { type: "integer", minimum: 0 };
const rate: JsonSchema = { type: "number", minimum: 0, description: "Per cent." };
const list = (items: JsonSchema): JsonSchema => ({ type: "array", items });
const object = (properties: Record<string, JsonSchema>, optional: readonly string[] = []): JsonSchema => ({
  type: "object",
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
});
const orNull = (schema: JsonSchema): JsonSchema => ({ anyOf: [schema, { type: "null" }] });

const meta = object(
  {
    coverage: ref("Coverage"),
    warnings: list(object({ code: { enum: ["incomplete", "short_identity", "facts_gone"] }, warning: text })),
  },
  ["coverage", "warnings"],
);
const answered: Record<string, JsonSchema> = {
  date_range: { type: "array", prefixItems: [text, text], minItems: 2, maxItems: 2 },
  timezone: text,
  meta,
};
const share: Record<string, JsonSchema> = { visits: count, share: rate };

export const analysisSchemas: Record<string, JsonSchema> = {
  FunnelAnswer: object({
    ...answered,
    visitors: count,
    steps: list(
      object({
        label: text,
        visitors: count,
        conversion_rate: rate,
        step_conversion_rate: orNull(rate),
        dropped: orNull(count),
        median_seconds: orNull({ type: "number", minimum: 0 }),
      }),
    ),
    conversion_rate: rate,
  }),
  FlowAnswer: object({ ...answered, visits: count, from: ref("FlowLevel") }),
  FlowLevel: object({
    ended: object(share),
    pages: list(object({ page: text, ...share, further: orNull(ref("FlowLevel")) })),
    others: object({ pages: count, ...share }),
  }),
  RetentionAnswer: object({
    ...answered,
    grain: { enum: [...retentionGrains] },
    periods: list(object({ start: text, complete: { type: "boolean" } })),
    cohorts: list(object({ start: text, size: count, returned: list(count), rates: list(rate) })),
    overall: list(object({ size: count, returned: count, rate })),
  }),
};
