import type { Arguments, Option } from "./arguments.ts";

/** One row of the table of commands. */
export interface Command {
  /** What follows the command's name, e.g. "FILE --site S". */
  usage: string;
  summary: string;
  /** More than the summary, for `--help`. */
  details?: string;
  positionals: number;
  options: Readonly<Record<string, Option>>;
  run(input: Arguments): Promise<void>;
}

/** Options of every command that talks to a server. */
export const serverOptions = {
  server: { value: "URL", help: "the server (default: the one started here by `footfall serve`)" },
  token: { value: "T", help: "its admin token (default: FOOTFALL_ADMIN_TOKEN, else the local server's own)" },
  json: { help: "print JSON, for machines" },
} as const satisfies Record<string, Option>;

/** `--help` of one command. */
export const commandHelp = (name: string, command: Command): string => {
  const rows = Object.entries(command.options).map(([option, { value, help }]): [string, string] => [
    `--${option}${value ? ` ${value}` : ""}`,
    help,
  ]);
  const width = Math.max(0, ...rows.map(([left]) => left.length));
  return [
    `footfall ${name} ${command.usage}`.trimEnd(),
    "",
    command.summary,
    ...(command.details ? ["", command.details] : []),
    ...(rows.length > 0 ? ["", "Options:", ...rows.map(([left, help]) => `  ${left.padEnd(width)}  ${help}`)] : []),
    "",
  ].join("\n");
};

/** `--help` of a whole table, or of a group of it such as `site`. */
export const tableHelp = (commands: Readonly<Record<string, Command>>, group?: string): string => {
  const rows = Object.entries(commands)
    .filter(([name]) => group === undefined || name.startsWith(`${group} `))
    .map(([name, command]): [string, string] => [`footfall ${name} ${command.usage}`.trimEnd(), command.summary]);
  const width = Math.max(...rows.map(([left]) => left.length));
  return [
    "Footfall: real-time web analytics on a machine or a Cloudflare account of your own.",
    "",
    ...rows.map(([left, summary]) => `  ${left.padEnd(width)}  ${summary}`),
    "",
    "`footfall COMMAND --help` says more about one of them.",
    "",
  ].join("\n");
};
