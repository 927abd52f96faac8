import { endSessionOf } from "../access/credentials.ts";
import { isOwnOrigin, ownOrigin } from "../access/origin.ts";
import { endOfSessionCookie } from "../access/session-cookie.ts";
import type { Env } from "../env.ts";
import { noContent, Refusal } from "../http/answers.ts";
import type { RouteRequest } from "../router.ts";

/** `DELETE /api/session`: signs out; a copy of the cookie opens nothing either. */
export const deleteSession = async (request: RouteRequest, env: Env): Promise<Response> => {
  if (request.headers.has("origin") && !isOwnOrigin(request, env)) {
    throw new Refusal(403, "Only the dashboard itself may sign out.");
  }
  await endSessionOf(request, env);
  return noContent({ "set-cookie": endOfSessionCookie(ownOrigin(request, env).startsWith("https:")) });
};
