import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { systemCode } from "../command-error.ts";
import { isRunning, ownIdentity, type ProcessIdentity } from "./process-identity.ts";

/** What a lock file says: who holds it, and what the holder adds. */
export interface LockRecord {
  holder: ProcessIdentity;
}

/** @returns null when the file does not exist or was cut short by a crash. */
export const readLock = <T extends LockRecord>(path: string): T | null => {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as T;
  } catch {
    return null;
  }
};

const writeOwn = (path: string, record: LockRecord): string => {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(record)}\n`, { mode: 0o600 });
  return draft;
};

/** Takes the lock when the file is not there: a link is made whole or not at all. */
const tryLink = (path: string, record: LockRecord): boolean => {
  const draft = writeOwn(path, record);
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (systemCode(error) === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
};

/** A lock held by this process. */
export class Lock {
  private readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** Says more about the holder; readers see the old record or the new one, never half of it. */
  update<T extends LockRecord>(record: Omit<T, "holder">): void {
    renameSync(writeOwn(this.path, { ...record, holder: ownIdentity() }), this.path);
  }

  release(): void {
    rmSync(this.path, { force: true });
  }
}

/**
 * Moves away what a dead holder left. Two starters may have read the same record, and the other one may hold the lock by now:
 * then it is put back.
 */
export const clearDead = (path: string): void => {
  const aside = `${path}.dead.${process.pid}`;
  try {
    renameSync(path, aside);
    const moved = readLock(aside);
    if (moved && isRunning(moved.holder)) linkSync(aside, path);
  } catch (error) {
    // Gone already, or taken anew meanwhile.
    if (systemCode(error) !== "ENOENT" && systemCode(error) !== "EEXIST") throw error;
  }
  rmSync(aside, { force: true });
};

/**
 * Takes a lock, or takes over one whose holder is gone.
 * @returns the lock, with the record of a holder that died without releasing it; or the record of the living holder
 */
export const takeLock = <T extends LockRecord>(
  path: string,
): { lock: Lock; leftBehind: T | null } | { lock: null; heldBy: T } => {
  let leftBehind: T | null = null;
  for (;;) {
    if (tryLink(path, { holder: ownIdentity() })) return { lock: new Lock(path), leftBehind };
    const record = readLock<T>(path);
    if (record && isRunning(record.holder)) return { lock: null, heldBy: record };
    leftBehind = record ?? leftBehind;
    clearDead(path);
  }
};
