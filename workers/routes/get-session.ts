import type { DashboardSession } from "../../protocol/dashboard-session.ts";
import { json, Refusal } from "../answers.ts";
import { callerOf, standingSession } from "../credentials.ts";
import type { Env } from "../env.ts";
import type { RouteRequest } from "../router.ts";

/** What Cloudflare Access vouches for is asked anew by it, long before that. */
const HOUR_MS = 3_600_000;

/** `GET /api/session`: who the cookie says that you are. */
export const getSession = async (request: RouteRequest, env: Env): Promise<Response> => {
  const caller = await callerOf(request, env);
  if (!("by" in caller) || caller.by !== "cookie") throw new Refusal(401, "You are not signed in.");
  const session = await standingSession(request, env);
  const { role, site, expires_at } = session ?? {
    role: "admin" as const,
    site: null,
    expires_at: Date.now() + HOUR_MS,
  };
  return json({ role, site, expires_at } satisfies DashboardSession);
};
