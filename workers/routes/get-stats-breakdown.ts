import type { Env } from "../env.ts";
import { answerV1 } from "../query/stats-v1.ts";
import type { RouteRequest } from "../router.ts";

/** `GET /api/v1/stats/breakdown`: as Plausible's Stats API v1 answers it. */
export const getStatsBreakdown = (request: RouteRequest, env: Env): Promise<Response> =>
  answerV1("breakdown", request, env);
