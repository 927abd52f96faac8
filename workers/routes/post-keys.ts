import * as v from "valibot";
import { directoryStub } from "../../objects/addresses.ts";
import { createKeySchema } from "../../protocol/keys.ts";
import { KEYS_PER_SITE_MAX } from "../../protocol/limits.ts";
import { requireSiteAdmin } from "../access/guard.ts";
import type { Env } from "../env.ts";
import { json, Refusal } from "../http/answers.ts";
import { readJson } from "../http/body.ts";
import type { RouteRequest } from "../router.ts";
import { sentenceOfIssue } from "../sites/site-settings.ts";

/** `POST /api/sites/:site/keys`: a new key, shown this once. */
export const postKeys = async (request: RouteRequest, env: Env): Promise<Response> => {
  const { site = "" } = request.params;
  await requireSiteAdmin(request, env, site);
  const parsed = v.safeParse(createKeySchema, await readJson(request));
  if (!parsed.success) throw new Refusal(400, parsed.issues.map(sentenceOfIssue).join(" "));
  const made = await directoryStub(env).createKey(site, parsed.output);
  if (made === "full") throw new Refusal(409, `The site has ${KEYS_PER_SITE_MAX} keys; revoke one first.`);
  if (made === "missing") throw new Refusal(404, "There is no such site.");
  return json(made, 201);
};
