import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/**
 * A process as it can be recognised later: its id alone may belong to another process by then, in a container even
 * after every restart, so the moment it was started goes with it.
 */
export interface ProcessIdentity {
  pid: number;
  startedAt: string;
}

/** Linux: field 22 of /proc/PID/stat, counted after the parenthesised name, which may itself hold spaces. */
const startOnLinux = (pid: number): string | null => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // A zombie is dead: it only waits for its parent to notice.
    return fields[0] === "Z" ? null : (fields[19] ?? null);
  } catch {
    return null;
  }
};

const startElsewhere = (pid: number): string | null => {
  try {
    return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { stdio: ["ignore", "pipe", "ignore"] })
      .toString()
      .trim();
  } catch {
    return null;
  }
};

/** @returns null when no such process runs. */
export const identityOf = (pid: number): ProcessIdentity | null => {
  const startedAt = process.platform === "linux" ? startOnLinux(pid) : startElsewhere(pid);
  return !startedAt ? null : { pid, startedAt };
};

/** Whether that very process still runs. */
export const isRunning = (known: ProcessIdentity): boolean => identityOf(known.pid)?.startedAt === known.startedAt;

/** @returns this process. */
export const ownIdentity = (): ProcessIdentity => identityOf(process.pid) ?? { pid: process.pid, startedAt: "" };
