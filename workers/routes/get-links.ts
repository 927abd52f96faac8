import { directoryStub } from "../../objects/addresses.ts";
import { requireSiteAdmin } from "../access/guard.ts";
import { ownOrigin } from "../access/origin.ts";
import { shownLink } from "../access/shown-link.ts";
import type { Env } from "../env.ts";
import { json } from "../http/answers.ts";
import type { RouteRequest } from "../router.ts";

/** `GET /api/sites/:site/links`: share links, to be copied again. */
export const getLinks = async (request: RouteRequest, env: Env): Promise<Response> => {
  const { site = "" } = request.params;
  await requireSiteAdmin(request, env, site);
  const origin = ownOrigin(request, env);
  const links = await directoryStub(env).links(site);
  return json({ links: links.map((link) => shownLink(link, origin)) });
};
