import { describe, expect, it } from "vitest";
import { headersFor, parseHeaderRules } from "../../../cli/serve/asset-headers.ts";
import { front } from "../../../cli/serve/worker/front.ts";
import { pathOf, workerFirst } from "../../../cli/serve/worker/paths.ts";

const assets = {
  fetch: async (request: Request) =>
    request.url.endsWith("/known") ? new Response("asset") : new Response(null, { status: 404 }),
};
const application = { fetch: async () => new Response("application") };
const server = front(application, ["/api/*", "!/api/docs/*"], "ASSETS");

describe("what stands in front of the application", () => {
  it.each([
    ["GET", "/api/sites", "application"],
    ["POST", "/api/collect?x=/known", "application"],
    ["GET", "/known", "asset"],
    ["GET", "/api/docs/known", "asset"],
    ["GET", "/unknown", "application"],
    ["POST", "/known", "application"],
  ])("[CL4] %s %s goes to the %s", async (method, path, whose) => {
    const answer = await server.fetch(new Request(`http://localhost:1${path}`, { method }), { ASSETS: assets }, {});
    expect(await answer.text()).toBe(whose);
  });

  it("[IN16] gives the application what only a server of one's own has, besides its bindings", async () => {
    const given: object[] = [];
    const asking = {
      fetch: async (_request: Request, env: Record<string, unknown>) => {
        given.push(env);
        return new Response();
      },
    };
    const own = front(asking, ["/api/*"], "ASSETS", { readGeoFile: "reader" });
    const env = { ASSETS: assets, PORT: "1" };
    for (const path of ["/api/sites", "/unknown"]) await own.fetch(new Request(`http://localhost:1${path}`), env, {});
    expect(given[0]).toEqual({ ...env, readGeoFile: "reader" });
    expect(given[1]).toBe(given[0]);
  });

  it.each([
    ["http://h", "/"],
    ["http://h/", "/"],
    ["https://h:1/a/b?c=/d", "/a/b"],
    ["http://h/a#b", "/a"],
  ])("finds the path of %s", (url, path) => {
    expect(pathOf(url)).toBe(path);
  });

  it("takes a pattern's other characters as they are", () => {
    const first = workerFirst(["/v1.0/*", "/exact"]);
    expect(["/v1.0/x", "/v1.0/", "/exact"].every(first)).toBe(true);
    expect(["/v1x0/x", "/exact/", "/v1.0", "/"].some(first)).toBe(false);
  });
});

describe("the _headers file", () => {
  const rules = parseHeaderRules(
    "# caching\n/*\n  X-A: 1\n\n/ui/*\r\n  Cache-Control: immutable\n  X-A: 2\n  broken\n",
  );

  it.each([
    ["/script.js", { "x-a": "1" }],
    ["/ui/index.js", { "x-a": "2", "cache-control": "immutable" }],
  ])("[CL4] says of %s %j", (path, headers) => {
    expect(headersFor(rules, path)).toEqual(headers);
  });
});
