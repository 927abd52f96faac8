import { directoryStub } from "../../objects/addresses.ts";
import { requireAdmin } from "../access/guard.ts";
import type { Env } from "../env.ts";
import { json } from "../http/answers.ts";
import type { RouteRequest } from "../router.ts";

/** `GET /api/sites`: all sites with their settings, in the order of their names. */
export const getSites = async (request: RouteRequest, env: Env): Promise<Response> => {
  await requireAdmin(request, env);
  const records = await directoryStub(env).sites();
  return json({ sites: records.map(({ settings }) => settings) });
};
