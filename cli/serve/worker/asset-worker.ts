/**
 * Static assets as Cloudflare serves them: content types, ETags, pre-compressed bodies, `index.html` for directories,
 * and the single page for navigations to anything else. Everything is in memory: a build that runs meanwhile cannot
 * mix old pages with new scripts.
 */
interface Asset {
  headers: Record<string, string>;
  body: ArrayBuffer;
  /** Null when compressing does not pay. */
  gzip: ArrayBuffer | null;
}

export type Assets = ReadonlyMap<string, Asset>;

/** workerd compresses a body by itself unless told that it is compressed already. */
interface EncodedResponseInit extends ResponseInit {
  encodeBody: "automatic" | "manual";
}

const accepts = (header: string | null, word: string): boolean => header?.includes(word) ?? false;

const isNavigation = ({ headers }: Request): boolean =>
  headers.get("sec-fetch-mode") === "navigate" || accepts(headers.get("accept"), "text/html");

/** @returns the asset's path; or where a directory's slash is missing, the path to go to. */
const find = (assets: Assets, path: string): { asset: Asset } | { redirect: string } | null => {
  const exact = assets.get(path);
  if (exact) return { asset: exact };
  const index = assets.get(path.endsWith("/") ? `${path}index.html` : `${path}.html`);
  if (index) return { asset: index };
  return assets.has(`${path}/index.html`) ? { redirect: `${path}/` } : null;
};

const decoded = (path: string): string => {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
};

const answer = (asset: Asset, request: Request): Response => {
  const headers = new Headers(asset.headers);
  const known = request.headers.get("if-none-match");
  if (known && accepts(known, asset.headers.etag ?? "\0")) return new Response(null, { status: 304, headers });
  const gzip = asset.gzip !== null && accepts(request.headers.get("accept-encoding"), "gzip") ? asset.gzip : null;
  if (gzip) headers.set("content-encoding", "gzip");
  const init: EncodedResponseInit = { headers, encodeBody: gzip ? "manual" : "automatic" };
  return new Response(request.method === "HEAD" ? null : (gzip ?? asset.body), init);
};

/**
 * Answers a GET or HEAD; 404 without a body when there is no such asset.
 * @param singlePage whether navigations to unknown paths get `/index.html`
 */
export const serveAsset = (assets: Assets, singlePage: boolean, request: Request): Response => {
  const { pathname, search } = new URL(request.url);
  const found = find(assets, decoded(pathname));
  if (found && "redirect" in found) {
    return new Response(null, { status: 307, headers: { location: `${found.redirect}${search}` } });
  }
  if (found) return answer(found.asset, request);
  const page = singlePage && isNavigation(request) ? assets.get("/index.html") : undefined;
  return page ? answer(page, request) : new Response(null, { status: 404 });
};
