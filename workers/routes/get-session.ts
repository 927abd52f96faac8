import type { DashboardSession } from "../../protocol/dashboard-session.ts";
import { json, Refusal } from "../answers.ts";
import { callerOf } from "../credentials.ts";
import type { Env } from "../env.ts";
import type { RouteRequest } from "../router.ts";
import { sessionOf } from "../session-cookie.ts";

/** `GET /api/session`: who the cookie says that you are. */
export const getSession = async (request: RouteRequest, env: Env): Promise<Response> => {
  const caller = await callerOf(request, env);
  const session = env.FOOTFALL_ADMIN_TOKEN ? await sessionOf(request, env.FOOTFALL_ADMIN_TOKEN, Date.now()) : null;
  if (!session || !("by" in caller) || caller.by !== "cookie") throw new Refusal(401, "You are not signed in.");
  const { role, site, expires_at } = session;
  return json({ role, site, expires_at } satisfies DashboardSession);
};
