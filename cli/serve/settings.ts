import { totalmem } from "node:os";
import { isAbsolute, resolve } from "node:path";
import { ISOLATE_MB } from "../../protocol/limits.ts";
import { UsageError } from "../command-error.ts";

/** What a self-hosted server is told by its environment. */
export interface ServeSettings {
  host: string;
  /** 0 takes a free one. */
  port: number;
  dataDir: string;
  /** Given from outside; null: made on first start and kept in the data directory. */
  adminToken: string | null;
  /** A MaxMind-format file, absolute; null: visitors get no place unless a proxy says it. */
  geoFile: string | null;
  /** Whether the client's address and place are read from a reverse proxy's headers. */
  trustedProxy: boolean;
  /** Whether messages of alerts may go to private networks and to this machine. */
  privateWebhooks: boolean;
  /** Megabytes that visits which may still change, and open parts, are measured by. */
  memoryMb: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

const portOf = (text: string | undefined): number => {
  if (!text) return 8787;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new UsageError(`PORT must be a whole number from 0 to 65535, not "${text}".`);
  }
  return port;
};

/** Of what the machine has a quarter, and no more than this: a busy server keeps its last minutes in it, and hardly gains by more. */
const MEMORY_MB_MAX = 512;

/**
 * A container may have less than the machine that it runs on.
 * @param limit bytes, 0: there is none @returns megabytes
 */
export const availableMb = (machine: number, limit: number): number =>
  Math.min(machine, limit > 0 ? limit : Number.POSITIVE_INFINITY) / 1_000_000;

const usualMemoryMb = (machineMb: number): number =>
  Math.max(ISOLATE_MB, Math.min(MEMORY_MB_MAX, Math.floor(machineMb / 4)));

const memoryOf = (text: string | undefined, machineMb: number): number => {
  const megabytes = text ? Number(text) : usualMemoryMb(machineMb);
  if (!Number.isInteger(megabytes) || megabytes < ISOLATE_MB) {
    throw new UsageError(
      `FOOTFALL_MEMORY_MB must be a whole number of megabytes, ${ISOLATE_MB} or more, not "${text}".`,
    );
  }
  return megabytes;
};

const switchOf = (name: string, environment: Environment): boolean => {
  const text = environment[name];
  if (text && text !== "0" && text !== "1") throw new UsageError(`${name} must be 1 or 0, not "${text}".`);
  return text === "1";
};

/** Whether an admin token can be guessed: good enough to try things on one's own machine, and nowhere else. */
export const isShort = (token: string): boolean => token.length < 16;

const isOwnMachine = (host: string): boolean => host === "localhost" || host === "::1" || host.startsWith("127.");

/**
 * @param directory what relative paths are relative to
 * @param machineMb megabytes of memory that the machine has
 * @throws UsageError naming the variable that makes no sense
 */
export const readServeSettings = (
  environment: Environment,
  directory: string,
  machineMb = availableMb(totalmem(), process.constrainedMemory()),
): ServeSettings => {
  const { HOST, PORT, FOOTFALL_DATA, FOOTFALL_ADMIN_TOKEN, FOOTFALL_GEO_FILE } = environment;
  const trustedProxy = switchOf("FOOTFALL_TRUSTED_PROXY", environment);
  const host = HOST || "127.0.0.1";
  // A proxy is there for others to come through.
  const isAlone = isOwnMachine(host) && !trustedProxy;
  if (FOOTFALL_ADMIN_TOKEN && isShort(FOOTFALL_ADMIN_TOKEN) && !isAlone) {
    throw new UsageError(
      "FOOTFALL_ADMIN_TOKEN must have at least 16 characters where others reach the port, for example from `openssl rand -hex 24`.",
    );
  }
  return {
    host,
    port: portOf(PORT),
    dataDir: resolve(directory, FOOTFALL_DATA || ".footfall"),
    adminToken: FOOTFALL_ADMIN_TOKEN || null,
    geoFile: FOOTFALL_GEO_FILE
      ? isAbsolute(FOOTFALL_GEO_FILE)
        ? FOOTFALL_GEO_FILE
        : resolve(directory, FOOTFALL_GEO_FILE)
      : null,
    trustedProxy,
    privateWebhooks: switchOf("FOOTFALL_PRIVATE_WEBHOOKS", environment),
    memoryMb: memoryOf(environment.FOOTFALL_MEMORY_MB, machineMb),
  };
};
