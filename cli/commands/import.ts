import type { Command } from "../command.ts";
export const importCommand: Command = {
  usage: "FILE --site S",
  summary: "x",
  positionals: 1,
  options: {},
  async run() {},
};
