import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";

/** What browsers of this family are called on a PATH, then where they lie without being on it. */
const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge"];
const places = [
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/snap/bin/chromium",
];

const howTo = `The browser tests need a Chromium. Install one (Debian, Ubuntu: \`sudo apt-get install chromium\`; macOS: \
\`brew install --cask chromium\`), or name the one you have: CHROME_PATH=/path/to/chrome npm test.`;

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

const onPath = (name: string): string[] =>
  (process.env.PATH ?? "")
    .split(delimiter)
    .filter((directory) => directory !== "")
    .map((directory) => join(directory, name));

const installed = (): string | undefined => [...names.flatMap(onPath), ...places].find(isExecutable);

/** Installs the distribution's package, where we may and there is one. */
const install = (): void => {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return;
  process.stderr.write("No Chromium is here; installing the distribution's package …\n");
  const run = (...words: string[]) =>
    spawnSync("/usr/bin/apt-get", ["-o", "DPkg::Lock::Timeout=300", ...words], {
      stdio: ["ignore", "ignore", "inherit"],
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
  run("update", "-qq");
  run("install", "-y", "-qq", "--no-install-recommends", "chromium");
};

/**
 * The path of a Chromium: CHROME_PATH, else one that is installed, else the distribution's package.
 * @throws Error that says what to do
 */
const findChromium = (): string => {
  const given = process.env.CHROME_PATH;
  if (given) {
    if (isExecutable(given)) return given;
    throw new Error(`CHROME_PATH names ${given}, which is no program.`);
  }
  const found = installed();
  if (found) return found;
  install();
  const path = installed();
  if (!path) throw new Error(howTo);
  return path;
};

/** Starts a Chromium without a window, with an empty profile that is gone afterwards. */
export const launchChromium = (): Promise<Browser> =>
  chromium.launch({
    executablePath: findChromium(),
    headless: true,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
    // People's browsers have it, and the tracker counts a page that comes out of it.
    ignoreDefaultArgs: ["--disable-back-forward-cache"],
  });
