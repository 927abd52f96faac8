import { directoryStub } from "../../objects/addresses.ts";
import { json, Refusal } from "../answers.ts";
import { readJson } from "../body.ts";
import type { Env } from "../env.ts";
import { requireAdmin } from "../guard.ts";
import type { RouteRequest } from "../router.ts";
import { newSettings } from "../site-settings.ts";
import { noteSite } from "../sites.ts";

/** `POST /api/sites`: makes a site with its hub and shards. */
export const postSites = async (request: RouteRequest, env: Env): Promise<Response> => {
  await requireAdmin(request, env);
  const settings = newSettings(await readJson(request));
  const record = await directoryStub(env).createSite(settings);
  if (!record) throw new Refusal(409, `The site ${settings.site_id} exists; change it with PATCH.`);
  noteSite(settings.site_id, record);
  return json(record.settings, 201, { location: `/api/sites/${settings.site_id}` });
};
