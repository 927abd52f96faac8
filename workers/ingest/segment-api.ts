import * as v from "valibot";
import type { ParsedEvent } from "../../domain/ingest/draft.ts";
import { noAttention } from "../../domain/ingest/enrich.ts";
import { foreignEventId } from "../../domain/ingest/identity.ts";
import {
  type SegmentEvent,
  segmentEvent,
  segmentInstant,
  segmentVisitor,
} from "../../domain/ingest/segment-message.ts";
import type { SiteRules } from "../../domain/ingest/site-rules.ts";
import type { DropReason } from "../../protocol/collect.ts";
import { fieldErrors } from "../../protocol/error.ts";
import { SEGMENT_MESSAGE_CHARS } from "../../protocol/limits.ts";
import { type SegmentMessage, segmentMessageSchema } from "../../protocol/segment-api.ts";
import type { ForeignEvent } from "./foreign-events.ts";
import { parseAddress } from "./parse-address.ts";

/** Messages of one call to Segment's API, sorted by who they are about. */

/** What several messages have in common: one visitor, seen by the same client in the same request. */
export interface SegmentVisitor {
  visitor: string;
  /** "" when a server speaks and does not say. */
  userAgent: string | null;
  ip: string | null;
  sentAt: number | null;
  messages: { index: number; event: ForeignEvent }[];
}

/** A message that is not taken, by its place in the batch. */
export interface RefusedMessage {
  index: number;
  reason: DropReason;
  detail?: string;
}

interface Call {
  messages: readonly unknown[];
  /** Of the route: what a message is that does not say it. */
  type: string | null;
  context: unknown;
  sentAt: string | number | null | undefined;
  receivedAt: number;
  rules: SiteRules;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const read = (given: unknown, { type, context }: Call): SegmentMessage | { errors: Record<string, string[]> } => {
  if (!isObject(given)) return { errors: { request: ["must be a JSON object"] } };
  if (JSON.stringify(given).length > SEGMENT_MESSAGE_CHARS) {
    return { errors: { request: [`must have at most ${SEGMENT_MESSAGE_CHARS} characters`] } };
  }
  const message = { ...(context === undefined ? {} : { context }), ...given, type: type ?? given.type };
  const parsed = v.safeParse(segmentMessageSchema, message);
  if (!parsed.success) return { errors: fieldErrors(parsed.issues) };
  const { anonymousId, userId } = parsed.output;
  return anonymousId || userId ? parsed.output : { errors: { anonymousId: ["is required, or userId"] } };
};

const parsedOf = (event: SegmentEvent, at: number): ParsedEvent => ({
  ...event,
  at,
  address: parseAddress(event.url),
  referrer: parseAddress(event.referrer),
  interactive: true,
});

const textOf = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);

/** Sorts the messages of a call. What is not about a visit (`identify`, `group` …) is in neither list. */
export const sortMessages = (call: Call): { visitors: SegmentVisitor[]; refused: RefusedMessage[] } => {
  const visitors = new Map<string, SegmentVisitor>();
  const refused: RefusedMessage[] = [];
  call.messages.forEach((given, index) => {
    const message = read(given, call);
    if ("errors" in message) {
      const details = Object.entries(message.errors).map(
        ([field, said]) => `${field === "request" ? "the message" : `${field}:`} ${said.join(", ")}`,
      );
      refused.push({ index, reason: "invalid", detail: details.join("; ") });
      return;
    }
    const visitor = segmentVisitor(message, call.rules.scrub);
    const event = segmentEvent(message, call.rules.site);
    if (!event || visitor === null) return;
    const { context, messageId } = message;
    const sentAt = segmentInstant(message.sentAt ?? call.sentAt);
    const [userAgent, ip] = [textOf(context?.userAgent), textOf(context?.ip)];
    const key = JSON.stringify([visitor, userAgent, ip, sentAt]);
    const entry = visitors.get(key) ?? { visitor, userAgent, ip, sentAt, messages: [] };
    visitors.set(key, entry);
    // Without a time of its own it happened when it was sent.
    const at = segmentInstant(message.timestamp) ?? sentAt ?? call.receivedAt;
    const id = foreignEventId(messageId || crypto.randomUUID());
    entry.messages.push({ index, event: { parsed: parsedOf(event, at), attention: noAttention, id } });
  });
  return { visitors: Array.from(visitors.values()), refused };
};
