import { hubStub } from "../../objects/addresses.ts";
import { isUpgrade, requireWatcher } from "../access/guard.ts";
import { hubRequest } from "../access/hub-request.ts";
import type { Env } from "../env.ts";
import { json, Refusal } from "../http/answers.ts";
import { liveStateOf } from "../query/live-state.ts";
import type { RouteRequest } from "../router.ts";

/**
 * `GET /api/sites/:site/live`: who is here now, as JSON, or as a stream with `Upgrade: websocket`.
 * `?consistency=strong` answers only after every shard has handed over all that it had acknowledged.
 */
export const getLive = async (request: RouteRequest, env: Env): Promise<Response> => {
  const admitted = await requireWatcher(request, env, request.params.site ?? "");
  const { site_id, jurisdiction } = admitted.site.record.settings;
  if (isUpgrade(request)) return hubStub(env, site_id, jurisdiction).fetch(hubRequest(request, "live", admitted));
  const { consistency } = request.query;
  if (consistency !== undefined && consistency !== "strong") {
    throw new Refusal(400, "consistency must be strong, or not there at all.");
  }
  return json(await liveStateOf(env, admitted.site, consistency === "strong"));
};
