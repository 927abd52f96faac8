import { hubStub } from "../../objects/addresses.ts";
import type { LiveState } from "../../protocol/live.ts";
import type { Env } from "../env.ts";
import { Refusal } from "../http/answers.ts";
import { type KnownSite, refreshSite } from "../sites/known-sites.ts";

/**
 * What a site's hub shows now.
 * @param strong wait until every shard has handed over all that it acknowledged before
 * @throws Refusal 404 when the site was deleted since this isolate last heard of it
 */
export const liveStateOf = async (env: Env, { record }: KnownSite, strong: boolean): Promise<LiveState> => {
  const { site_id, jurisdiction } = record.settings;
  try {
    return await hubStub(env, site_id, jurisdiction).live(strong);
  } catch (error) {
    const site = await refreshSite(env, site_id);
    if (!site) throw new Refusal(404, "There is no such site.");
    throw error;
  }
};
