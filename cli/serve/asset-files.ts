import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { gzipSync } from "node:zlib";
import { headersFor, parseHeaderRules } from "./asset-headers.ts";

/** A static file as the asset worker is given it. */
export interface AssetFile {
  /** From the root of the site, with a leading slash. */
  path: string;
  headers: Record<string, string>;
  body: Uint8Array;
  gzip: Uint8Array | null;
}

const types: Record<string, string> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  mjs: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  json: "application/json",
  map: "application/json",
  webmanifest: "application/manifest+json",
  svg: "image/svg+xml",
  txt: "text/plain; charset=utf-8",
  png: "image/png",
  jpg: "image/jpeg",
  webp: "image/webp",
  gif: "image/gif",
  ico: "image/x-icon",
  woff2: "font/woff2",
  wasm: "application/wasm",
};

const extensionOf = (path: string): string => /\.([a-z0-9]+)$/i.exec(path)?.[1]?.toLowerCase() ?? "";

/** @returns the media type of a file by its name. */
const contentType = (path: string): string => types[extensionOf(path)] ?? "application/octet-stream";

const isText = (path: string): boolean => /^text|json|svg|manifest|wasm/.test(contentType(path));

/** Reads a directory of assets with `_headers`, Cloudflare's file of header rules, applied and left out. */
export const readAssetFiles = (directory: string): AssetFile[] => {
  const names = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(directory.length).split(sep).join("/"))
    .map((name) => (name.startsWith("/") ? name : `/${name}`))
    .sort();
  const rules = names.includes("/_headers") ? parseHeaderRules(readFileSync(join(directory, "_headers"), "utf8")) : [];
  return names
    .filter((path) => path !== "/_headers")
    .map((path) => {
      const body = readFileSync(join(directory, path));
      const gzip = isText(path) && body.length > 256 ? gzipSync(body, { level: 9 }) : null;
      return {
        path,
        headers: {
          "content-type": contentType(path),
          etag: `"${createHash("sha256").update(body).digest("hex").slice(0, 32)}"`,
          "cache-control": "public, max-age=0, must-revalidate",
          ...(gzip ? { vary: "accept-encoding" } : {}),
          ...headersFor(rules, path),
        },
        body,
        gzip,
      };
    });
};
