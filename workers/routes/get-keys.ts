import { directoryStub } from "../../objects/addresses.ts";
import { requireSiteAdmin } from "../access/guard.ts";
import type { Env } from "../env.ts";
import { json } from "../http/answers.ts";
import type { RouteRequest } from "../router.ts";

/** `GET /api/sites/:site/keys`: which keys there are; the keys themselves are not known to anybody any more. */
export const getKeys = async (request: RouteRequest, env: Env): Promise<Response> => {
  const { site = "" } = request.params;
  await requireSiteAdmin(request, env, site);
  return json({ keys: await directoryStub(env).keys(site) });
};
