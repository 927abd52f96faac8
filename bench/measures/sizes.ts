import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { buildOutdated, readSelfHostConfig } from "../../cli/build/build.ts";
import { root } from "../../cli/root.ts";

/** Bytes after gzip. */
export interface Sizes {
  tracker: number;
  dashboard: number;
  worker: number;
}

const gzipBytes = (path: string): number => gzipSync(readFileSync(path), { level: 9 }).byteLength;

/** The page and every script and style that it names, or that these import; what is imported on demand is not in it. */
const firstView = (assets: string): string[] => {
  const files = new Set<string>(["index.html"]);
  for (const file of files) {
    const text = readFileSync(join(assets, file), "utf8");
    const named = file.endsWith(".html")
      ? text.matchAll(/<(?:script|link)\b[^>]*?(?:src|href)="\/([^"]+\.(?:js|css))"/g)
      : text.matchAll(/(?:^|[;}\s])(?:import|export)\b[^;()"'`]*["'`]\.\/([^"'`]+\.js)["'`]/g);
    for (const [, name] of named)
      files.add(file.endsWith(".html") ? (name ?? "") : `${file.replace(/[^/]+$/, "")}${name}`);
  }
  return [...files];
};

/** The Worker as `wrangler deploy` would upload it, without its source map. */
const workerBytes = (): number => {
  const outdir = mkdtempSync(join(tmpdir(), "footfall-bundle-"));
  try {
    const wrangler = join(root, "node_modules/wrangler/bin/wrangler.js");
    const { status, stderr } = spawnSync(
      process.execPath,
      [wrangler, "deploy", "--dry-run", "--minify", "--outdir", outdir],
      { cwd: root, encoding: "utf8", env: { ...process.env, WRANGLER_SEND_METRICS: "false" } },
    );
    if (status !== 0) throw new Error(`wrangler deploy --dry-run failed: ${stderr}`);
    return readdirSync(outdir)
      .filter((name) => name.endsWith(".js"))
      .reduce((sum, name) => sum + gzipBytes(join(outdir, name)), 0);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
};

/** What browsers load, and what is uploaded. */
export const measureSizes = async (): Promise<Sizes> => {
  const config = readSelfHostConfig(root);
  await buildOutdated(root, config, (line) => process.stderr.write(`${line}\n`));
  const assets = join(root, config.assets.directory);
  return {
    tracker: gzipBytes(join(assets, "script.js")),
    dashboard: firstView(assets).reduce((sum, file) => sum + gzipBytes(join(assets, file)), 0),
    worker: workerBytes(),
  };
};
