import { directoryStub } from "../../objects/addresses.ts";
import { json, Refusal } from "../answers.ts";
import { readJson } from "../body.ts";
import type { Env } from "../env.ts";
import { requireSiteAdmin } from "../guard.ts";
import type { RouteRequest } from "../router.ts";
import { changedSettings } from "../site-settings.ts";
import { noteSite } from "../sites.ts";

/** `PATCH /api/sites/:site`: changes any part of the settings, answers with the whole. */
export const patchSite = async (request: RouteRequest, env: Env): Promise<Response> => {
  const { site = "" } = request.params;
  await requireSiteAdmin(request, env, site);
  const body = await readJson(request);
  const directory = directoryStub(env);
  const before = await directory.site(site);
  const record = before && (await directory.changeSite(site, changedSettings(before.settings, body)));
  noteSite(site, record);
  if (!record) throw new Refusal(404, "There is no such site.");
  return json(record.settings);
};
