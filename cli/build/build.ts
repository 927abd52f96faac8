import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type ParseError, parse, printParseErrorCode } from "jsonc-parser";
import { CommandError, reasonOf } from "../command-error.ts";
import { type Lock, takeLock } from "../serve/lock-file.ts";
import { deriveSelfHostConfig, type SelfHostConfig } from "../serve/self-host-config.ts";
import { partsOf } from "./parts.ts";
import { fingerprint, Stamp } from "./sources.ts";

/** Reads wrangler.jsonc, the one place where the deployment is written down. */
export const readSelfHostConfig = (root: string): SelfHostConfig => {
  const errors: ParseError[] = [];
  const parsed: unknown = parse(readFileSync(join(root, "wrangler.jsonc"), "utf8"), errors, {
    allowTrailingComma: true,
  });
  const error = errors[0];
  if (error)
    throw new CommandError(
      `wrangler.jsonc cannot be read: ${printParseErrorCode(error.error)} at character ${error.offset}.`,
    );
  return deriveSelfHostConfig(parsed);
};

/** Builds share `dist`: a second one waits for the first. */
const whenFree = async (path: string): Promise<Lock> => {
  for (;;) {
    const { lock } = takeLock(path);
    if (lock) return lock;
    await delay(100);
  }
};

/**
 * Builds what is missing or older than its sources.
 * @param say is told before each part that is built
 * @returns the names of what was built
 * @throws CommandError when a build fails
 */
export const buildOutdated = async (
  root: string,
  config: SelfHostConfig,
  say: (line: string) => void,
): Promise<string[]> => {
  mkdirSync(join(root, "dist"), { recursive: true });
  const lock = await whenFree(join(root, "dist/.building"));
  const built: string[] = [];
  try {
    for (const part of partsOf(root, config)) {
      const stamp = new Stamp(
        join(root, "dist/.built", part.name),
        fingerprint(root, [...part.sources, "package-lock.json"]),
      );
      if (stamp.isCurrent(part.outputs)) continue;
      say(`Building the ${part.name} …`);
      try {
        await part.build();
      } catch (error) {
        throw new CommandError(`The ${part.name} cannot be built: ${reasonOf(error)}`);
      }
      stamp.write();
      built.push(part.name);
    }
  } finally {
    lock.release();
  }
  return built;
};
