import { directoryStub, hubStub } from "../../objects/addresses.ts";
import { holdersOf } from "../../objects/viewer-account.ts";
import { forgetKeys } from "../access/credentials.ts";
import { requireSiteAdmin } from "../access/guard.ts";
import type { Env } from "../env.ts";
import { noContent, Refusal } from "../http/answers.ts";
import type { RouteRequest } from "../router.ts";

/** `DELETE /api/sites/:site/keys/:id`: revokes a key, ends the dashboard sessions that began with it, closes their live views. */
export const deleteKey = async (request: RouteRequest, env: Env): Promise<Response> => {
  const { site = "", id = "" } = request.params;
  const { record } = await requireSiteAdmin(request, env, site);
  const revoked = await directoryStub(env).revokeKey(site, id);
  forgetKeys();
  // Also when it was revoked before: perhaps the hub was out of reach then.
  await hubStub(env, site, record.settings.jurisdiction).endViewers(holdersOf(id), "this key was revoked");
  if (!revoked) throw new Refusal(404, "The site has no such key.");
  return noContent();
};
