import { cp, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));

/**
 * Builds what pages load: `script.js`, the tracker in one file, and `demo/`, a small site that carries it.
 * @param outDir made when missing; what is served at `/`
 */
export const buildTracker = async (outDir: string): Promise<void> => {
  await mkdir(outDir, { recursive: true });
  await build({
    entryPoints: [join(here, "script.ts")],
    outfile: join(outDir, "script.js"),
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2020",
    legalComments: "none",
    logLevel: "warning",
  });
  await cp(join(here, "demo"), join(outDir, "demo"), { recursive: true });
};

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildTracker(join(here, "../dist/assets"));
