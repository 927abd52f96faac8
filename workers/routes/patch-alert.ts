import { hubStub } from "../../objects/addresses.ts";
import { requireSiteAdmin } from "../access/guard.ts";
import { ownOrigin } from "../access/origin.ts";
import type { Env } from "../env.ts";
import { json } from "../http/answers.ts";
import { readJson } from "../http/body.ts";
import type { RouteRequest } from "../router.ts";
import { changedAlertRule, noAlert } from "../sites/alerts.ts";

/** `PATCH /api/sites/:site/alerts/:id`: parts of the rule, but not its kind; without `secret` the old one stays. */
export const patchAlert = async (request: RouteRequest, env: Env): Promise<Response> => {
  const { site = "", id = "" } = request.params;
  const { record } = await requireSiteAdmin(request, env, site);
  const body = await readJson(request);
  const hub = hubStub(env, site, record.settings.jurisdiction);
  const before = (await hub.alerts()).find((alert) => alert.id === id);
  if (!before) throw noAlert();
  const rule = changedAlertRule(before, body, record.settings);
  const changed = await hub.changeAlert(id, rule, `${ownOrigin(request, env)}/${site}`);
  if (!changed) throw noAlert();
  return json(changed);
};
