import { directoryStub } from "../../objects/addresses.ts";
import { requireAdmin } from "../access/guard.ts";
import type { Env } from "../env.ts";
import { json, Refusal } from "../http/answers.ts";
import { readJson } from "../http/body.ts";
import type { RouteRequest } from "../router.ts";
import { noteSite } from "../sites/known-sites.ts";
import { newSettings } from "../sites/site-settings.ts";

/** `POST /api/sites`: makes a site with its hub and shards. */
export const postSites = async (request: RouteRequest, env: Env): Promise<Response> => {
  await requireAdmin(request, env);
  const settings = newSettings(await readJson(request));
  const record = await directoryStub(env).createSite(settings);
  if (!record)
    throw new Refusal(
      409,
      `The site ${settings.site_id} exists already; a PATCH, or \`footfall site set\`, changes it.`,
    );
  noteSite(settings.site_id, record);
  return json(record.settings, 201, { location: `/api/sites/${settings.site_id}` });
};
