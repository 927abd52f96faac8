import { noContent, Refusal } from "../answers.ts";
import type { Env } from "../env.ts";
import { isOwnOrigin, ownOrigin } from "../origin.ts";
import type { RouteRequest } from "../router.ts";
import { endOfSessionCookie } from "../session-cookie.ts";

/** `DELETE /api/session`: signs out. */
export const deleteSession = (request: RouteRequest, env: Env): Response => {
  if (request.headers.has("origin") && !isOwnOrigin(request, env)) {
    throw new Refusal(403, "Only the dashboard itself may sign out.");
  }
  return noContent({ "set-cookie": endOfSessionCookie(ownOrigin(request, env).startsWith("https:")) });
};
