import { plausibleSentences, requireViewer } from "../access/guard.ts";
import type { Env } from "../env.ts";
import { json, Refusal } from "../http/answers.ts";
import { liveStateOf } from "../query/live-state.ts";
import type { RouteRequest } from "../router.ts";

/** `GET /api/v1/stats/realtime/visitors?site_id=`: how many are online, a bare number as Plausible answers it. */
export const getRealtimeVisitors = async (request: RouteRequest, env: Env): Promise<Response> => {
  const { site_id: siteId } = request.query;
  if (typeof siteId !== "string" || siteId === "") {
    throw new Refusal(400, "Missing site ID. Please provide the required site_id parameter with your request.");
  }
  const site = await requireViewer(request, env, siteId, plausibleSentences);
  const { online } = await liveStateOf(env, site, false);
  return json(online);
};
