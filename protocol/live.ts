import * as v from "valibot";

/**
 * The live stream, server to viewer: a snapshot, then delta frames that hold only what changed. Folding the frames
 * gives the hub's state (`client-sdk/live-state.ts` is that fold):
 * a list or number in a delta replaces the one before; `visitors` is upserted and removed by id; `events` appends,
 * kept in order of `at` and cut to the newest 50.
 */

const instant = v.number();
const nullableNumber = v.nullable(v.number());

export const minuteSchema = v.object({ at: instant, pageviews: v.number(), visitors: v.number() });
export type LiveMinute = v.InferOutput<typeof minuteSchema>;

export const topEntrySchema = v.object({ key: v.string(), online: v.number() });
export type TopEntry = v.InferOutput<typeof topEntrySchema>;

/** One visitor who is here now. The id says nothing about who it is and lives only while the visitor is known. */
export const liveVisitorSchema = v.object({
  id: v.string(),
  lat: nullableNumber,
  lon: nullableNumber,
  country: v.string(),
  city: v.string(),
  page: v.string(),
  source: v.string(),
  device: v.string(),
  /** 0..100, how likely the visit is to convert. */
  score: v.number(),
  /** Start of the visit. */
  since: instant,
  /** Last seen. */
  at: instant,
});
export type LiveVisitor = v.InferOutput<typeof liveVisitorSchema>;

export const liveEventSchema = v.object({ at: instant, name: v.string(), page: v.string(), country: v.string() });
export type LiveEvent = v.InferOutput<typeof liveEventSchema>;

export const liveStateSchema = v.object({
  online: v.number(),
  per_minute: v.array(minuteSchema),
  pages: v.array(topEntrySchema),
  sources: v.array(topEntrySchema),
  countries: v.array(topEntrySchema),
  devices: v.array(topEntrySchema),
  visitors: v.array(liveVisitorSchema),
  /** True when there are more visitors than `visitors` holds. */
  sampled: v.optional(v.boolean(), false),
  events: v.array(liveEventSchema),
});
export type LiveState = v.InferOutput<typeof liveStateSchema>;

export const liveDeltaSchema = v.object({
  online: v.optional(v.number()),
  per_minute: v.optional(v.array(minuteSchema)),
  pages: v.optional(v.array(topEntrySchema)),
  sources: v.optional(v.array(topEntrySchema)),
  countries: v.optional(v.array(topEntrySchema)),
  devices: v.optional(v.array(topEntrySchema)),
  visitors: v.optional(v.object({ upsert: v.array(liveVisitorSchema), remove: v.array(v.string()) })),
  sampled: v.optional(v.boolean()),
  events: v.optional(v.object({ append: v.array(liveEventSchema) })),
});
export type LiveDelta = v.InferOutput<typeof liveDeltaSchema>;

export const snapshotFrameSchema = v.object({
  type: v.literal("snapshot"),
  seq: v.number(),
  at: instant,
  live: liveStateSchema,
});
export const deltaFrameSchema = v.object({
  type: v.literal("delta"),
  seq: v.number(),
  at: instant,
  live: liveDeltaSchema,
});

/** `seq` increases by one per frame on a connection; a snapshot may come again, and replaces everything. */
export const liveFrameSchema = v.variant("type", [snapshotFrameSchema, deltaFrameSchema]);
export type LiveFrame = v.InferOutput<typeof liveFrameSchema>;
