import * as v from "valibot";
import { keyIdOf } from "../../objects/api-key.ts";
import { randomHex } from "../../objects/hex.ts";
import { type MemberSession, openLinkSchema, signInSchema } from "../../protocol/dashboard-session.ts";
import { callerOfGuess } from "../access/credentials.ts";
import { withoutAdmin } from "../access/guard.ts";
import { openLink } from "../access/open-link.ts";
import { foreignOrigin, isOwnOrigin, ownOrigin } from "../access/origin.ts";
import { SESSION_MS, sessionCookie } from "../access/session-cookie.ts";
import type { Env } from "../env.ts";
import { json, Refusal } from "../http/answers.ts";
import { readJson } from "../http/body.ts";
import { noteCaller } from "../operation/audit-trail.ts";
import type { RouteRequest } from "../router.ts";
import { sentenceOfIssue } from "../sites/site-settings.ts";

const isObject = (body: unknown): body is object => typeof body === "object" && body !== null;

/** `POST /api/session`: trades the admin token, a site's read key, or a share link, for the dashboard's cookie. */
export const postSession = async (request: RouteRequest, env: Env): Promise<Response> => {
  if (!env.FOOTFALL_ADMIN_TOKEN) throw withoutAdmin();
  if (request.headers.has("origin") && !isOwnOrigin(request, env)) {
    throw new Refusal(403, foreignOrigin(request, env));
  }
  const body = await readJson(request);
  if (isObject(body) && "link" in body) {
    const link = v.safeParse(openLinkSchema, body);
    if (!link.success) throw new Refusal(400, link.issues.map(sentenceOfIssue).join(" "));
    return openLink(request, env, { ...link.output, adminToken: env.FOOTFALL_ADMIN_TOKEN });
  }
  const parsed = v.safeParse(signInSchema, body);
  if (!parsed.success) throw new Refusal(400, parsed.issues.map(sentenceOfIssue).join(" "));
  const { token } = parsed.output;
  const caller = await callerOfGuess(request, env, token.trim());
  if (caller.kind !== "admin" && caller.kind !== "viewer") {
    throw new Refusal(403, "This is neither the admin token nor a read key of a site. Check that it was copied whole.");
  }
  const session: MemberSession = {
    role: caller.kind,
    site: caller.kind === "viewer" ? caller.site : null,
    expires_at: Date.now() + SESSION_MS,
  };
  // The cookie says who it is only in the next request.
  noteCaller(request, { ...caller, by: "cookie" });
  const key = caller.kind === "viewer" ? keyIdOf(token.trim()) : null;
  const secure = ownOrigin(request, env).startsWith("https:");
  const cookie = await sessionCookie({ ...session, key, id: randomHex(12) }, env.FOOTFALL_ADMIN_TOKEN, secure);
  return json(session, 200, { "set-cookie": cookie });
};
