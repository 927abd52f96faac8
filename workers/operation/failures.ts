import type { Env } from "../env.ts";
import { answerFailure } from "../http/answers.ts";
import { log, requestIdOf } from "./log.ts";
import { reportError } from "./report-error.ts";

/** The pattern of the route that took the request, for the operator's figures; itty-router leaves it there. */
export const routeOf = (request: Request): string => (request as { route?: string }).route ?? "none";

/** Answers a failure, tells the operator under the id that the answer has, and nobody else what it was. */
export const failed = (error: unknown, request: Request, env: Env, ctx: ExecutionContext): Response => {
  const { answer, kind } = answerFailure(error);
  if (kind === "refused") return answer;
  const { method } = request;
  const [requestId, route] = [requestIdOf(request), routeOf(request)];
  const message = kind === "bug" ? "request failed" : "an object could not take a request";
  log("error", message, { request: requestId, method, route }, error);
  answer.headers.set("x-request-id", requestId);
  if (kind === "bug") reportError({ error, requestId, method, route }, env, ctx);
  return answer;
};
