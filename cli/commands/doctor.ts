import { ApiClient, resolveServer } from "../api-client.ts";
import { type Command, serverOptions } from "../command.ts";
import { CommandError, reasonOf } from "../command-error.ts";
import { diagnose, type Finding } from "../doctor/checks.ts";

const print = (text: string): void => void process.stdout.write(text);

const lineOf = ({ well, what, advice }: Finding): string =>
  `${well ? "ok  " : "BAD "} ${what}${advice ? `\n     ${advice}` : ""}\n`;

export const doctorCommand: Command = {
  usage: "",
  summary: "Check an installation and say what is wrong with it; sends no events.",
  positionals: 0,
  options: serverOptions,
  async run(input) {
    const client = new ApiClient(resolveServer(input));
    const findings = await diagnose(
      async (path) => {
        try {
          return await client.send(path);
        } catch (error) {
          return reasonOf(error);
        }
      },
      client.server,
      Date.now(),
    );
    if (input.flag("json")) print(`${JSON.stringify(findings)}\n`);
    else for (const finding of findings) print(lineOf(finding));
    const bad = findings.filter(({ well }) => !well).length;
    if (bad > 0) throw new CommandError(`${bad} of ${findings.length} checks found something wrong.`);
  },
};
