#!/usr/bin/env node
// The `footfall` command. The command line is TypeScript that Node runs as it is, which takes Node 22.12 or newer;
// with an older one on the machine, the `node` package of this checkout stands in.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("main.ts", import.meta.url));
const packaged = fileURLToPath(new URL("../node_modules/node/bin/node", import.meta.url));
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

const runsTypeScript = major > 23 || (major === 23 && minor >= 6) || (major === 22 && minor >= 18);
const withFlag = (major === 22 && minor >= 12) || major === 23;

/** Runs the command in another Node; signals to the group reach it directly, one to us alone is passed on. */
const runIn = (node, flags) => {
  const child = spawn(node, [...flags, main, ...process.argv.slice(2)], { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
};

if (runsTypeScript) {
  process.argv[1] = main;
  await import("./main.ts");
} else if (withFlag) {
  runIn(process.execPath, ["--experimental-strip-types", "--disable-warning=ExperimentalWarning"]);
} else if (existsSync(packaged)) {
  runIn(packaged, []);
} else {
  console.error(
    `footfall: Node ${process.versions.node} is too old; use 22.12 or newer, or run \`npm install\` in the checkout.`,
  );
  process.exitCode = 1;
}
