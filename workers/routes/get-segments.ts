import { requireAsker } from "../access/guard.ts";
import type { Env } from "../env.ts";
import { json } from "../http/answers.ts";
import { segmentsFor } from "../query/segments.ts";
import type { RouteRequest } from "../router.ts";

/** `GET /api/sites/:site/segments`: saved segments, for whoever may ask questions with them. */
export const getSegments = async (request: RouteRequest, env: Env): Promise<Response> => {
  const asked = await requireAsker(request, env, request.params.site ?? "");
  return json({ segments: await segmentsFor(env, asked) });
};
