import { directoryStub } from "../../objects/addresses.ts";
import { forgetKeys } from "../access/credentials.ts";
import { requireSiteAdmin } from "../access/guard.ts";
import { forgetLinks } from "../access/guests.ts";
import type { Env } from "../env.ts";
import { noContent, Refusal } from "../http/answers.ts";
import type { RouteRequest } from "../router.ts";
import { noteSite } from "../sites/known-sites.ts";

/** `DELETE /api/sites/:site`: the site, its keys and all that it collected. */
export const deleteSite = async (request: RouteRequest, env: Env): Promise<Response> => {
  const { site = "" } = request.params;
  await requireSiteAdmin(request, env, site);
  const deleted = await directoryStub(env).deleteSite(site);
  noteSite(site, null);
  forgetKeys();
  forgetLinks();
  if (!deleted) throw new Refusal(404, "There is no such site.");
  return noContent();
};
