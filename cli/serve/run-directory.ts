import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { APP_BUNDLE, ASSET_BUNDLE } from "../build/parts.ts";
import { CommandError } from "../command-error.ts";
import { readAssetFiles } from "./asset-files.ts";
import { dataPaths } from "./data-directory.ts";
import type { SelfHostConfig } from "./self-host-config.ts";
import type { ServeSettings } from "./settings.ts";
import { APP_MODULE, renderWorkerdConfig } from "./workerd-config.ts";

const MAIN = "assets.js";
const WORKER = "asset-worker.js";

/** Writes the assets as modules of their own worker, so that they are in memory and of one build. */
const writeAssets = (runDir: string, directory: string, singlePage: boolean): string[] => {
  const modules: string[] = [];
  const imports: string[] = [];
  const write = (content: Uint8Array | null): string => {
    if (!content) return "null";
    const name = `asset-${modules.length}`;
    writeFileSync(join(runDir, name), content);
    modules.push(name);
    imports.push(`import ${name.replace("-", "")} from ${JSON.stringify(name)};`);
    return name.replace("-", "");
  };
  const entries = readAssetFiles(directory).map(
    ({ path, headers, body, gzip }) =>
      `  [${JSON.stringify(path)}, { headers: ${JSON.stringify(headers)}, body: ${write(body)}, gzip: ${write(gzip)} }],`,
  );
  const main = [
    `import { serveAsset } from ${JSON.stringify(WORKER)};`,
    ...imports,
    "const assets = new Map([",
    ...entries,
    "]);",
    `export default { fetch: (request) => serveAsset(assets, ${singlePage}, request) };`,
    "",
  ].join("\n");
  writeFileSync(join(runDir, MAIN), main);
  return [MAIN, WORKER, ...modules];
};

/** workerd serves directories, not files: the file gets a directory with a fixed name in it. */
const linkGeoFile = (runDir: string, geoFile: string): string => {
  if (!existsSync(geoFile)) throw new CommandError(`FOOTFALL_GEO_FILE names ${geoFile}, which does not exist.`);
  const geoDir = join(runDir, "geo");
  mkdirSync(geoDir);
  symlinkSync(geoFile, join(geoDir, "geo.mmdb"));
  return geoDir;
};

/**
 * Writes everything that workerd reads at its start into the data directory.
 * @param root of the checkout, built
 * @returns the path of the configuration
 */
export const writeRunDirectory = (root: string, config: SelfHostConfig, settings: ServeSettings): string => {
  const paths = dataPaths(settings.dataDir);
  rmSync(paths.run, { recursive: true, force: true });
  mkdirSync(paths.run, { recursive: true, mode: 0o700 });
  writeFileSync(join(paths.run, APP_MODULE), readFileSync(join(root, APP_BUNDLE)));
  writeFileSync(join(paths.run, WORKER), readFileSync(join(root, ASSET_BUNDLE)));
  const text = renderWorkerdConfig(config, {
    objectsDir: paths.objects,
    assetModules: writeAssets(paths.run, join(root, config.assets.directory), config.assets.singlePage),
    geoDir: settings.geoFile ? linkGeoFile(paths.run, settings.geoFile) : null,
    trustedProxy: settings.trustedProxy,
    privateWebhooks: settings.privateWebhooks,
    memoryMb: settings.memoryMb,
  });
  const path = join(paths.run, "config.capnp");
  writeFileSync(path, text);
  return path;
};
