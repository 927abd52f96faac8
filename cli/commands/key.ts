import type { ApiKey, CreatedKey } from "../../protocol/keys.ts";
import { ApiClient, resolveServer } from "../api-client.ts";
import type { Arguments } from "../arguments.ts";
import { type Command, serverOptions } from "../command.ts";
import { renderTable } from "../table.ts";

const print = (text: string): void => void process.stdout.write(text);

const options = { site: { value: "S", help: "the site that the key opens" }, ...serverOptions };

const pathOf = (input: Arguments, id = ""): string => {
  const site = encodeURIComponent(input.required("site", "which site the key opens"));
  return `/api/sites/${site}/keys${id ? `/${encodeURIComponent(id)}` : ""}`;
};

export const keyList: Command = {
  usage: "--site S",
  summary: "List a site's API keys; the keys themselves are shown only when they are made.",
  positionals: 0,
  options,
  async run(input) {
    const client = new ApiClient(resolveServer(input));
    const { keys } = await client.json<{ keys: ApiKey[] }>("GET", pathOf(input));
    if (input.flag("json")) return print(`${JSON.stringify(keys)}\n`);
    const rows = keys.map(({ id, kind, name, created_at }) => [id, kind, new Date(created_at).toISOString(), name]);
    print(renderTable(["id", "kind", "made", "name"], rows));
  },
};

export const keyCreate: Command = {
  usage: "--site S [--kind read|write] [--name N]",
  summary: "Make an API key and show it, this once.",
  positionals: 0,
  options: {
    ...options,
    kind: { value: "KIND", help: "read (answers questions, the default) or write (sends events)" },
    name: { value: "N", help: "what it is for" },
  },
  async run(input) {
    const client = new ApiClient(resolveServer(input));
    const wanted = { kind: input.text("kind") ?? "read", name: input.text("name") ?? "" };
    const made = await client.json<CreatedKey>("POST", pathOf(input), wanted);
    print(input.flag("json") ? `${JSON.stringify(made)}\n` : `${made.key}\n`);
  },
};

export const keyRevoke: Command = {
  usage: "ID --site S",
  summary: "Revoke an API key.",
  positionals: 1,
  options,
  async run(input) {
    const id = input.positional(0, "which key; `footfall key list` shows their ids");
    const client = new ApiClient(resolveServer(input));
    await client.json("DELETE", pathOf(input, id));
    print(input.flag("json") ? `${JSON.stringify({ revoked: id })}\n` : `The key ${id} is revoked.\n`);
  },
};
