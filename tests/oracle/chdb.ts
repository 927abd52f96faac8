import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

/**
 * ClickHouse inside this process (npm `chdb`). Its library takes half a gigabyte, so it has a package.json and a lockfile
 * of its own here and is installed when it is first needed, instead of with Footfall.
 */
const here = import.meta.dirname;

interface Manifest {
  version: string;
  dependencies: Record<string, string>;
}
const manifest = (path: string): Manifest => JSON.parse(readFileSync(path, "utf8")) as Manifest;

const isInstalled = (): boolean => {
  const installed = join(here, "node_modules/chdb/package.json");
  if (!existsSync(installed)) return false;
  return manifest(installed).version === manifest(join(here, "package.json")).dependencies.chdb;
};

/**
 * Installs what the lockfile says, unless it is there. Several may do so at a time: each installs beside, the first puts
 * its copy in place.
 * @throws when npm cannot install it; nothing is skipped for that
 */
export const installClickHouse = (): void => {
  if (isInstalled()) return;
  const beside = mkdtempSync(join(here, "node_modules.new-"));
  try {
    for (const name of ["package.json", "package-lock.json"]) cpSync(join(here, name), join(beside, name));
    const words = ["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--omit-lockfile-registry-resolved"];
    execFileSync("npm", words, { cwd: beside, stdio: ["ignore", "ignore", "inherit"] });
    const place = join(here, "node_modules");
    if (isInstalled()) return;
    rmSync(place, { recursive: true, force: true });
    renameSync(join(beside, "node_modules"), place);
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
};

export type Cell = string | number | null | readonly Cell[];

/** A database of its own, gone when it is closed. */
export interface ClickHouse {
  /** Runs a statement that has no answer. */
  run(sql: string): void;
  /** @returns the rows of a question; numbers of 64 bits as numbers */
  rows(sql: string): Cell[][];
  close(): void;
}

interface Session {
  query(sql: string, format: string): string;
  cleanup(): void;
}

/** @throws when it is not installed: {@link installClickHouse} */
export const openClickHouse = (): ClickHouse => {
  const { Session } = createRequire(import.meta.url)("chdb") as { Session: new () => Session };
  const session = new Session();
  // As in other databases: in min(at) AS at, the at of another aggregate is the column.
  session.query("SET prefer_column_name_to_alias = 1, output_format_json_quote_64bit_integers = 0", "Null");
  return {
    run: (sql) => void session.query(sql, "Null"),
    rows: (sql) => {
      const answer = JSON.parse(session.query(sql, "JSONCompact")) as { data: Cell[][] };
      return answer.data;
    },
    close: () => session.cleanup(),
  };
};

/** A text as ClickHouse reads it. */
export const quoted = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
