import type { Env } from "../env.ts";
import type { RouteRequest } from "../router.ts";
import { answerV1 } from "../stats-v1.ts";

/** `GET /api/v1/stats/aggregate`: as Plausible's Stats API v1 answers it. */
export const getStatsAggregate = (request: RouteRequest, env: Env): Promise<Response> =>
  answerV1("aggregate", request, env);
