import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { CommandError, systemCode } from "../command-error.ts";
import { identityOf, isRunning, type ProcessIdentity } from "./process-identity.ts";

/** How long a stopping server may finish what it does. Everything acknowledged is on disk already. */
const GRACE_MS = 5000;
const START_MS = 60_000;

/** The path of the workerd binary for this machine, from the `workerd` package. */
const workerdPath = (): string => {
  try {
    const require = createRequire(import.meta.url);
    return (require("workerd") as { default: string }).default;
  } catch {
    throw new CommandError("workerd is not installed for this machine; run `npm install` in the checkout.");
  }
};

/**
 * @returns the port, or a free one for 0
 * @throws CommandError when it is taken or not allowed
 */
export const checkPort = async (host: string, port: number): Promise<number> => {
  const probe = createServer();
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  probe.once("error", reject);
  probe.listen({ host, port }, () => {
    const address = probe.address();
    probe.close(() => resolve(typeof address === "object" && address ? address.port : port));
  });
  try {
    return await promise;
  } catch (error) {
    const code = systemCode(error);
    const reason =
      code === "EADDRINUSE" ? "is taken" : code === "EACCES" ? "needs privileges" : `cannot be listened on (${code})`;
    throw new CommandError(`Port ${port} of ${host} ${reason}; choose another, for example PORT=8788 npm start.`);
  }
};

/** A workerd that was started here. */
export class WorkerdProcess {
  private readonly child: ChildProcess;
  readonly identity: ProcessIdentity;
  /** Resolves when it is gone, whatever the reason. */
  readonly exit: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;

  private constructor(child: ChildProcess, pid: number) {
    this.child = child;
    this.identity = identityOf(pid) ?? { pid, startedAt: "" };
    this.exit = new Promise((resolve) => child.once("exit", (code, signal) => resolve({ code, signal })));
  }

  /** @param configPath of the written configuration @param environment holds the secrets that it names */
  static async start(
    configPath: string,
    address: { host: string; port: number },
    environment: Record<string, string>,
  ): Promise<WorkerdProcess> {
    const host = address.host.includes(":") ? `[${address.host}]` : address.host;
    const child = spawn(workerdPath(), ["serve", configPath, `--socket-addr=http=${host}:${address.port}`], {
      env: { ...process.env, ...environment },
      // Its words go to our standard error: standard output is for what was asked for.
      stdio: ["ignore", 2, 2],
    });
    await new Promise((resolve, reject) => {
      child.once("spawn", resolve);
      child.once("error", (error) => reject(new CommandError(`workerd cannot be started: ${error.message}.`)));
    });
    return new WorkerdProcess(child, child.pid ?? 0);
  }

  /** @throws CommandError when it ends, or is not healthy in time */
  async untilHealthy(url: string): Promise<void> {
    const deadline = Date.now() + START_MS;
    let last = "it does not answer";
    while (Date.now() < deadline) {
      if (this.child.exitCode !== null || this.child.signalCode !== null) {
        throw new CommandError("workerd ended before it served anything; what it printed above says why.");
      }
      try {
        const answer = await fetch(`${url}/api/health`, { signal: AbortSignal.timeout(5000) });
        if (answer.ok) return;
        last = `/api/health answers ${answer.status}`;
      } catch {
        // Not listening yet.
      }
      await delay(30);
    }
    throw new CommandError(`The server is not healthy after ${START_MS / 1000} seconds: ${last}.`);
  }

  /** Asks it to finish, and ends it when it does not within the grace time. */
  async stop(): Promise<void> {
    this.child.kill("SIGTERM");
    const overdue = setTimeout(() => this.child.kill("SIGKILL"), GRACE_MS);
    await this.exit;
    clearTimeout(overdue);
  }
}

/** Ends a workerd whose own `footfall serve` was killed: two processes on one data directory would spoil it. */
export const endLeftBehind = async (workerd: ProcessIdentity): Promise<void> => {
  const deadline = Date.now() + GRACE_MS;
  while (isRunning(workerd)) {
    try {
      process.kill(workerd.pid, Date.now() < deadline ? "SIGTERM" : "SIGKILL");
    } catch (error) {
      // Gone between the look and the signal.
      if (systemCode(error) !== "ESRCH") throw error;
    }
    await delay(50);
  }
};
