import { sha256 } from "./sha256.ts";

/** Lines of a file that is imported in pieces: what the file is, and how a line is known again. */

export type FileKind = "ndjson" | "access-log" | "table" | "zip" | "unknown";

const accessLog = /^\S+ \S+ .*\[\d{2}\/[A-Z][a-z]{2}\/\d{4}:\d{2}:\d{2}:\d{2} [+-]\d{4}\] "/;

/** What a file is, by its first line that is not empty. */
export const kindOfLine = (line: string): FileKind => {
  const text = line.replace(/^\ufeff/, "").trimStart();
  if (text.startsWith("{")) return "ndjson";
  if (text.startsWith("PK\u0003\u0004")) return "zip";
  if (accessLog.test(text)) return "access-log";
  return /^"?[\w .-]+"?([,;\t]"?[\w .-]+"?)+/.test(text) ? "table" : "unknown";
};

/** How many distinct lines are remembered at least when equal lines are counted. */
const WINDOW = 100_000;

const digest = (text: string): string =>
  btoa(String.fromCharCode(...sha256(text)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .slice(0, 22);

/**
 * Names every line by its content and its number among equal ones, as `footfall import` does (cli/import/line-identity.ts):
 * whichever way a file is imported again, nothing of it is counted twice.
 */
export class LineNames {
  private recent = new Map<string, number>();
  private older = new Map<string, number>();

  next(line: string): string {
    const hash = digest(line);
    const occurrence = this.recent.get(hash) ?? this.older.get(hash) ?? 0;
    if (this.recent.size >= WINDOW) {
      this.older = this.recent;
      this.recent = new Map();
    }
    this.recent.set(hash, occurrence + 1);
    return `l:${hash}:${occurrence}`;
  }
}

/**
 * A line as it is sent. The server counts equal lines within one request only, so a line without an identity is given one.
 * What is no object goes as it is: the server says what is wrong with it.
 */
export const namedLine = (line: string, names: LineNames): string => {
  const id = names.next(line);
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return line;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return line;
  if ("id" in value && value.id !== null) return line;
  return JSON.stringify({ ...value, id });
};
