import { directoryStub } from "../../objects/addresses.ts";
import { changeSegmentSchema } from "../../protocol/segments.ts";
import { requireSiteAdmin } from "../access/guard.ts";
import type { Env } from "../env.ts";
import { json } from "../http/answers.ts";
import { readFields } from "../http/fields.ts";
import { checkSegment, noSegment, segmentId, segmentOf } from "../query/segments.ts";
import type { RouteRequest } from "../router.ts";

/** `PATCH /api/sites/:site/segments/:id`: another name, other filters; links that are limited to it show those from now on. */
export const patchSegment = async (request: RouteRequest, env: Env): Promise<Response> => {
  const { site = "", id = "" } = request.params;
  const { record } = await requireSiteAdmin(request, env, site);
  const { name, filters } = await readFields(changeSegmentSchema, request);
  if (filters) checkSegment(filters, record.settings);
  const changed = await directoryStub(env).changeSegment(site, segmentId(id), {
    ...(name !== undefined && { name }),
    ...(filters && { filters: JSON.stringify(filters) }),
  });
  if (!changed) throw noSegment();
  return json(segmentOf(changed));
};
