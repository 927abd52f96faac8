import { directoryStub } from "../../objects/addresses.ts";
import type { SiteRecord } from "../../objects/api.ts";
import { requireSiteAdmin } from "../access/guard.ts";
import type { Env } from "../env.ts";
import { json, overloaded, Refusal } from "../http/answers.ts";
import { readJson } from "../http/body.ts";
import type { RouteRequest } from "../router.ts";
import { noteSite } from "../sites/known-sites.ts";
import { changedSettings } from "../sites/site-settings.ts";

/** Of changes that come at the same time each attempt lets one through. */
const ATTEMPTS = 10;

const unarchived = (): Refusal =>
  new Refusal(
    503,
    "Nothing was changed: what a shorter retention takes is summed up by day first, and that failed. Try again later.",
    { "retry-after": "10" },
  );

/** Applies a change to the settings as they are now, again and again while somebody else was faster. */
const change = async (env: Env, site: string, body: unknown): Promise<SiteRecord | null> => {
  const directory = directoryStub(env);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const before = await directory.site(site);
    if (!before) return null;
    const record = await directory.changeSite(before, changedSettings(before.settings, body));
    if (record === "unarchived") throw unarchived();
    if (record !== "changed_meanwhile") return record;
  }
  throw overloaded(1);
};

/** `PATCH /api/sites/:site`: changes any part of the settings, answers with the whole. */
export const patchSite = async (request: RouteRequest, env: Env): Promise<Response> => {
  const { site = "" } = request.params;
  await requireSiteAdmin(request, env, site);
  const record = await change(env, site, await readJson(request));
  noteSite(site, record);
  if (!record) throw new Refusal(404, "There is no such site.");
  return json(record.settings);
};
