import { directoryStub } from "../../objects/addresses.ts";
import { changeSegmentSchema } from "../../protocol/segments.ts";
import { json } from "../answers.ts";

import type { Env } from "../env.ts";
import { readFields } from "../fields.ts";
import { requireSiteAdmin } from "../guard.ts";
import type { RouteRequest } from "../router.ts";
import { checkSegment, noSegment, segmentId, segmentOf } from "../segments.ts";

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
