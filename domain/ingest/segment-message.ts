import type { Revenue } from "../../protocol/event-fields.ts";
import {
  EVENT_NAME_CHARS,
  PROP_KEY_CHARS,
  PROP_VALUE_CHARS,
  PROPS_PER_EVENT,
  VISITOR_CHARS,
} from "../../protocol/limits.ts";
import type { SegmentMessage } from "../../protocol/segment-api.ts";
import { foreignEventId } from "./identity.ts";
import type { Scrubber } from "./scrub.ts";
import { cut } from "./text.ts";

/** What a message of Segment's HTTP API says in our words (https://segment.com/docs/connections/spec). */
export interface SegmentEvent {
  kind: "pageview" | "event";
  name: string;
  url: string;
  referrer: string | null;
  props: Record<string, string> | null;
  revenue: Revenue | null;
}

type Said = Extract<SegmentMessage, { type: "track" | "page" }>;

/** Properties of a page that are fields of their own here. */
const pageFields = new Set(["url", "path", "referrer", "search", "title", "hash"]);

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

/** The page's URL; a path alone, or nothing at all as from a server, is of the site. */
const urlOf = (message: Said, site: string): string => {
  const page = message.context?.page;
  const url = textOf(message.type === "page" ? message.properties?.url : undefined) || textOf(page?.url);
  if (url !== "" && !url.startsWith("/")) return url;
  const path = url || textOf(message.properties?.path) || textOf(page?.path);
  return `https://${site}${path.startsWith("/") ? path : "/"}`;
};

const propsOf = (message: Said): Record<string, string> | null => {
  const props: Record<string, string> = {};
  for (const [key, value] of Object.entries(message.properties ?? {})) {
    if (value === null || typeof value === "object" || value === "" || key === "") continue;
    if (message.type === "page" && pageFields.has(key)) continue;
    props[cut(key, PROP_KEY_CHARS)] = cut(String(value), PROP_VALUE_CHARS);
  }
  if (message.type === "page" && message.name) props.name = cut(message.name, PROP_VALUE_CHARS);
  const pairs = Object.entries(props).slice(0, PROPS_PER_EVENT);
  return pairs.length > 0 ? Object.fromEntries(pairs) : null;
};

/** `properties.revenue`, in US dollars unless a currency is said, as Segment's specification has it. */
const revenueOf = ({ properties }: Said): Revenue | null => {
  const said = properties?.revenue;
  const amount = typeof said === "string" && said.trim() !== "" ? Number(said) : said;
  if (typeof amount !== "number" || !Number.isFinite(amount)) return null;
  const currency = (textOf(properties?.currency) || "USD").toUpperCase();
  return /^[A-Z]{3}$/.test(currency) ? { amount, currency } : null;
};

/** @param site to which a page without a host belongs. @returns null for a message that is not about a visit */
export const segmentEvent = (message: SegmentMessage, site: string): SegmentEvent | null => {
  if (message.type !== "track" && message.type !== "page") return null;
  const { type } = message;
  return {
    kind: type === "page" ? "pageview" : "event",
    name: type === "track" ? cut(message.event, EVENT_NAME_CHARS) : "",
    url: urlOf(message, site),
    referrer:
      textOf(type === "page" ? message.properties?.referrer : undefined) ||
      textOf(message.context?.page?.referrer) ||
      null,
    props: propsOf(message),
    revenue: type === "track" ? revenueOf(message) : null,
  };
};

/**
 * Who it is about: the browser, else the account. What looks personal in an account's name, and what is too long for an
 * id, becomes a hash of itself: the same name is the same visitor.
 */
export const segmentVisitor = ({ anonymousId, userId }: SegmentMessage, scrub: Scrubber): string | null => {
  const id = anonymousId || userId;
  if (!id) return null;
  return id.length <= VISITOR_CHARS && (anonymousId || scrub(id) === id) ? id : foreignEventId(`visitor\n${id}`);
};

/** The client's clock, Unix ms; null when it says none, or no date. */
export const segmentInstant = (said: string | number | null | undefined): number | null => {
  if (said == null) return null;
  const at = typeof said === "number" ? said : Date.parse(said);
  return Number.isFinite(at) && at >= 0 ? Math.trunc(at) : null;
};
