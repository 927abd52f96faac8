import { directoryStub, hubStub } from "../../objects/addresses.ts";
import { viewersBy } from "../../objects/viewer-account.ts";
import { requireSiteAdmin } from "../access/guard.ts";
import { forgetLinks } from "../access/guests.ts";
import type { Env } from "../env.ts";
import { noContent, Refusal } from "../http/answers.ts";
import type { RouteRequest } from "../router.ts";

/** `DELETE /api/sites/:site/links/:id`: revokes a share link, ends its sessions and closes their live views. */
export const deleteLink = async (request: RouteRequest, env: Env): Promise<Response> => {
  const { site = "", id = "" } = request.params;
  const { record } = await requireSiteAdmin(request, env, site);
  const revoked = await directoryStub(env).revokeLink(site, id);
  forgetLinks();
  // Also when it was revoked before: perhaps the hub was out of reach then.
  await hubStub(env, site, record.settings.jurisdiction).endViewers(viewersBy(id), "this link was revoked");
  if (!revoked) throw new Refusal(404, "The site has no such link.");
  return noContent();
};
