import type { Env } from "./env.ts";

/**
 * `/embed/<token>` and `/embed/<site>`: the dashboard for a frame on another page. The same document as everywhere, but this one
 * may be framed; it shows one site's figures, leads nowhere else, and takes nobody's sign-in (dashboard-ui/rules/entrance.ts).
 */
export const isEmbedPath = (path: string): boolean => /^\/embed\/[^/]+$/.test(path);

/** @returns null when the dashboard was not built along */
export const embedPage = async (request: Request, env: Env): Promise<Response | null> => {
  const page = await env.ASSETS?.fetch(new URL("/", request.url), { method: request.method, headers: request.headers });
  if (!page) return null;
  const framed = new Response(page.body, page);
  framed.headers.delete("x-frame-options");
  framed.headers.set("content-security-policy", "frame-ancestors *; base-uri 'none'; object-src 'none'");
  return framed;
};
