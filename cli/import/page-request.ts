import type { LogLine } from "./log-line.ts";

/** Why a line of an access log is no page request. */
export type LogDropReason = "method" | "status" | "asset";

// What pages are made of, and downloads: neither is a page that somebody reads.
const assetExtensions = new Set(
  [
    "css js mjs map json xml xsl rss atom txt webmanifest wasm swf",
    "png jpg jpeg gif svg ico webp avif bmp tif tiff",
    "woff woff2 ttf otf eot",
    "mp3 m4a ogg oga wav flac mp4 m4v webm mov avi mkv",
    "pdf doc docx xls xlsx ppt pptx odt ods odp epub csv",
    "zip gz tgz bz2 xz zst 7z rar tar jar war deb rpm apk exe msi dmg pkg iso gem whl",
  ]
    .join(" ")
    .split(" "),
);

const extensionOf = (target: string): string => {
  const path = target.replace(/[?#].*$/s, "");
  return /\.([a-z0-9]+)$/i.exec(path)?.[1]?.toLowerCase() ?? "";
};

/** @returns why the request is none for a page, or null when it is one. Redirects and 304 count: only errors do not. */
export const dropReasonOf = (line: LogLine): LogDropReason | null => {
  if (line.method !== "GET") return "method";
  if (line.status >= 400) return "status";
  return assetExtensions.has(extensionOf(line.target)) ? "asset" : null;
};
