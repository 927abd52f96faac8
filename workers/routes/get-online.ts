import { hubStub } from "../../objects/addresses.ts";
import type { Online } from "../../protocol/links.ts";
import { isUpgrade, requireCounter } from "../access/guard.ts";
import { hubRequest } from "../access/hub-request.ts";
import type { Env } from "../env.ts";
import { json, Refusal } from "../http/answers.ts";
import { liveStateOf } from "../query/live-state.ts";
import type { RouteRequest } from "../router.ts";

/** What it says is public, or opened by a token in the page's source: pages of any origin may read it. */
const anyOrigin = { "access-control-allow-origin": "*" };

/** A connection that says why it is none. */
const closedSocket = (reason: string): Response => {
  const { 0: client, 1: server } = new WebSocketPair();
  server.accept();
  // At most 123 bytes fit.
  server.close(1008, reason.slice(0, 100));
  return new Response(null, { status: 101, webSocket: client });
};

/** `GET /api/sites/:site/online`: how many are online now, once, or pushed with `Upgrade: websocket`. */
export const getOnline = async (request: RouteRequest, env: Env): Promise<Response> => {
  try {
    const token = typeof request.query.token === "string" ? request.query.token : null;
    const admitted = await requireCounter(request, env, { name: request.params.site ?? "", token });
    const { site_id, jurisdiction } = admitted.site.record.settings;
    if (isUpgrade(request)) return hubStub(env, site_id, jurisdiction).fetch(hubRequest(request, "online", admitted));
    const { online } = await liveStateOf(env, admitted.site, false);
    return json({ online } satisfies Online, 200, anyOrigin);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    // Scripts are not told why a connection was refused; one that is closed so does not come again.
    if (isUpgrade(request) && error.status < 429) return closedSocket(error.message);
    Object.assign(error.headers, anyOrigin);
    throw error;
  }
};
