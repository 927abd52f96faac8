import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { root } from "../../cli/root.ts";
import { dataPaths, type ServerRecord } from "../../cli/serve/data-directory.ts";
import type { RunningServer } from "./workerd-server.ts";

interface Started {
  url: string;
  token: string;
}

/** Starts the product as people do (`footfall serve`), on a free port, with an empty temporary data directory. */
export const startProduct = async (): Promise<RunningServer> => {
  const data = mkdtempSync(join(tmpdir(), "footfall-bench-"));
  const child = spawn(process.execPath, [join(root, "cli/main.ts"), "serve", "--json"], {
    env: { ...process.env, PORT: "0", HOST: "127.0.0.1", FOOTFALL_DATA: data, FOOTFALL_ADMIN_TOKEN: "" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exit = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const stop = async (): Promise<void> => {
    child.kill("SIGTERM");
    await exit;
    rmSync(data, { recursive: true, force: true });
  };
  const { promise: line, resolve, reject } = Promise.withResolvers<string>();
  createInterface({ input: child.stdout }).once("line", resolve);
  void exit.then(() => reject(new Error("the server ended before it served; what it printed above says why")));
  try {
    const { url, token } = JSON.parse(await line) as Started;
    const { hostname, port } = new URL(url);
    const { workerd } = JSON.parse(readFileSync(dataPaths(data).server, "utf8")) as ServerRecord;
    return { host: hostname, port: Number(port), url, pid: workerd?.pid ?? 0, token, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};
