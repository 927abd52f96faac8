import type { Revenue } from "../../protocol/event-fields.ts";
import { type HitAttention, noAttention } from "./enrich.ts";
import type { HitKind } from "./hit.ts";
import { cut } from "./text.ts";

/**
 * Reads an event of Plausible's Events API as Plausible does, field by field
 * (https://plausible.io/docs/events-api; metrics.md, 2.1).
 */
export interface PlausibleEvent {
  kind: HitKind;
  /** Of a custom event; "" otherwise. */
  name: string;
  url: string;
  /** The sites that get it, lower-case, without `www.`; empty: the URL's host. */
  domains: string[];
  referrer: string | null;
  props: Record<string, string> | null;
  revenue: Revenue | null;
  interactive: boolean;
  /** Engaged time since the last engagement: it adds up. */
  attention: HitAttention;
  /** Whether the fragment of the URL belongs to the page. */
  hash: boolean;
}

type Errors = Record<string, string[]>;
type Body = Readonly<Record<string, unknown>>;

const NAME_CHARS = 120;
const URL_BYTES = 2000;
const REFERRER_CHARS = 2000;
const PROPS = 30;
const KEY_BYTES = 300;
const VALUE_BYTES = 2000;
const MONTH_MS = 30 * 86_400_000;

const isObject = (value: unknown): value is Body =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Bytes of a text in UTF-8. */
const byteLength = (text: string): number => {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
};

/** The first of some fields that is there. */
const first = (body: Body, ...names: string[]): unknown =>
  names.map((name) => body[name]).find((value) => value != null);

/** An object, or the JSON of one; null for anything else. */
const objectOf = (value: unknown): Body | null => {
  if (isObject(value)) return value;
  if (typeof value !== "string") return null;
  try {
    const parsed: unknown = JSON.parse(value);
    return isObject(parsed) ? parsed : null;
  } catch {
    return null;
  }
};

const wholeNumber = (value: unknown): number | null => {
  const number = typeof value === "string" && /^-?\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isSafeInteger(number) ? number : null;
};

const nameOf = (body: Body, errors: Errors): string => {
  const given = first(body, "n", "name");
  const name = (typeof given === "string" ? given : Number.isInteger(given) ? String(given) : "").trim();
  if (name === "") errors.event_name = ["can't be blank"];
  else if (name.length > NAME_CHARS) errors.event_name = [`should be at most ${NAME_CHARS} character(s)`];
  return name;
};

const urlOf = (body: Body, errors: Errors): string => {
  const url = first(body, "u", "url");
  if (url === undefined) errors.url = ["is required"];
  else if (typeof url !== "string" || byteLength(url) > URL_BYTES) errors.url = ["must be a valid url"];
  else if (/^data:/i.test(url)) errors.url = ["scheme is not allowed"];
  return typeof url === "string" ? url : "";
};

const domainsOf = (body: Body, errors: Errors): string[] => {
  const given = first(body, "d", "domain");
  if (given === undefined) return [];
  const domains = (typeof given === "string" ? given : "")
    .split(",")
    .map((domain) =>
      domain
        .trim()
        .toLowerCase()
        .replace(/^www\./, ""),
    )
    .filter((domain) => domain !== "");
  if (domains.length === 0) errors.domain = ["can't be blank"];
  return [...new Set(domains)];
};

/** Pairs whose value is a list, an object or blank are left out; of the rest the first thirty are taken. */
const propsOf = (body: Body, errors: Errors): Record<string, string> | null => {
  const given = objectOf(first(body, "m", "meta", "p", "props"));
  if (!given) return null;
  const pairs = Object.entries(given)
    .flatMap(([key, value]): [string, string][] => {
      const text = typeof value === "string" ? value.trim() : typeof value === "object" ? "" : String(value);
      return key.trim() === "" || text === "" ? [] : [[key, text]];
    })
    .slice(0, PROPS);
  if (pairs.some(([key, value]) => byteLength(key) > KEY_BYTES || byteLength(value) > VALUE_BYTES)) {
    errors.props = [`keys should have at most ${KEY_BYTES} bytes and values ${VALUE_BYTES} bytes`];
  }
  return pairs.length > 0 ? Object.fromEntries(pairs) : null;
};

/** An amount that is none, or a currency that cannot be one, is left out without a word. */
const revenueOf = (body: Body): Revenue | null => {
  const given = objectOf(first(body, "revenue", "$"));
  if (!given) return null;
  const { amount, currency } = given;
  const number = typeof amount === "string" && amount.trim() !== "" ? Number(amount) : amount;
  const code = typeof currency === "string" ? currency.toUpperCase() : "";
  if (typeof number !== "number" || !Number.isFinite(number) || !/^[A-Z]{3}$/.test(code)) return null;
  return { amount: number, currency: code };
};

const attentionOf = (body: Body, errors: Errors): HitAttention => {
  const [engaged, scroll] = [wholeNumber(body.e), wholeNumber(body.sd)];
  if (engaged === null && scroll === null) {
    errors.event_name = ["engagement event requires a valid integer value for at least one of 'sd' or 'e' fields"];
  }
  return {
    pageview: 0,
    engagedMs: engaged === null || engaged < 0 || engaged >= MONTH_MS ? 0 : engaged,
    scroll: scroll === null || scroll < 0 ? null : Math.min(scroll, 100),
    interactions: 0,
  };
};

/** @returns the event, or what is wrong field by field, in Plausible's words */
export const readPlausibleEvent = (body: unknown): PlausibleEvent | { errors: Errors } => {
  if (!isObject(body)) return { errors: { request: ["Unable to parse request body as json"] } };
  const errors: Errors = {};
  const name = nameOf(body, errors);
  const kind: HitKind = name === "pageview" || name === "engagement" ? name : "event";
  const referrer = first(body, "r", "referrer");
  const interactive = first(body, "i", "interactive");
  const hash = first(body, "h", "hashMode");
  const event: PlausibleEvent = {
    kind,
    name: kind === "event" ? name : "",
    url: urlOf(body, errors),
    domains: domainsOf(body, errors),
    referrer: typeof referrer === "string" ? cut(referrer, REFERRER_CHARS) : null,
    props: propsOf(body, errors),
    revenue: kind === "event" ? revenueOf(body) : null,
    interactive: kind === "pageview" || (kind === "event" && interactive !== false),
    attention: kind === "engagement" ? attentionOf(body, errors) : noAttention,
    hash: hash === 1 || hash === true || hash === "1",
  };
  return Object.keys(errors).length > 0 ? { errors } : event;
};
