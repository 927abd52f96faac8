import type { Env } from "../env.ts";

/**
 * The origin under which a browser knows this server. Behind a trusted proxy that ends TLS, what the proxy says.
 */
export const ownOrigin = (request: Request, env: Env): string => {
  const url = new URL(request.url);
  if (env.TRUSTED_PROXY !== "1") return url.origin;
  const protocol = request.headers.get("x-forwarded-proto") ?? url.protocol.slice(0, -1);
  const host = request.headers.get("x-forwarded-host") ?? url.host;
  return URL.parse(`${protocol}://${host}`)?.origin ?? url.origin;
};

/** Why a page may not sign in: most often a proxy ends TLS, and the server was not told to believe it. */
export const foreignOrigin = (request: Request, env: Env): string =>
  `Only the dashboard itself may sign in. This page is at ${request.headers.get("origin")}, and the server takes itself for ${ownOrigin(request, env)}: \
behind a proxy, set TRUSTED_PROXY=1 (self-hosted: FOOTFALL_TRUSTED_PROXY=1), and let it send X-Forwarded-Proto and X-Forwarded-Host.`;

/** Whether a page of this very server sent the request. Browsers name the origin of whatever may change something. */
export const isOwnOrigin = (request: Request, env: Env): boolean =>
  request.headers.get("origin") === ownOrigin(request, env);
