import type { SiteSettings } from "../../protocol/site-settings.ts";
import { ApiClient, resolveServer } from "../api-client.ts";
import type { Arguments } from "../arguments.ts";
import { type Command, serverOptions } from "../command.ts";
import { UsageError } from "../command-error.ts";
import { parseSettingWords } from "../setting-words.ts";
import { renderTable } from "../table.ts";

const pathOf = (site: string): string => `/api/sites/${encodeURIComponent(site)}`;
const siteOf = (input: Arguments): string => input.positional(0, "which site, for example example.com");
const print = (text: string): void => void process.stdout.write(text);

/** The settings as one line of JSON, or one setting a line. */
const settingsText = (settings: SiteSettings, json: boolean): string =>
  json
    ? `${JSON.stringify(settings)}\n`
    : renderTable(
        ["setting", "value"],
        Object.entries(settings).map(([key, value]) => [key, JSON.stringify(value)]),
      );

const settingsHelp = `SETTING is KEY=VALUE, where the value is text or JSON, for example timezone=Europe/Tallinn public=true
'goals=[{"event":"Signup"}]'. docs/command-line.md lists the settings.`;

export const siteList: Command = {
  usage: "",
  summary: "List the sites.",
  positionals: 0,
  options: serverOptions,
  async run(input) {
    const client = new ApiClient(resolveServer(input));
    const { sites } = await client.json<{ sites: SiteSettings[] }>("GET", "/api/sites");
    if (input.flag("json")) return print(`${JSON.stringify(sites)}\n`);
    const rows = sites.map(({ site_id, timezone, shards, goals, public: open }) => [
      site_id,
      timezone,
      String(shards),
      String(goals.length),
      open ? "yes" : "no",
    ]);
    print(renderTable(["site", "time zone", "shards", "goals", "public"], rows));
  },
};

export const siteCreate: Command = {
  usage: "SITE [SETTING…]",
  summary: "Make a site.",
  details: settingsHelp,
  positionals: Number.POSITIVE_INFINITY,
  options: serverOptions,
  async run(input) {
    const settings = { site_id: siteOf(input), ...parseSettingWords(input.positionals.slice(1)) };
    const client = new ApiClient(resolveServer(input));
    const made = await client.json<SiteSettings>("POST", "/api/sites", settings);
    print(settingsText(made, input.flag("json")));
    if (input.flag("json")) return;
    print(
      `\nPut this on its pages:\n  <script defer src="${client.server.url}/script.js" data-site="${made.site_id}"></script>\n`,
    );
  },
};

export const siteSet: Command = {
  usage: "SITE SETTING…",
  summary: "Change settings of a site.",
  details: settingsHelp,
  positionals: Number.POSITIVE_INFINITY,
  options: serverOptions,
  async run(input) {
    const site = siteOf(input);
    const settings = parseSettingWords(input.positionals.slice(1));
    if (Object.keys(settings).length === 0)
      throw new UsageError("Say what to set, for example timezone=Europe/Tallinn.");
    const client = new ApiClient(resolveServer(input));
    print(settingsText(await client.json<SiteSettings>("PATCH", pathOf(site), settings), input.flag("json")));
  },
};

export const siteDelete: Command = {
  usage: "SITE [--yes]",
  summary: "Erase a site and everything that was counted for it.",
  positionals: 1,
  options: { yes: { help: "do not ask on a terminal" }, ...serverOptions },
  async run(input) {
    const site = siteOf(input);
    const client = new ApiClient(resolveServer(input));
    // A script knows what it does; a person's shell history may not.
    if (process.stdin.isTTY && !input.flag("yes")) {
      throw new UsageError(`This erases everything that was counted for ${site}; say --yes if that is meant.`);
    }
    await client.json("DELETE", pathOf(site));
    print(input.flag("json") ? `${JSON.stringify({ deleted: site })}\n` : `${site} is erased.\n`);
  },
};
