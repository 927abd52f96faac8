import { readFileSync } from "node:fs";

/** `USER_HZ`: the unit in which Linux tells processes' times, the same on every machine. */
const TICK_MS = 10;

/** Milliseconds of processor time that a process has used so far; NaN where the system does not tell. */
export const cpuTimeMs = (pid: number): number => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name in parentheses may hold anything; what follows it is fields from the third on.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  } catch {
    return Number.NaN;
  }
};
