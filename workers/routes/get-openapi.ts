import { ownOrigin } from "../access/origin.ts";
import type { Env } from "../env.ts";
import { json } from "../http/answers.ts";
import type { RouteRequest } from "../router.ts";

/** `GET /api/openapi.json`: the HTTP surface as OpenAPI 3.1. Built when it is asked for, so that nobody else pays for it. */
export const getOpenApi = async (request: RouteRequest, env: Env): Promise<Response> => {
  const { openApiDocument } = await import("../openapi/document.ts");
  return json(openApiDocument(ownOrigin(request, env)), 200, { "access-control-allow-origin": "*" });
};
