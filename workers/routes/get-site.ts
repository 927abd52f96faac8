import { directoryStub } from "../../objects/addresses.ts";
import { requireSiteAdmin } from "../access/guard.ts";
import type { Env } from "../env.ts";
import { json, Refusal } from "../http/answers.ts";
import type { RouteRequest } from "../router.ts";

/** `GET /api/sites/:site`: its settings, as the Directory has them now. */
export const getSite = async (request: RouteRequest, env: Env): Promise<Response> => {
  const { site = "" } = request.params;
  await requireSiteAdmin(request, env, site);
  const record = await directoryStub(env).site(site);
  if (!record) throw new Refusal(404, "There is no such site.");
  return json(record.settings);
};
