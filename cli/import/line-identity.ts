import { createHash } from "node:crypto";

/** How many distinct lines are remembered at least when equal lines are counted. */
const WINDOW = 100_000;

const digest = (text: string): string => createHash("sha256").update(text).digest("base64url").slice(0, 22);

/**
 * Gives every line of a file an identity that is the same at every reading: its content and its number among equal
 * lines. Equal lines of a log carry the same second, so they stand close together and remembering a window is enough.
 */
export class LineIdentity {
  private recent = new Map<string, number>();
  private older = new Map<string, number>();

  /** @returns an event id such as `l:3fQ…:0` */
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
 * The visitor of a log line. Only this leaves the machine: neither address nor agent can be looked up from it by who
 * does not have them, and the same person is somebody else on another site.
 */
export const logVisitor = (site: string, address: string, userAgent: string): string =>
  digest(`visitor\0${site}\0${address}\0${userAgent}`);
