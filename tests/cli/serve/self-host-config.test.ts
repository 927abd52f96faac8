import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readSelfHostConfig } from "../../../cli/build/build.ts";
import { deriveSelfHostConfig } from "../../../cli/serve/self-host-config.ts";
import { renderWorkerdConfig } from "../../../cli/serve/workerd-config.ts";

const wrangler = {
  name: "footfall",
  main: "workers/index.ts",
  compatibility_date: "2026-11-01",
  exports: { Shard: { type: "durable-object", storage: "sqlite" } },
  durable_objects: { bindings: [{ name: "SHARD", class_name: "Shard" }] },
  assets: {
    binding: "ASSETS",
    directory: "./dist/assets",
    not_found_handling: "single-page-application",
    run_worker_first: ["/api/*"],
  },
  secrets: { required: ["TOKEN"] },
  analytics_engine_datasets: [{ binding: "ROLLUPS" }],
};

const run = {
  objectsDir: "/data/objects",
  assetModules: ["assets.js", "asset-0"],
  geoDir: null,
  trustedProxy: false,
  privateWebhooks: false,
  memoryMb: 512,
};

describe("the self-host configuration", () => {
  it("[CL19] is derived from wrangler.jsonc: objects, secrets, assets", () => {
    expect(deriveSelfHostConfig(wrangler)).toEqual({
      main: "workers/index.ts",
      compatibilityDate: "2026-11-01",
      compatibilityFlags: [],
      classes: ["Shard"],
      objects: [{ binding: "SHARD", className: "Shard" }],
      secrets: ["TOKEN"],
      vars: {},
      assets: { binding: "ASSETS", directory: "./dist/assets", singlePage: true, workerFirst: ["/api/*"] },
    });
  });

  it("[CL19] can be derived from the project's own wrangler.jsonc", () => {
    const config = readSelfHostConfig(join(import.meta.dirname, "../../.."));
    expect(config.classes).toEqual(["VisitorShard", "SiteHub", "Directory"]);
    expect(config.secrets).toEqual(["FOOTFALL_ADMIN_TOKEN"]);
    expect(config.assets.workerFirst).toContain("/api/*");
  });

  it.each([
    ["a key that nobody taught it", { ...wrangler, kv_namespaces: [] }, "does not know kv_namespaces"],
    ["a nested one", { ...wrangler, assets: { ...wrangler.assets, serve: 1 } }, "does not know assets.serve"],
    ["a missing one", { ...wrangler, main: undefined }, "main is missing"],
    [
      "storage of another kind",
      { ...wrangler, exports: { X: { type: "durable-object", storage: "kv" } } },
      "exports.X",
    ],
    ["a variable that is no text", { ...wrangler, vars: { LIMITS: { a: 1 } } }, "vars.LIMITS must be a string"],
    ["no object at all", [], "the file must be an object"],
  ])("[CL19] refuses %s", (_, value, sentence) => {
    expect(() => deriveSelfHostConfig(value)).toThrow(sentence);
  });

  it("[CL19] as text names everything that workerd needs, and no secret", () => {
    const text = renderWorkerdConfig(deriveSelfHostConfig({ ...wrangler, vars: { MOTTO: 'a "b"\n\\' } }), run);
    expect(text).toContain('(name = "SHARD", durableObjectNamespace = "Shard")');
    expect(text).toContain('(className = "Shard", uniqueKey = "footfall-Shard", enableSql = true)');
    expect(text).toContain('(name = "TOKEN", fromEnvironment = "TOKEN")');
    expect(text).toContain(String.raw`(name = "MOTTO", text = "a \"b\"\n\\")`);
    expect(text).toContain('(name = "asset-0", data = embed "asset-0")');
    expect(text).toContain('disk = (path = "/data/objects", writable = true)');
    expect(text).toContain('(name = "MEMORY_MB", text = "512")');
    expect(text).not.toContain("GEO_FILE");
    expect(text).not.toContain("private");
    expect(text).not.toContain("TRUSTED_PROXY");
  });

  it("[CL19] has a geo file and a trusted proxy when asked for", () => {
    const text = renderWorkerdConfig(deriveSelfHostConfig(wrangler), {
      ...run,
      geoDir: "/data/geo",
      trustedProxy: true,
      privateWebhooks: true,
    });
    expect(text).toContain('(name = "internet", network = (allow = ["public", "private"]');
    expect(text).toContain('(name = "GEO_FILE", service = "geo")');
    expect(text).toContain('(name = "geo", disk = (path = "/data/geo"))');
    expect(text).toContain('(name = "TRUSTED_PROXY", text = "1")');
  });
});
