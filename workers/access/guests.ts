import { BoundedCache } from "../../domain/ingest/bounded-cache.ts";
import { networkOf } from "../../domain/limits/sender.ts";
import { TokenBuckets } from "../../domain/limits/token-bucket.ts";
import { directoryStub } from "../../objects/addresses.ts";
import type { OpenedLink } from "../../objects/api.ts";
import { linkIdOf } from "../../objects/link-token.ts";
import type { Env } from "../env.ts";
import { tooManyGuesses } from "../http/answers.ts";
import type { Caller } from "./access.ts";
import { clientIp } from "./client-ip.ts";
import { SESSION_MS } from "./session-cookie.ts";
import { readSigned, sign } from "./signed-cookie.ts";

/**
 * Who came by a share link. A browser may hold several links, and an administrator's session too, so each link has a cookie of
 * its own and a request says which one it means: `?link=<id>`.
 */

/** A revoked link is refused everywhere within this time, at once where it was revoked; one that is over, at once everywhere. */
const TRUST_MS = 30_000;
const DISTRUST_MS = 2_000;

interface Ticket {
  link: string;
  /** Unix ms. */
  expires_at: number;
}

/** By id. */
const known = new BoundedCache<string, { link: OpenedLink | null; until: number }>(2000);

/** By token: those that count nothing are asked about again and again by the pages that they stand in. */
const counters = new BoundedCache<string, { caller: Caller; until: number }>(2000);

/** Takes note that this isolate revoked a link, or deleted a site. */
export const forgetLinks = (): void => {
  known.clear();
  counters.clear();
};

const isOver = ({ expires_at }: OpenedLink): boolean => expires_at !== null && expires_at <= Date.now();

/** What a link opens now, by its id. @returns null when it was revoked or is over */
const linkOf = async (env: Env, id: string): Promise<OpenedLink | null> => {
  const before = known.get(id);
  if (before && before.until > Date.now()) return before.link && !isOver(before.link) ? before.link : null;
  const link = await directoryStub(env).link(id);
  known.set(id, { link, until: Date.now() + (link ? TRUST_MS : DISTRUST_MS) });
  return link;
};

const cookieName = (linkId: string): string => `footfall_link_${linkId}`;

/** The link that a request names; null: none. */
export const namedLink = (request: Request): string | null => {
  const id = new URL(request.url).searchParams.get("link");
  return id !== null && /^[0-9a-f]{12}$/.test(id) ? id : null;
};

/** The guest whose cookie a request shows for the link that it names, while that link stands. */
export const guestOf = async (request: Request, env: Env, linkId: string): Promise<Caller> => {
  if (!env.FOOTFALL_ADMIN_TOKEN) return { kind: "nobody" };
  const seal = { adminToken: env.FOOTFALL_ADMIN_TOKEN, now: Date.now() };
  const ticket = await readSigned<Ticket>(request, cookieName(linkId), seal);
  const link = ticket?.link === linkId ? await linkOf(env, linkId) : null;
  if (!ticket || !link) return { kind: "nobody" };
  const { id, siteId, segment, expires_at } = link;
  const until = Math.min(ticket.expires_at, expires_at ?? Number.POSITIVE_INFINITY);
  return { kind: "guest", by: "cookie", site: siteId, link: id, segment, until };
};

/**
 * Lets a guest in.
 * @param secure over https: then the cookie works in a frame on another site too, in a jar of that site's own
 * @returns a `Set-Cookie` value, and the end of the session (Unix ms)
 */
export const guestCookie = async (
  { id, expires_at }: OpenedLink,
  adminToken: string,
  secure: boolean,
): Promise<{ cookie: string; until: number }> => {
  const until = Math.min(Date.now() + SESSION_MS, expires_at ?? Number.POSITIVE_INFINITY);
  const ticket: Ticket = { link: id, expires_at: until };
  const value = await sign(cookieName(id), ticket, adminToken);
  const maxAgeS = Math.max(0, Math.floor((until - Date.now()) / 1000));
  const reach = secure ? "SameSite=None; Secure; Partitioned" : "SameSite=Lax";
  return { cookie: `${cookieName(id)}=${value}; Path=/; Max-Age=${maxAgeS}; HttpOnly; ${reach}`, until };
};

/** Apart from the wrong tokens of people: a page with a revoked counter must not lock its visitors' address out. */
const lookUps = new TokenBuckets({ perSecond: 10, burst: 200 });

/**
 * The holder of a counter's token, which stands in the source of public pages.
 * @throws Refusal 429 when too many are looked up for one address
 */
export const counterOf = async (request: Request, env: Env, token: string): Promise<Caller> => {
  if (linkIdOf(token) === null) return { kind: "stranger" };
  const before = counters.get(token);
  if (before && before.until > Date.now()) return before.caller;
  const wait = lookUps.take(networkOf(clientIp(request, env)), 1, Date.now());
  if (wait > 0) throw tooManyGuesses(wait);
  const opening = await directoryStub(env).openLink(token, null);
  if (opening.kind !== "open" || opening.link.kind !== "counter") {
    counters.set(token, { caller: { kind: "stranger" }, until: Date.now() + DISTRUST_MS });
    return { kind: "stranger" };
  }
  const { id, siteId, expires_at } = opening.link;
  const caller: Caller = { kind: "counter", by: "token", site: siteId, link: id, until: expires_at };
  counters.set(token, { caller, until: Math.min(Date.now() + TRUST_MS, expires_at ?? Number.POSITIVE_INFINITY) });
  return caller;
};
