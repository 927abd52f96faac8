import { directoryStub } from "../../objects/addresses.ts";
import { LINKS_PER_SITE_MAX } from "../../protocol/limits.ts";
import { createLinkSchema } from "../../protocol/links.ts";
import { json, Refusal } from "../answers.ts";

import type { Env } from "../env.ts";
import { readFields } from "../fields.ts";
import { requireSiteAdmin } from "../guard.ts";
import { shownLink } from "../links.ts";
import { ownOrigin } from "../origin.ts";
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
