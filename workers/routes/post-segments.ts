import { directoryStub } from "../../objects/addresses.ts";
import { SEGMENTS_PER_SITE_MAX } from "../../protocol/limits.ts";
import { createSegmentSchema } from "../../protocol/segments.ts";
import { requireSiteAdmin } from "../access/guard.ts";
import type { Env } from "../env.ts";
import { json, Refusal } from "../http/answers.ts";
import { readFields } from "../http/fields.ts";
import { checkSegment, segmentOf } from "../query/segments.ts";
import type { RouteRequest } from "../router.ts";

/** `POST /api/sites/:site/segments`: saves filters under a name. */
export const postSegments = async (request: RouteRequest, env: Env): Promise<Response> => {
  const { site = "" } = request.params;
  const { record } = await requireSiteAdmin(request, env, site);
  const { name, filters } = await readFields(createSegmentSchema, request);
  checkSegment(filters, record.settings);
  const made = await directoryStub(env).createSegment(site, { name, filters: JSON.stringify(filters) });
  if (!made) throw new Refusal(409, `The site has ${SEGMENTS_PER_SITE_MAX} segments; delete one first.`);
  return json(segmentOf(made), 201);
};
