import { parseLogLine } from "./log-line.ts";

/** What `--from` may name. */
export const importFormats = ["combined", "common", "ndjson"] as const;
export type ImportFormat = (typeof importFormats)[number];

export const isImportFormat = (text: string): text is ImportFormat => importFormats.some((format) => format === text);

/**
 * Guesses by the first lines: a log may begin with one that was cut off by rotation.
 * @returns null when none of them is of a known format
 */
export const guessFormat = (lines: readonly string[]): ImportFormat | null => {
  for (const line of lines) {
    if (line.trimStart().startsWith("{")) return "ndjson";
    if (parseLogLine(line, "combined")) return "combined";
    if (parseLogLine(line, "common")) return "common";
  }
  return null;
};
