import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import type { SelfHostConfig } from "../../cli/serve/self-host-config.ts";
import { APP_MODULE, renderWorkerdConfig } from "../../cli/serve/workerd-config.ts";
import { checkPort, WorkerdProcess } from "../../cli/serve/workerd-process.ts";

const HOST = "127.0.0.1";

/** A server under measurement. */
export interface RunningServer {
  host: string;
  port: number;
  url: string;
  /** workerd's process. */
  pid: number;
  /** The admin token, where there is one. */
  token: string;
  stop(): Promise<void>;
}

/**
 * Starts a Worker of the benchmark's own in a workerd configured as `footfall serve` configures the product's, on a free
 * port, with an empty temporary directory for its objects.
 * @param entry path of its module
 */
export const startWorkerd = async (entry: string, config: SelfHostConfig): Promise<RunningServer> => {
  const dir = mkdtempSync(join(tmpdir(), "footfall-bench-"));
  const objectsDir = join(dir, "objects");
  mkdirSync(objectsDir);
  await build({
    entryPoints: [entry],
    outfile: join(dir, APP_MODULE),
    bundle: true,
    format: "esm",
    target: "es2024",
    platform: "neutral",
    mainFields: ["module", "main"],
    conditions: ["workerd", "worker", "module", "import"],
    external: ["cloudflare:*", "node:*"],
    logLevel: "warning",
  });
  writeFileSync(join(dir, "assets.js"), "export default { fetch: () => new Response(null, { status: 404 }) };\n");
  const configPath = join(dir, "config.capnp");
  const run = {
    objectsDir,
    assetModules: ["assets.js"],
    geoDir: null,
    trustedProxy: false,
    privateWebhooks: false,
    memoryMb: 512,
  };
  writeFileSync(configPath, renderWorkerdConfig(config, run));
  const token = randomBytes(24).toString("base64url");
  const port = await checkPort(HOST, 0);
  const url = `http://${HOST}:${port}`;
  const workerd = await WorkerdProcess.start(configPath, { host: HOST, port }, { FOOTFALL_ADMIN_TOKEN: token });
  const stop = async (): Promise<void> => {
    await workerd.stop();
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    await workerd.untilHealthy(url);
  } catch (error) {
    await stop();
    throw error;
  }
  return { host: HOST, port, url, pid: workerd.identity.pid, token, stop };
};
