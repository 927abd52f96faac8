import { json } from "../answers.ts";
import type { Env } from "../env.ts";
import { requireAsker } from "../guard.ts";
import type { RouteRequest } from "../router.ts";
import { segmentsFor } from "../segments.ts";

/** `GET /api/sites/:site/segments`: saved segments, for whoever may ask questions with them. */
export const getSegments = async (request: RouteRequest, env: Env): Promise<Response> => {
  const asked = await requireAsker(request, env, request.params.site ?? "");
  return json({ segments: await segmentsFor(env, asked) });
};
