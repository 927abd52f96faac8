/** As much of a shell and of curl as the examples of docs/api.md need. */

export interface Example {
  command: string;
  /** Variable that takes a field of the JSON answer. */
  into: { variable: string; field: string } | null;
  request: Request;
  /** Name of the file that cookies are kept in or sent from. */
  keepsCookies: boolean;
}

const blocks = /```bash\n([\s\S]*?)```/g;
const assignment = /^(\w+)=(\S+)$/;
const captured = /^(\w+)=\$\((curl .*) \| jq -r \.(\w+)\)$/;
const word = /'([^']*)'|"((?:[^"\\]|\\.)*)"|(\S+)/g;

/** Commands of all blocks, lines joined where they are continued. */
export const commandsOf = (markdown: string): string[] =>
  Array.from(markdown.matchAll(blocks), ([, block = ""]) => block.replace(/\\\n\s*/g, ""))
    .flatMap((block) => block.split("\n"))
    .filter((line) => line.trim() !== "");

const wordsOf = (command: string, variables: ReadonlyMap<string, string>): string[] =>
  Array.from(command.matchAll(word), ([, plain, quoted, bare]) => {
    if (plain !== undefined) return plain;
    return (quoted?.replace(/\\(["\\])/g, "$1") ?? bare ?? "").replace(/\$(\w+)/g, (_, name: string) => {
      const value = variables.get(name);
      if (value === undefined) throw new Error(`$${name} was never set`);
      return value;
    });
  });

/** Reads a command. @returns null when it sets a variable, which is done */
export const readCommand = (command: string, variables: Map<string, string>, cookies: string): Example | null => {
  const capture = captured.exec(command);
  const set = capture ? null : assignment.exec(command);
  if (set) {
    const [, name = "", value = ""] = set;
    if (!variables.has(name)) variables.set(name, value);
    return null;
  }
  const [program, ...words] = wordsOf(capture?.[2] ?? command, variables);
  if (program !== "curl") throw new Error(`not a curl: ${command}`);
  let method: string | undefined;
  let url = "";
  let body: string | undefined;
  let keepsCookies = false;
  const headers = new Headers();
  for (let at = 0; at < words.length; at++) {
    const next = (): string => words[++at] ?? "";
    switch (words[at]) {
      case "-X":
        method = next();
        break;
      case "-H": {
        const [, name = "", value = ""] = /^([^:]+): (.*)$/.exec(next()) ?? [];
        headers.set(name, value);
        break;
      }
      case "-d":
      case "--data-binary":
        body = next();
        break;
      case "-c":
        next();
        keepsCookies = true;
        break;
      case "-b":
        next();
        headers.set("cookie", cookies);
        break;
      default:
        url = words[at] ?? "";
    }
  }
  const request = new Request(url, { method: method ?? "GET", headers, ...(body === undefined ? {} : { body }) });
  const into = capture ? { variable: capture[1] ?? "", field: capture[3] ?? "" } : null;
  return { command, into, request, keepsCookies };
};
