import { type JsonSchema, toJsonSchema } from "@valibot/to-json-schema";
import type { GenericSchema } from "valibot";
import { createAlertSchema } from "../../protocol/alerts.ts";
import { flowSchema, funnelSchema, retentionSchema } from "../../protocol/analysis.ts";
import { collectSchema, dropReasonSchema, receiptSchema } from "../../protocol/collect.ts";
import { openLinkSchema, signInSchema } from "../../protocol/dashboard-session.ts";
import { visitColumns } from "../../protocol/export.ts";
import { importLineSchema, importReportSchema } from "../../protocol/import.ts";
import { createKeySchema } from "../../protocol/keys.ts";
import { createLinkSchema } from "../../protocol/links.ts";
import { liveStateSchema } from "../../protocol/live.ts";
import { plausibleEventSchema } from "../../protocol/plausible.ts";
import { queriesSchema } from "../../protocol/queries.ts";
import { querySchema } from "../../protocol/query.ts";
import { segmentCallSchema, segmentMessageSchema } from "../../protocol/segment-api.ts";
import { changeSegmentSchema, createSegmentSchema } from "../../protocol/segments.ts";
import { createSiteSchema } from "../../protocol/site-settings.ts";
import { analysisSchemas } from "./analysis-schemas.ts";
import { grammarOf, querySchemas } from "./query-schemas.ts";

/** Every message of the contract as JSON Schema: made from the valibot schemas where there are any. */

/** What a sender may write, or with "output" what is given out. Checks that JSON Schema cannot say are left out. */
const made = (schema: GenericSchema, typeMode: "input" | "output" = "input"): JsonSchema => {
  const { $schema: _, ...json } = toJsonSchema(schema, {
    target: "draft-2020-12",
    typeMode,
    errorMode: "ignore",
    overrideSchema: ({ valibotSchema }) => grammarOf.get(valibotSchema),
  });
  return json;
};

const text: JsonSchema = { type: "string" };
const whole: JsonSchema = { type: "integer" };
const list = (items: JsonSchema): JsonSchema => ({ type: "array", items });
const object = (properties: Record<string, JsonSchema>, optional: readonly string[] = []): JsonSchema => ({
  type: "object",
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
});
export const ref = (name: string): JsonSchema => ({ $ref: `#/components/schemas/${name}` });

const site = made(createSiteSchema);
const nullable = (schema: JsonSchema): JsonSchema => ({ anyOf: [schema, { type: "null" }] });
const key: Record<string, JsonSchema> = {
  id: text,
  kind: { enum: ["read", "write"] },
  name: text,
  created_at: whole,
  last_used: nullable(text),
};
const session = object(
  {
    role: { enum: ["admin", "viewer", "guest"] },
    site: nullable(text),
    expires_at: nullable(whole),
    link: nullable(text),
    segment: nullable(whole),
  },
  ["link", "segment"],
);
const segment = object({ id: whole, name: text, filters: list(ref("Filter")) });
const link = object({
  id: text,
  kind: { enum: ["dashboard", "counter"] },
  name: text,
  created_at: whole,
  expires_at: nullable(whole),
  has_password: { type: "boolean" },
  segment: nullable(whole),
  last_used: nullable(text),
  token: text,
  url: nullable(text),
  embed_url: nullable(text),
});
const outcome = { delivered: { type: "boolean" }, status: nullable(whole), problem: nullable(text) } as const;
/** With what its kind has besides. */
const alert = {
  ...object({
    id: text,
    kind: { enum: ["spike", "drop", "goal", "quota"] },
    name: text,
    url: text,
    enabled: { type: "boolean" },
    created_at: whole,
    has_secret: { type: "boolean" },
    state: { enum: ["quiet", "firing"] },
    since: nullable(whole),
    last_sent_at: nullable(whole),
    last_delivery: {
      anyOf: [object({ ...outcome, at: whole, attempts: whole, next_attempt_at: nullable(whole) }), { type: "null" }],
    },
  }),
};
const counts = (names: JsonSchema): JsonSchema => ({
  type: "object",
  propertyNames: names,
  additionalProperties: whole,
});

const numbers = ["duration_s", "pageviews", "events", "engaged_ms", "value"];

export const componentSchemas = (): Record<string, JsonSchema> => ({
  Error: object({ error: text }),
  FieldErrors: object({ errors: { type: "object", additionalProperties: list(text) } }),
  Collect: made(collectSchema),
  Receipt: made(receiptSchema, "output"),
  PlausibleEvent: made(plausibleEventSchema),
  SegmentMessage: made(segmentMessageSchema),
  SegmentBatch: made(segmentCallSchema),
  SegmentOutcome: object({
    success: { type: "boolean" },
    accepted: whole,
    duplicates: whole,
    dropped: list(object({ index: whole, reason: made(dropReasonSchema), detail: text })),
  }),
  Site: { ...site, required: Object.keys(site.properties ?? {}) },
  NewSite: site,
  SiteChange: { ...site, required: [] },
  Sites: object({ sites: list(ref("Site")) }),
  NewKey: made(createKeySchema),
  Keys: object({ keys: list(object(key)) }),
  CreatedKey: object({ ...key, key: text }),
  NewSegment: made(createSegmentSchema),
  SegmentChange: made(changeSegmentSchema),
  Segment: segment,
  Segments: object({ segments: list(ref("Segment")) }),
  NewLink: made(createLinkSchema),
  Link: link,
  Links: object({ links: list(ref("Link")) }),
  NewAlert: made(createAlertSchema),
  AlertChange: { type: "object", description: "Any part of an alert but its kind." },
  Alert: alert,
  Alerts: object({ alerts: list(ref("Alert")) }),
  AlertTest: object(outcome),
  Online: object({ online: whole }),
  Drops: object({
    days: list(
      object({
        day: text,
        dropped: counts(made(dropReasonSchema)),
        folded: counts({ enum: ["pages", "events", "props"] }),
      }),
    ),
    warnings: list(text),
  }),
  VisitorRecord: object({
    visitor: text,
    visits: list({ type: "object", description: "First touch, events and attention of one visit." }),
    sessions: list(object({ session: text, events: whole })),
    event_ids: list(text),
  }),
  Erasure: object({ done: { type: "boolean" }, visits: whole, events: whole }),
  Audit: object({ entries: list(object({ at: whole, who: text, action: text, target: text })) }),
  Usage: object({ month: text, events: whole, quota: { type: ["integer", "null"] } }),
  Address: object({ address: text }),
  ImportLine: made(importLineSchema),
  ImportReport: made(importReportSchema, "output"),
  ExportedVisit: object(
    Object.fromEntries(
      visitColumns.map((name) => [
        name,
        numbers.includes(name) ? whole : name === "bounce" ? { type: "boolean" } : text,
      ]),
    ),
  ),
  LiveState: made(liveStateSchema, "output"),
  SignIn: { anyOf: [made(signInSchema), made(openLinkSchema)] },
  Session: session,
  Health: object({ ok: { type: "boolean" }, version: text }),
  // A list passes for an empty object in valibot, so the form stands behind a check: what comes out is what goes in.
  Query: made(querySchema, "output"),
  Queries: made(queriesSchema),
  QueriesAnswer: object({ timezone: text, answers: list({ anyOf: [ref("QueryAnswer"), ref("Error")] }) }),
  ...querySchemas,
  Funnel: made(funnelSchema),
  Flow: made(flowSchema),
  Retention: made(retentionSchema),
  ...analysisSchemas,
});
