import type { Alert, AlertTest } from "../../protocol/alerts.ts";
import { ApiClient, resolveServer } from "../api-client.ts";
import type { Arguments } from "../arguments.ts";
import { type Command, serverOptions } from "../command.ts";
import { CommandError, UsageError } from "../command-error.ts";
import { parseSettingWords } from "../setting-words.ts";
import { renderTable } from "../table.ts";

const print = (text: string): void => void process.stdout.write(text);

const options = { site: { value: "S", help: "the site that is watched" }, ...serverOptions };

const pathOf = (input: Arguments, rest = ""): string =>
  `/api/sites/${encodeURIComponent(input.required("site", "which site is watched"))}/alerts${rest}`;

const pathOfOne = (input: Arguments, rest = ""): string => {
  const id = input.positional(0, "which alert; `footfall alert list` shows their ids");
  return pathOf(input, `/${encodeURIComponent(id)}${rest}`);
};

/** What an alert asks for, as it would be typed. */
const asksFor = (alert: Alert): string => {
  switch (alert.kind) {
    case "spike":
      return `online=${alert.online}`;
    case "drop":
      return `minutes=${alert.minutes} below=${alert.below}`;
    case "goal":
      return `goal=${alert.goal}`;
    case "quota":
      return "";
  }
};

const stateOf = ({ enabled, state, last_delivery: delivery }: Alert): string => {
  if (!enabled) return "off";
  return delivery && !delivery.delivered ? `${state}, not delivered` : state;
};

const table = (alerts: readonly Alert[]): string =>
  renderTable(
    ["id", "kind", "asks for", "state", "last sent", "name"],
    alerts.map((alert) => [
      alert.id,
      alert.kind,
      asksFor(alert),
      stateOf(alert),
      alert.last_sent_at === null ? "never" : new Date(alert.last_sent_at).toISOString(),
      alert.name,
    ]),
  );

export const alertList: Command = {
  usage: "--site S",
  summary: "List a site's alerts and how each stands.",
  positionals: 0,
  options,
  async run(input) {
    const client = new ApiClient(resolveServer(input));
    const { alerts } = await client.json<{ alerts: Alert[] }>("GET", pathOf(input));
    print(input.flag("json") ? `${JSON.stringify(alerts)}\n` : table(alerts));
  },
};

export const alertCreate: Command = {
  usage: "KIND --site S --url U [--name N] [--secret W] [SETTING…]",
  summary: "Have messages sent to an address: of a spike, a drop, a goal or the quota.",
  details: `KIND and SETTING: spike online=100, drop minutes=60 [below=1], goal goal=Signup, quota; and of all but
the last cooldown_minutes=60. docs/alerts.md says what each means.`,
  positionals: Number.POSITIVE_INFINITY,
  options: {
    url: { value: "U", help: "gets a POST for each message, for example a chat's incoming webhook" },
    name: { value: "N", help: "what messages begin with (default: the kind)" },
    secret: { value: "W", help: "signs them: whsec_ and 24 to 64 bytes as base64" },
    ...options,
  },
  async run(input) {
    const kind = input.positional(0, "what to watch for: spike, drop, goal or quota");
    const rule = {
      kind,
      name: input.text("name") ?? kind,
      url: input.required("url", "where messages go"),
      ...(input.text("secret") === undefined ? {} : { secret: input.text("secret") }),
      ...parseSettingWords(input.positionals.slice(1)),
    };
    const client = new ApiClient(resolveServer(input));
    const made = await client.json<Alert>("POST", pathOf(input), rule);
    print(input.flag("json") ? `${JSON.stringify(made)}\n` : table([made]));
  },
};

export const alertSet: Command = {
  usage: "ID --site S SETTING…",
  summary: "Change an alert, for example enabled=false or online=250.",
  positionals: Number.POSITIVE_INFINITY,
  options,
  async run(input) {
    const path = pathOfOne(input);
    const change = parseSettingWords(input.positionals.slice(1));
    if (Object.keys(change).length === 0) throw new UsageError("Say what to change, for example enabled=false.");
    const client = new ApiClient(resolveServer(input));
    const changed = await client.json<Alert>("PATCH", path, change);
    print(input.flag("json") ? `${JSON.stringify(changed)}\n` : table([changed]));
  },
};

export const alertDelete: Command = {
  usage: "ID --site S",
  summary: "Delete an alert, and the messages of it that nobody took yet.",
  positionals: 1,
  options,
  async run(input) {
    const client = new ApiClient(resolveServer(input));
    await client.json("DELETE", pathOfOne(input));
    const id = input.positional(0, "which alert");
    print(input.flag("json") ? `${JSON.stringify({ deleted: id })}\n` : `The alert ${id} is deleted.\n`);
  },
};

export const alertTest: Command = {
  usage: "ID --site S",
  summary: "Send a sample of an alert's message now, and say what its address answered.",
  positionals: 1,
  options,
  async run(input) {
    const client = new ApiClient(resolveServer(input));
    const outcome = await client.json<AlertTest>("POST", pathOfOne(input, "/test"));
    if (input.flag("json")) print(`${JSON.stringify(outcome)}\n`);
    else if (outcome.delivered) print(`The address took it (${outcome.status}).\n`);
    if (!outcome.delivered) throw new CommandError(outcome.problem ?? "The address did not take it.");
  },
};
