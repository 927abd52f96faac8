import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Tally } from "./tally.ts";

/**
 * How far an import got, so that the same command continues there after an interruption. It only saves time: lines
 * that are sent again are recognised. It is about one file, one site and one server, and is forgotten when it is done.
 */
export interface Progressed {
  /** The file's first line: another file under the same name starts over. */
  firstLine: string;
  tally: Tally;
}

export class ImportMarker {
  private readonly path: string;

  /** @param about what identifies the import besides the file's content */
  constructor(dataDir: string, about: { file: string; site: string; server: string; format: string }) {
    const key = JSON.stringify([resolve(about.file), about.site, about.server, about.format]);
    const name = createHash("sha256").update(key).digest("hex").slice(0, 24);
    this.path = join(dataDir, "imports", `${name}.json`);
  }

  /** @returns null when nothing was begun, or with another file */
  read(firstLine: string): Tally | null {
    try {
      const known = JSON.parse(readFileSync(this.path, "utf8")) as Progressed;
      return known.firstLine === firstLine ? known.tally : null;
    } catch {
      return null;
    }
  }

  write(progressed: Progressed): void {
    mkdirSync(dirname(this.path), { recursive: true, mode: 0o700 });
    writeFileSync(this.path, JSON.stringify(progressed), { mode: 0o600 });
  }

  forget(): void {
    rmSync(this.path, { force: true });
  }
}
