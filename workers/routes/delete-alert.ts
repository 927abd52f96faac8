import { hubStub } from "../../objects/addresses.ts";
import { requireSiteAdmin } from "../access/guard.ts";
import type { Env } from "../env.ts";
import { noContent } from "../http/answers.ts";
import type { RouteRequest } from "../router.ts";
import { noAlert } from "../sites/alerts.ts";

/** `DELETE /api/sites/:site/alerts/:id`: with the messages of it that nobody took yet. */
export const deleteAlert = async (request: RouteRequest, env: Env): Promise<Response> => {
  const { site = "", id = "" } = request.params;
  const { record } = await requireSiteAdmin(request, env, site);
  if (!(await hubStub(env, site, record.settings.jurisdiction).deleteAlert(id))) throw noAlert();
  return noContent();
};
