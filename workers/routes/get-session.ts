import * as v from "valibot";
import type { GuestSession, MemberSession } from "../../protocol/dashboard-session.ts";
import { siteIdSchema } from "../../protocol/ids.ts";
import { callerOf, standingSession } from "../access/credentials.ts";
import type { Env } from "../env.ts";
import { json, noContent } from "../http/answers.ts";
import type { RouteRequest } from "../router.ts";
import { siteOf } from "../sites/known-sites.ts";

/** What Cloudflare Access vouches for is asked anew by it, long before that. */
const HOUR_MS = 3_600_000;

/** Whoever comes to a public site is its guest. Other names are answered alike, whether there is such a site or not. */
const publicSession = async (env: Env, name: unknown): Promise<GuestSession | null> => {
  if (!v.is(siteIdSchema, name)) return null;
  const site = await siteOf(env, name);
  if (!site?.record.settings.public) return null;
  return { role: "guest", site: name, expires_at: null, link: null, segment: null };
};

/**
 * `GET /api/session`: who the cookie says that you are; with `?link=<id>` by which share link you are here; with
 * `?site=<site>`, when there is no cookie, whether that site is public. Nobody is 204: the sign-in page asks too, and a refusal
 * would stand as an error in its console.
 */
export const getSession = async (request: RouteRequest, env: Env): Promise<Response> => {
  const caller = await callerOf(request, env);
  if (caller.kind === "guest") {
    const { site, until, link, segment } = caller;
    return json({ role: "guest", site, expires_at: until, link, segment } satisfies GuestSession);
  }
  if (!("by" in caller) || caller.by !== "cookie") {
    const guest = request.query.link === undefined ? await publicSession(env, request.query.site) : null;
    if (guest) return json(guest);
    return noContent({ "cache-control": "no-store" });
  }
  const session = await standingSession(request, env);
  const { role, site, expires_at } = session ?? {
    role: "admin" as const,
    site: null,
    expires_at: Date.now() + HOUR_MS,
  };
  return json({ role, site, expires_at } satisfies MemberSession);
};
