import { cp, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));

/**
 * Builds what pages load, each in one file: `script.js`, the tracker, `auto.js`, what it reports by itself, and `embed.js`, the
 * counter; and `demo/`, a small site that carries them.
 * @param outDir made when missing; what is served at `/`
 */
export const buildTracker = async (outDir: string): Promise<void> => {
  await mkdir(outDir, { recursive: true });
  const common = { outdir: outDir, bundle: true, minify: true, format: "iife", legalComments: "none" } as const;
  const tracker = [join(here, "script.ts"), join(here, "auto.ts")];
  await build({ ...common, entryPoints: tracker, target: "es2020", logLevel: "warning" });
  // Its colours need browsers of 2024 anyway.
  await build({ ...common, entryPoints: [join(here, "embed.ts")], target: "es2022", logLevel: "warning" });
  await cp(join(here, "demo"), join(outDir, "demo"), { recursive: true });
};

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildTracker(join(here, "../dist/assets"));
