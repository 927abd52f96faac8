import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { cpus, loadavg, totalmem, type } from "node:os";

/** Where and when figures were taken. */
export interface Machine {
  date: string;
  cpu: string;
  memory: string;
  system: string;
  software: string;
  /** Of the source; a plus sign says that it was changed. */
  commit: string;
  /** Runnable processes on average in the minute before the run: what else the machine did. */
  load: number;
  /** Whether that left the machine to the benchmark; otherwise even ratios say little. */
  quiet: boolean;
}

const QUIET_LOAD = 1;

const git = (...words: string[]): string => {
  try {
    return execFileSync("git", words, { cwd: import.meta.dirname, encoding: "utf8", stdio: "pipe" }).trim();
  } catch {
    return "";
  }
};

export const describeMachine = (): Machine => {
  const require = createRequire(import.meta.url);
  const workerd = (require("workerd/package.json") as { version: string }).version;
  const cores = cpus();
  const load = loadavg()[0] ?? 0;
  const commit = git("rev-parse", "--short", "HEAD") || "unknown";
  return {
    date: `${new Date().toISOString().slice(0, 16).replace("T", " ")} UTC`,
    cpu: `${cores.length} x ${cores[0]?.model.trim() || process.arch}`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    system: type(),
    software: `workerd ${workerd}, node ${process.versions.node}`,
    commit: git("status", "--porcelain", "--untracked-files=no") === "" ? commit : `${commit}+`,
    load,
    quiet: load <= QUIET_LOAD,
  };
};
