import { periodOf, usedIn } from "../../domain/limits/usage.ts";
import { shardStub } from "../../objects/addresses.ts";
import type { SiteUsage } from "../../protocol/usage.ts";
import { requireSiteAdmin } from "../access/guard.ts";
import type { Env } from "../env.ts";
import { json } from "../http/answers.ts";
import type { RouteRequest } from "../router.ts";

/** `GET /api/sites/:site/usage`: how much of the month's quota is used, counted as the quota counts. */
export const getUsage = async (request: RouteRequest, env: Env): Promise<Response> => {
  const { record } = await requireSiteAdmin(request, env, request.params.site ?? "");
  const { site_id, jurisdiction, shards, quota } = record.settings;
  const now = Date.now();
  const used = await Promise.all(
    Array.from({ length: shards }, (_, shard) => shardStub(env, site_id, shard, jurisdiction).usage()),
  );
  const month = periodOf("month", now);
  return json({
    month: new Date(now).toISOString().slice(0, 7),
    events: used.reduce((sum, usage) => sum + usedIn(usage, "month", month), 0),
    quota: quota.events_per_month,
  } satisfies SiteUsage);
};
