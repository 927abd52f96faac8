import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A site of somebody's that carries the tracker: any path is a page. `?title=` is the page's title. */
export interface Shop extends AsyncDisposable {
  /** For example `http://127.0.0.1:41234`. */
  url: string;
}

const escaped = (text: string): string => text.replace(/[&<>"]/g, (found) => `&#${found.charCodeAt(0)};`);

/** @param tracker where Footfall serves @param site as it is named there */
export const openShop = async (tracker: string, site: string): Promise<Shop> => {
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? "/", "http://shop.invalid");
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end(`<!doctype html><html lang="en"><head><meta charset="utf-8">
      <title>${escaped(searchParams.get("title") ?? "A page")}</title><link rel="icon" href="data:,">
      <script defer src="${tracker}/script.js" data-site="${site}"></script></head>
      <body><h1>A page</h1><a href="/second">second</a></body></html>`);
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, "127.0.0.1", resolve);
  await promise;
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      const closed = Promise.withResolvers<void>();
      server.close(() => closed.resolve());
      await closed.promise;
    },
  };
};
