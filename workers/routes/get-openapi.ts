import { ownOrigin } from "../access/origin.ts";
import type { Env } from "../env.ts";
import { json, Refusal } from "../http/answers.ts";
import type { RouteRequest } from "../router.ts";

/** Built beside the dashboard, so that the Worker need not carry what makes it. */
const DESCRIPTION = "/openapi.json";

/** `GET /api/openapi.json`: the HTTP surface as OpenAPI 3.1, with this server's address. */
export const getOpenApi = async (request: RouteRequest, env: Env): Promise<Response> => {
  const known = request.headers.get("if-none-match");
  const asset = await env.ASSETS?.fetch(new URL(DESCRIPTION, request.url), {
    headers: known === null ? {} : { "if-none-match": known },
  });
  const headers = {
    "access-control-allow-origin": "*",
    "cache-control": "no-cache",
    etag: asset?.headers.get("etag") ?? "",
  };
  if (asset?.status === 304) return new Response(null, { status: 304, headers });
  // An asset that is not there may be answered with the dashboard's page.
  if (!asset?.ok || !asset.headers.get("content-type")?.includes("json")) {
    throw new Refusal(404, "This server was built without the description of its API; `npm run build` makes it.");
  }
  const description = (await asset.json()) as object;
  return json({ ...description, servers: [{ url: ownOrigin(request, env) }] }, 200, headers);
};
