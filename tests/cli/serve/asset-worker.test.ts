import { describe, expect, it } from "vitest";
import { type Assets, serveAsset } from "../../../cli/serve/worker/asset-worker.ts";

const bytes = (text: string): ArrayBuffer => new TextEncoder().encode(text).buffer as ArrayBuffer;
const asset = (text: string, gzip: string | null = null) => ({
  headers: { "content-type": "text/plain", etag: `"${text}"`, vary: "accept-encoding" },
  body: bytes(text),
  gzip: gzip === null ? null : bytes(gzip),
});

const assets: Assets = new Map([
  ["/index.html", asset("home")],
  ["/script.js", asset("tracker", "squeezed")],
  ["/demo/index.html", asset("demo")],
  ["/about.html", asset("about")],
  ["/café.txt", asset("café")],
]);

const get = (path: string, headers: Record<string, string> = {}, method = "GET"): Response =>
  serveAsset(assets, true, new Request(`http://localhost${path}`, { headers, method }));

const navigation = { "sec-fetch-mode": "navigate" };

describe("static assets", () => {
  it.each([
    ["/", 200, "home"],
    ["/index.html", 200, "home"],
    ["/script.js?v=1", 200, "tracker"],
    ["/demo/", 200, "demo"],
    ["/about", 200, "about"],
    ["/caf%C3%A9.txt", 200, "café"],
    ["/%", 404, ""],
    ["/nothing", 404, ""],
    ["/demo/nothing", 404, ""],
  ])("[CL4] GET %s: %d %s", async (path, status, text) => {
    const answer = get(path);
    expect([answer.status, await answer.text()]).toEqual([status, text]);
  });

  it("[CL4] a navigation to an unknown path gets the single page, when there is one", async () => {
    expect(await get("/sites/example.com", navigation).text()).toBe("home");
    expect(await get("/sites/example.com", { accept: "text/html,*/*" }).text()).toBe("home");
    const request = new Request("http://localhost/sites", { headers: navigation });
    expect(serveAsset(assets, false, request).status).toBe(404);
  });

  it("[CL4] a directory without its slash is sent there, with the query", () => {
    const answer = get("/demo?x=1");
    expect([answer.status, answer.headers.get("location")]).toEqual([307, "/demo/?x=1"]);
  });

  it.each(['"tracker"', 'W/"tracker"', '"old", W/"tracker"'])("[CL4] If-None-Match %s: 304", async (known) => {
    const answer = get("/script.js", { "if-none-match": known });
    expect([answer.status, answer.headers.get("etag"), await answer.text()]).toEqual([304, '"tracker"', ""]);
  });

  it("[CL4] is compressed for who understands it", async () => {
    const answer = get("/script.js", { "accept-encoding": "gzip, br" });
    expect([answer.headers.get("content-encoding"), await answer.text()]).toEqual(["gzip", "squeezed"]);
    expect(get("/script.js").headers.get("content-encoding")).toBeNull();
    expect(get("/about", { "accept-encoding": "gzip" }).headers.get("content-encoding")).toBeNull();
  });

  it("[CL4] HEAD has headers and no body", async () => {
    const answer = get("/about", {}, "HEAD");
    expect([answer.status, answer.headers.get("etag"), await answer.text()]).toEqual([200, '"about"', ""]);
  });
});
