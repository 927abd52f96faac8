import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildTracker } from "../../client-sdk/build.ts";

/** A script as pages load it, built once per test file. */
export const buildScript = async (name: "script.js" | "auto.js" | "embed.js" = "script.js"): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "footfall-tracker-"));
  try {
    await buildTracker(folder);
    return await readFile(join(folder, name), "utf8");
  } finally {
    await rm(folder, { recursive: true });
  }
};
