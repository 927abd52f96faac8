import { networkOf } from "../../domain/limits/sender.ts";
import { TokenBuckets } from "../../domain/limits/token-bucket.ts";
import { directoryStub } from "../../objects/addresses.ts";
import type { OpenedLink } from "../../objects/api.ts";
import { linkIdOf } from "../../objects/link-token.ts";
import type { Env } from "../env.ts";
import { tooManyGuesses } from "../http/answers.ts";
import { clientIp } from "./client-ip.ts";
import { LookUps } from "./look-ups.ts";
import type { Caller } from "./permissions.ts";
import { SESSION_MS } from "./session-cookie.ts";
import { readSigned, sign } from "./signed-cookie.ts";

/**
 * Who came by a share link. A browser may hold several links, and an administrator's session too, so each link has a cookie of
 * its own and a request says which one it means: `?link=<id>`.
 */

interface Ticket {
  link: string;
  /** Unix ms. */
  expires_at: number;
}

/** By id. */
const links = new LookUps<OpenedLink>();

/** By token. */
const counters = new LookUps<OpenedLink>();

/** Takes note that this isolate revoked a link, or deleted a site. */
export const forgetLinks = (): void => {
  links.clear();
  counters.clear();
};

/** A link that is over is so at once, however long it is remembered. */
const unlessOver = (link: OpenedLink | null): OpenedLink | null =>
  link && (link.expires_at === null || link.expires_at > Date.now()) ? link : null;

/** What a link opens now, by its id. @returns null when it was revoked or is over */
const linkOf = async (env: Env, id: string): Promise<OpenedLink | null> =>
  unlessOver(await links.find(id, () => directoryStub(env).link(id)));

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
const lookUpRate = new TokenBuckets({ perSecond: 10, burst: 200 });

/**
 * The holder of a counter's token, which stands in the source of public pages.
 * @throws Refusal 429 when too many are looked up for one address
 */
export const counterOf = async (request: Request, env: Env, token: string): Promise<Caller> => {
  if (linkIdOf(token) === null) return { kind: "stranger" };
  const found = await counters.find(token, async () => {
    const wait = lookUpRate.take(networkOf(clientIp(request, env)), 1, Date.now());
    if (wait > 0) throw tooManyGuesses(wait);
    const opening = await directoryStub(env).openLink(token, null);
    return opening.kind === "open" && opening.link.kind === "counter" ? opening.link : null;
  });
  const link = unlessOver(found);
  return link
    ? { kind: "counter", by: "token", site: link.siteId, link: link.id, until: link.expires_at }
    : { kind: "stranger" };
};
