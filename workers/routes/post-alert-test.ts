import { hubStub } from "../../objects/addresses.ts";
import { requireSiteAdmin } from "../access/guard.ts";
import type { Env } from "../env.ts";
import { json } from "../http/answers.ts";
import type { RouteRequest } from "../router.ts";
import { noAlert } from "../sites/alerts.ts";

/** `POST /api/sites/:site/alerts/:id/test`: sends a sample now, once; 200 also when the address does not take it. */
export const postAlertTest = async (request: RouteRequest, env: Env): Promise<Response> => {
  const { site = "", id = "" } = request.params;
  const { record } = await requireSiteAdmin(request, env, site);
  const outcome = await hubStub(env, site, record.settings.jurisdiction).testAlert(id);
  if (!outcome) throw noAlert();
  return json(outcome);
};
