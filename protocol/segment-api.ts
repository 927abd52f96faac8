import * as v from "valibot";
import { SEGMENT_MESSAGES } from "./limits.ts";
import { recordOf } from "./plain-object.ts";

/** `POST /v1/{track,page,identify,batch}`: Segment's HTTP API, as far as it says something about a visit. */

const text = v.nullish(v.string("must be a string"));
const properties = v.nullish(recordOf(v.string(), v.unknown(), "must be an object"));
const instant = v.nullish(v.union([v.string(), v.number()], "must be an ISO 8601 date"));

const pageSchema = v.looseObject({
  url: v.nullish(v.unknown()),
  path: v.nullish(v.unknown()),
  referrer: v.nullish(v.unknown()),
});
const contextSchema = v.nullish(
  v.looseObject(
    {
      ip: v.nullish(v.unknown()),
      userAgent: v.nullish(v.unknown()),
      page: v.nullish(pageSchema, undefined),
    },
    "must be an object",
  ),
);

/** What a message has, whatever its type; other fields are ignored. */
const common = {
  messageId: text,
  anonymousId: text,
  userId: text,
  timestamp: instant,
  sentAt: instant,
  context: contextSchema,
};

const track = v.object({
  ...common,
  type: v.literal("track"),
  event: v.pipe(v.string("must be a string"), v.trim(), v.minLength(1, "can't be blank")),
  properties,
});
const page = v.object({ ...common, type: v.literal("page"), name: text, properties });
/** What they say is about people, not visits: they are taken and forgotten. */
const other = v.object({ ...common, type: v.picklist(["identify", "screen", "group", "alias"]) });

export const segmentMessageSchema = v.variant(
  "type",
  [track, page, other],
  "must be track, page, identify, screen, group or alias",
);
export type SegmentMessage = v.InferOutput<typeof segmentMessageSchema>;

/** One call: a message, or a `batch` of them whose context is each message's unless it has its own. */
export const segmentCallSchema = v.object(
  {
    writeKey: text,
    sentAt: instant,
    context: contextSchema,
    batch: v.optional(
      v.pipe(
        v.array(v.unknown(), "must be a list of messages"),
        v.maxLength(SEGMENT_MESSAGES, `must have at most ${SEGMENT_MESSAGES} messages`),
      ),
    ),
  },
  "must be a JSON object",
);
