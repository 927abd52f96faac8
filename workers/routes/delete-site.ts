import { directoryStub } from "../../objects/addresses.ts";
import { noContent, Refusal } from "../answers.ts";
import { forgetKeys } from "../credentials.ts";
import type { Env } from "../env.ts";
import { requireSiteAdmin } from "../guard.ts";
import { forgetLinks } from "../guests.ts";
import type { RouteRequest } from "../router.ts";
import { noteSite } from "../sites.ts";

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
