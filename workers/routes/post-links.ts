import { directoryStub } from "../../objects/addresses.ts";
import { LINKS_PER_SITE_MAX } from "../../protocol/limits.ts";
import { createLinkSchema } from "../../protocol/links.ts";
import { requireSiteAdmin } from "../access/guard.ts";
import { ownOrigin } from "../access/origin.ts";
import { shownLink } from "../access/shown-link.ts";
import type { Env } from "../env.ts";
import { json, Refusal } from "../http/answers.ts";
import { readFields } from "../http/fields.ts";
import type { RouteRequest } from "../router.ts";

/** `POST /api/sites/:site/links`: makes a share link. */
export const postLinks = async (request: RouteRequest, env: Env): Promise<Response> => {
  const { site = "" } = request.params;
  await requireSiteAdmin(request, env, site);
  const wanted = await readFields(createLinkSchema, request);
  if (wanted.expires_at !== null && wanted.expires_at <= Date.now()) {
    throw new Refusal(400, { errors: { expires_at: ["must be in the future"] } });
  }
  const made = await directoryStub(env).createLink(site, wanted);
  if (made === "full") throw new Refusal(409, `The site has ${LINKS_PER_SITE_MAX} share links; revoke one first.`);
  if (made === "missing") throw new Refusal(400, { errors: { segment: ["is no segment of this site"] } });
  return json(shownLink(made, ownOrigin(request, env)), 201);
};
