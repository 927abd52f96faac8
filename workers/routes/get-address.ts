import { clientIp } from "../access/client-ip.ts";
import { requireAdmin } from "../access/guard.ts";
import type { Env } from "../env.ts";
import { json } from "../http/answers.ts";

/** `GET /api/address`: the address that the request comes from, as `exclude.ips` would see it; empty when it is not known. */
export const getAddress = async (request: Request, env: Env): Promise<Response> => {
  await requireAdmin(request, env);
  return json({ address: clientIp(request, env) });
};
