import { relative } from "node:path";
import { dataPaths } from "./data-directory.ts";
import { DEMO_SITE } from "./demo-site.ts";
import { isShort, type ServeSettings } from "./settings.ts";

interface Started {
  /** How this machine reaches the server. */
  url: string;
  port: number;
  token: string;
  /** The token was made by this start. */
  isNew: boolean;
  settings: ServeSettings;
  json: boolean;
}

/** What people type: the loopback address under the name that browsers treat as secure. */
const shownUrl = ({ url, port, settings }: Started): string =>
  settings.host === "127.0.0.1" || settings.host === "0.0.0.0" || settings.host === "::"
    ? `http://localhost:${port}`
    : url;

/** The words of a start. A token goes into a log once, when it is new; otherwise only onto a screen. */
export const startedText = (started: Started, isScreen: boolean): string => {
  const { token, isNew, settings } = started;
  const url = shownUrl(started);
  const kept = relative(process.cwd(), dataPaths(settings.dataDir).adminToken);
  const signIn =
    isNew || isScreen
      ? `${url}/#token=${token}`
      : `${url}/   (sign in with ${settings.adminToken ? "your FOOTFALL_ADMIN_TOKEN" : `the token in ${kept}`})`;
  return [
    "",
    "Footfall is running.",
    "",
    `  Dashboard   ${signIn}`,
    `  Demo page   ${url}/demo/   (its visits appear under ${DEMO_SITE})`,
    ...(isNew ? ["", `  The admin token is new and kept in ${kept}:`, `  ${token}`] : []),
    ...(isShort(token)
      ? ["", "  The admin token is short: take one of at least 16 characters before anybody else reaches this server."]
      : []),
    "",
    "Next:",
    "  npm run footfall -- demo                                  synthetic visitors, live on the dashboard",
    "  npm run footfall -- site create example.com               your own site; then put this on its pages:",
    `    <script defer src="${url}/script.js" data-site="example.com"></script>`,
    "  npm run footfall -- import access.log --site example.com  the past, from an access log",
    "",
    "Ctrl-C stops it; the data stays.",
    "",
  ].join("\n");
};

/** Prints that the server serves. */
export const announce = (started: Started): void => {
  const { url, token, settings, json } = started;
  process.stdout.write(
    json
      ? `${JSON.stringify({ url, token, data: settings.dataDir, pid: process.pid })}\n`
      : startedText(started, process.stdout.isTTY === true),
  );
};
