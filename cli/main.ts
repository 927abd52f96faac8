import { parseArguments } from "./arguments.ts";
import { type Command, commandHelp, tableHelp } from "./command.ts";
import { CommandError, reasonOf, systemCode, UsageError } from "./command-error.ts";
import { alertCreate, alertDelete, alertList, alertSet, alertTest } from "./commands/alert.ts";
import { buildCommand } from "./commands/build.ts";
import { demoCommand } from "./commands/demo.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { importCommand } from "./commands/import.ts";
import { keyCreate, keyList, keyRevoke } from "./commands/key.ts";
import { serveCommand } from "./commands/serve.ts";
import { siteCreate, siteDelete, siteList, siteSet } from "./commands/site.ts";

/** The command line: one row per command. A command of two words is a member of a group. */
const commands: Readonly<Record<string, Command>> = {
  serve: serveCommand,
  import: importCommand,
  demo: demoCommand,
  "site list": siteList,
  "site create": siteCreate,
  "site set": siteSet,
  "site delete": siteDelete,
  "key list": keyList,
  "key create": keyCreate,
  "key revoke": keyRevoke,
  "alert list": alertList,
  "alert create": alertCreate,
  "alert set": alertSet,
  "alert delete": alertDelete,
  "alert test": alertTest,
  doctor: doctorCommand,
  build: buildCommand,
};

const asksForHelp = (words: readonly string[]): boolean => words.includes("--help") || words.includes("-h");

/** Finds the command that the words begin with. */
const find = (words: readonly string[]): { name: string; command: Command; rest: readonly string[] } | null => {
  for (const length of [2, 1]) {
    const name = words.slice(0, length).join(" ");
    const command = commands[name];
    if (command && words.length >= length) return { name, command, rest: words.slice(length) };
  }
  return null;
};

const run = async (words: readonly string[]): Promise<void> => {
  const found = find(words);
  if (found) {
    if (asksForHelp(found.rest)) return void process.stdout.write(commandHelp(found.name, found.command));
    return found.command.run(parseArguments(found.rest, found.command.options, found.command.positionals));
  }
  const group =
    words[0] && Object.keys(commands).some((name) => name.startsWith(`${words[0]} `)) ? words[0] : undefined;
  if (words.length === 0 || words[0] === "help" || asksForHelp(words) || (group && words.length === 1)) {
    return void process.stdout.write(tableHelp(commands, group));
  }
  throw new UsageError(
    `There is no command "${words.slice(0, group ? 2 : 1).join(" ")}"; \`footfall --help\` lists them.`,
  );
};

// Whoever reads our output may stop early (`| head`): that is no failure.
process.stdout.on("error", (error) => {
  if (systemCode(error) !== "EPIPE") throw error;
  process.exit(0);
});

try {
  await run(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`footfall: ${reasonOf(error)}\n`);
  if (!(error instanceof CommandError) && error instanceof Error && process.env.FOOTFALL_DEBUG) {
    process.stderr.write(`${error.stack}\n`);
  }
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
