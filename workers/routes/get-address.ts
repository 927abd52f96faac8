import { json } from "../answers.ts";
import { clientIp } from "../client-ip.ts";
import type { Env } from "../env.ts";
import { requireAdmin } from "../guard.ts";

/** `GET /api/address`: the address that the request comes from, as `exclude.ips` would see it; empty when it is not known. */
export const getAddress = async (request: Request, env: Env): Promise<Response> => {
  await requireAdmin(request, env);
  return json({ address: clientIp(request, env) });
};
