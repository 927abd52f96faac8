import { requireAdmin } from "../access/guard.ts";
import type { Env } from "../env.ts";
import { metricsText } from "../operation/metrics.ts";
import type { RouteRequest } from "../router.ts";

/** `GET /api/metrics`: counters and latencies for Prometheus. */
export const getMetrics = async (request: RouteRequest, env: Env): Promise<Response> => {
  await requireAdmin(request, env);
  return new Response(metricsText(), {
    headers: {
      "content-type": "text/plain; version=0.0.4; charset=utf-8",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    },
  });
};
