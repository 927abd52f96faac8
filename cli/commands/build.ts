import { buildOutdated, readSelfHostConfig } from "../build/build.ts";
import type { Command } from "../command.ts";
import { root } from "../root.ts";

export const buildCommand: Command = {
  usage: "",
  summary: "Build the dashboard, the tracker and the server, where they are older than their sources.",
  positionals: 0,
  options: {},
  async run() {
    const built = await buildOutdated(root, readSelfHostConfig(root), (line) => process.stdout.write(`${line}\n`));
    process.stdout.write(built.length === 0 ? "Everything is up to date.\n" : `Built: ${built.join(", ")}.\n`);
  },
};
