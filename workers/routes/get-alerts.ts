import { hubStub } from "../../objects/addresses.ts";
import { requireSiteAdmin } from "../access/guard.ts";
import type { Env } from "../env.ts";
import { json } from "../http/answers.ts";
import type { RouteRequest } from "../router.ts";

/** `GET /api/sites/:site/alerts`: the site's alerts, and how each stands. */
export const getAlerts = async (request: RouteRequest, env: Env): Promise<Response> => {
  const { site = "" } = request.params;
  const { record } = await requireSiteAdmin(request, env, site);
  return json({ alerts: await hubStub(env, site, record.settings.jurisdiction).alerts() });
};
