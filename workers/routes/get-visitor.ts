import { requireSiteAdmin } from "../access/guard.ts";
import type { Env } from "../env.ts";
import { json, Refusal } from "../http/answers.ts";
import type { RouteRequest } from "../router.ts";
import { visitorOfPath, visitorRecordOf } from "../sites/visitor-records.ts";

/** `GET /api/sites/:site/visitors/:visitor`: everything that is held about one visitor. */
export const getVisitor = async (request: RouteRequest, env: Env): Promise<Response> => {
  const { site = "", visitor = "" } = request.params;
  const { record } = await requireSiteAdmin(request, env, site);
  const held = await visitorRecordOf(env, record, visitorOfPath(visitor));
  if (!held) throw new Refusal(404, "Nothing is held about this visitor.");
  return json(held);
};
