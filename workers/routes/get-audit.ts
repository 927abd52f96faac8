import { directoryStub } from "../../objects/addresses.ts";
import { requireAdmin } from "../access/guard.ts";
import type { Env } from "../env.ts";
import { json } from "../http/answers.ts";
import type { RouteRequest } from "../router.ts";

const LISTED = 500;

/** `GET /api/audit`: the last things that administrators did, newest first. */
export const getAudit = async (request: RouteRequest, env: Env): Promise<Response> => {
  await requireAdmin(request, env);
  return json({ entries: await directoryStub(env).audit(LISTED) });
};
