import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { SelfHostConfig } from "../serve/self-host-config.ts";

/** Something that is built from sources, in the order of the list: the dashboard's empties the directory of all assets. */
export interface Part {
  name: string;
  /** Files and folders relative to the root; the lockfile counts for all. */
  sources: string[];
  outputs: string[];
  build(): Promise<void>;
}

/** Bundled modules for workerd, relative to the root. */
export const APP_BUNDLE = "dist/self-host/app.js";
export const ASSET_BUNDLE = "dist/self-host/asset-worker.js";

const bundle = async (root: string, entry: string, outfile: string): Promise<void> => {
  const { build } = await import("esbuild");
  await build({
    stdin: { contents: entry, resolveDir: root, sourcefile: "entry.ts", loader: "ts" },
    outfile: join(root, outfile),
    bundle: true,
    format: "esm",
    target: "es2024",
    platform: "neutral",
    mainFields: ["module", "main"],
    conditions: ["workerd", "worker", "module", "import"],
    external: ["cloudflare:*", "node:*"],
    minifySyntax: true,
    logLevel: "warning",
  });
};

/** The application behind `front`, which stands for Cloudflare's routing of assets. */
const appEntry = ({ main, assets }: SelfHostConfig): string => {
  const application = JSON.stringify(`./${main}`);
  return [
    `import application from ${application};`,
    'import { front } from "./cli/serve/worker/front.ts";',
    'import { readGeoFile } from "./cli/serve/worker/geo-file.ts";',
    `export * from ${application};`,
    `export default front(application, ${JSON.stringify(assets.workerFirst)}, ${JSON.stringify(assets.binding)}, { readGeoFile });`,
  ].join("\n");
};

/** Writes the document that `GET /api/openapi.json` answers with. @param assets the directory of all assets */
export const describeApi = async (root: string, assets: string): Promise<void> => {
  const maker = pathToFileURL(join(root, "workers/openapi/document.ts")).href;
  const { openApiDocument } = (await import(maker)) as { openApiDocument(): object };
  mkdirSync(assets, { recursive: true });
  writeFileSync(join(assets, "openapi.json"), JSON.stringify(openApiDocument()));
};

/** @param root of the checkout */
export const partsOf = (root: string, config: SelfHostConfig): Part[] => {
  const assets = join(root, config.assets.directory);
  return [
    {
      name: "dashboard",
      sources: ["dashboard-ui", "client-sdk", "protocol"],
      outputs: [join(assets, "index.html")],
      build: async () => {
        const { build } = await import("vite");
        // Names carry hashes: old ones would pile up. What else was in there is missed below, and built again.
        rmSync(assets, { recursive: true, force: true });
        await build({
          root: join(root, "dashboard-ui"),
          configFile: join(root, "dashboard-ui/vite.config.ts"),
          logLevel: "warn",
        });
      },
    },
    {
      name: "tracker",
      sources: ["client-sdk", "protocol"],
      outputs: [join(assets, "script.js"), join(assets, "auto.js"), join(assets, "embed.js")],
      build: async () => {
        const builder = pathToFileURL(join(root, "client-sdk/build.ts")).href;
        const { buildTracker } = (await import(builder)) as { buildTracker(outDir: string): Promise<unknown> };
        await buildTracker(assets);
      },
    },
    {
      name: "description of the API",
      sources: ["workers/openapi", "workers/operation/release.ts", "protocol"],
      outputs: [join(assets, "openapi.json")],
      build: () => describeApi(root, assets),
    },
    {
      name: "server",
      sources: [
        "workers",
        "objects",
        "domain",
        "protocol",
        "cli/serve/worker",
        "cli/build",
        "wrangler.jsonc",
        "package.json",
      ],
      outputs: [join(root, APP_BUNDLE), join(root, ASSET_BUNDLE)],
      build: async () => {
        await bundle(root, appEntry(config), APP_BUNDLE);
        await bundle(root, 'export * from "./cli/serve/worker/asset-worker.ts";', ASSET_BUNDLE);
      },
    },
  ];
};
