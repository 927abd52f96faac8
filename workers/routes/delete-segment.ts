import { directoryStub } from "../../objects/addresses.ts";
import { requireSiteAdmin } from "../access/guard.ts";
import type { Env } from "../env.ts";
import { noContent, Refusal } from "../http/answers.ts";
import { noSegment, segmentId } from "../query/segments.ts";
import type { RouteRequest } from "../router.ts";

/** `DELETE /api/sites/:site/segments/:id`. */
export const deleteSegment = async (request: RouteRequest, env: Env): Promise<Response> => {
  const { site = "", id = "" } = request.params;
  await requireSiteAdmin(request, env, site);
  const outcome = await directoryStub(env).deleteSegment(site, segmentId(id));
  if (outcome === "missing") throw noSegment();
  if (outcome === "in_use") throw new Refusal(409, "A share link is limited to this segment; revoke the link first.");
  return noContent();
};
