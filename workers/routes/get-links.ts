import { directoryStub } from "../../objects/addresses.ts";
import { json } from "../answers.ts";
import type { Env } from "../env.ts";
import { requireSiteAdmin } from "../guard.ts";
import { shownLink } from "../links.ts";
import { ownOrigin } from "../origin.ts";
import type { RouteRequest } from "../router.ts";

/** `GET /api/sites/:site/links`: share links, to be copied again. */
export const getLinks = async (request: RouteRequest, env: Env): Promise<Response> => {
  const { site = "" } = request.params;
  await requireSiteAdmin(request, env, site);
  const origin = ownOrigin(request, env);
  const links = await directoryStub(env).links(site);
  return json({ links: links.map((link) => shownLink(link, origin)) });
};
