import { hubStub } from "../../objects/addresses.ts";
import { ALERTS_PER_SITE_MAX } from "../../protocol/limits.ts";
import { requireSiteAdmin } from "../access/guard.ts";
import { ownOrigin } from "../access/origin.ts";
import type { Env } from "../env.ts";
import { json, Refusal } from "../http/answers.ts";
import { readJson } from "../http/body.ts";
import type { RouteRequest } from "../router.ts";
import { alertRule } from "../sites/alerts.ts";

/** `POST /api/sites/:site/alerts`: a new alert, which watches from now on. */
export const postAlerts = async (request: RouteRequest, env: Env): Promise<Response> => {
  const { site = "" } = request.params;
  const { record } = await requireSiteAdmin(request, env, site);
  const rule = alertRule(await readJson(request), record.settings);
  const hub = hubStub(env, site, record.settings.jurisdiction);
  const made = await hub.createAlert(rule, `${ownOrigin(request, env)}/${site}`);
  if (!made) throw new Refusal(409, `The site has ${ALERTS_PER_SITE_MAX} alerts; delete one first.`);
  return json(made, 201);
};
