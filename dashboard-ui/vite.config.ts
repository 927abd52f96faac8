import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

const here = dirname(fileURLToPath(import.meta.url));

/** The budget of design.md: what a browser loads for the first view, before the map. */
const FIRST_VIEW_GZIP_BYTES = 120 * 1024;

/** Prints what the first view weighs: the page, and every script and style that it names or that these import. */
const firstViewSize = (): Plugin => ({
  name: "footfall-first-view-size",
  writeBundle(options, bundle) {
    const entry = Object.values(bundle).find((item) => item.type === "chunk" && item.isEntry);
    if (entry?.type !== "chunk" || options.dir === undefined) return;
    const own = readdirSync(join(here, "public"));
    const styles = Object.keys(bundle).filter((name) => name.endsWith(".css") && name.includes("/index-"));
    const files = new Set(["index.html", entry.fileName, ...entry.imports, ...styles, ...own]);
    let bytes = 0;
    for (const file of files) bytes += gzipSync(readFileSync(join(options.dir, file)), { level: 9 }).byteLength;
    const percent = Math.round((100 * bytes) / FIRST_VIEW_GZIP_BYTES);
    this.info(`first view: ${bytes} bytes gzip, ${percent} % of its budget (${[...files].join(", ")})`);
  },
});

/** Builds the dashboard into dist/assets, beside what other builds put there (script.js, demo/). */
export default defineConfig({
  root: here,
  base: "/",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: join(here, "../dist/assets"),
    emptyOutDir: false,
    assetsDir: "ui",
    target: "es2022",
    // What a chunk needs is asked for together with it, not after it was read. The polyfill would be an inline script.
    modulePreload: { polyfill: false },
    // Styles stay in files: a Content-Security-Policy without unsafe-inline.
    assetsInlineLimit: 0,
  },
  plugins: [firstViewSize()],
});
