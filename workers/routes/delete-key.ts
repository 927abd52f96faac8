import { directoryStub } from "../../objects/addresses.ts";
import { noContent, Refusal } from "../answers.ts";
import { forgetKeys } from "../credentials.ts";
import type { Env } from "../env.ts";
import { requireSiteAdmin } from "../guard.ts";
import type { RouteRequest } from "../router.ts";

/** `DELETE /api/sites/:site/keys/:id`: revokes a key, and the dashboard sessions that began with it. */
export const deleteKey = async (request: RouteRequest, env: Env): Promise<Response> => {
  const { site = "", id = "" } = request.params;
  await requireSiteAdmin(request, env, site);
  const revoked = await directoryStub(env).revokeKey(site, id);
  forgetKeys();
  if (!revoked) throw new Refusal(404, "The site has no such key.");
  return noContent();
};
