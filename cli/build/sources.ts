import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * Knows whether something built is out of date: by the content of its sources, since checkouts and archives
 * set file times as they like.
 */

const filesBelow = (path: string): string[] => {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
};

/** @returns a digest of the names and contents of all files below `sources`. */
export const fingerprint = (root: string, sources: readonly string[]): string => {
  const hash = createHash("sha256");
  for (const source of sources) {
    for (const file of filesBelow(join(root, source))) {
      hash
        .update(`${file.slice(root.length)}\0`)
        .update(readFileSync(file))
        .update("\0");
    }
  }
  return hash.digest("hex");
};

/** What is remembered of a build beside its outputs. */
export class Stamp {
  private readonly path: string;
  private readonly print: string;

  constructor(path: string, print: string) {
    this.path = path;
    this.print = print;
  }

  /** @param outputs files that must still be there */
  isCurrent(outputs: readonly string[]): boolean {
    if (!outputs.every((output) => existsSync(output))) return false;
    return existsSync(this.path) && readFileSync(this.path, "utf8") === this.print;
  }

  write(): void {
    mkdirSync(dirname(this.path), { recursive: true });
    writeFileSync(this.path, this.print);
  }
}
