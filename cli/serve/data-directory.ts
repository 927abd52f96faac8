import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CommandError, reasonOf, systemCode } from "../command-error.ts";
import { type Lock, type LockRecord, readLock, takeLock } from "./lock-file.ts";
import { isRunning, type ProcessIdentity } from "./process-identity.ts";

/** What a running server says about itself in its data directory, for other commands and for the next start. */
export interface ServerRecord extends LockRecord {
  /** The address to talk to, e.g. http://127.0.0.1:8787; absent while it starts. */
  url?: string;
  workerd?: ProcessIdentity;
}

/** The files below FOOTFALL_DATA. */
export const dataPaths = (dataDir: string) => ({
  /** The objects' SQLite files: all that must be backed up. */
  objects: join(dataDir, "objects"),
  adminToken: join(dataDir, "admin-token"),
  server: join(dataDir, "server.json"),
  /** Configuration and modules of this run; written anew at every start. */
  run: join(dataDir, "run"),
  demoMade: join(dataDir, "demo-site-made"),
});

/** @throws CommandError when another server uses the directory */
export const claimDataDirectory = (dataDir: string): { lock: Lock; leftBehind: ServerRecord | null } => {
  try {
    mkdirSync(dataPaths(dataDir).objects, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new CommandError(`The data directory ${dataDir} cannot be made: ${reasonOf(error)}.`);
  }
  const taken = takeLock<ServerRecord>(dataPaths(dataDir).server);
  if (taken.lock) return taken;
  const { holder, url } = taken.heldBy;
  throw new CommandError(
    `Another Footfall server (process ${holder.pid}${url ? `, ${url}` : ""}) uses ${dataDir}; stop it, or give this one a directory of its own in FOOTFALL_DATA.`,
  );
};

/** @returns the token kept in the directory, or null. */
export const keptAdminToken = (dataDir: string): string | null => {
  try {
    return readFileSync(dataPaths(dataDir).adminToken, "utf8").trim() || null;
  } catch (error) {
    if (systemCode(error) === "ENOENT") return null;
    throw new CommandError(`The admin token in ${dataPaths(dataDir).adminToken} cannot be read: ${reasonOf(error)}.`);
  }
};

/** @returns the given token; else the kept one; else a new one, which is kept readable by its owner only. */
export const settleAdminToken = (dataDir: string, given: string | null): { token: string; isNew: boolean } => {
  const kept = given ?? keptAdminToken(dataDir);
  if (kept) return { token: kept, isNew: false };
  const token = randomBytes(24).toString("base64url");
  writeFileSync(dataPaths(dataDir).adminToken, `${token}\n`, { mode: 0o600, flag: "wx" });
  return { token, isNew: true };
};

/** @returns the server that runs on this directory right now, or null. */
export const runningServer = (dataDir: string): ServerRecord | null => {
  const record = readLock<ServerRecord>(dataPaths(dataDir).server);
  return record && isRunning(record.holder) ? record : null;
};

export const demoSiteWasMade = (dataDir: string): boolean => existsSync(dataPaths(dataDir).demoMade);

export const rememberDemoSite = (dataDir: string): void => writeFileSync(dataPaths(dataDir).demoMade, "");
