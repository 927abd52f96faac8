import { hubStub } from "../../objects/addresses.ts";
import { json } from "../answers.ts";
import type { Env } from "../env.ts";
import { requireViewer } from "../guard.ts";
import type { RouteRequest } from "../router.ts";

/**
 * `GET /api/sites/:site/live`: who is here now, as JSON, or as a stream with `Upgrade: websocket`.
 * `?consistency=strong` answers only after every shard has handed over all that it had acknowledged.
 */
export const getLive = async (request: RouteRequest, env: Env): Promise<Response> => {
  const { record } = await requireViewer(request, env, request.params.site ?? "");
  const hub = hubStub(env, record.settings.site_id, record.settings.jurisdiction);
  if (request.headers.get("upgrade")?.toLowerCase() === "websocket") return hub.fetch(request);
  return json(await hub.live(request.query.consistency === "strong"));
};
