import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, createWriteStream, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** The checkout. */
export const root = resolve(import.meta.dirname, "../..");

/** What `footfall serve` is told besides where its data lies; PORT is any free one unless given. */
type Environment = Record<string, string>;

interface Announced {
  url: string;
  token: string;
}

/** Nothing of the caller's own settings gets into a test. */
const cleanEnvironment = (): Environment => {
  const { HOST: _host, PORT: _port, ...rest } = process.env;
  return Object.fromEntries(
    Object.entries(rest).filter(([name, value]) => value !== undefined && !name.startsWith("FOOTFALL_")),
  ) as Environment;
};

/** Ends one process and waits until it is gone. */
const killAndWait = (child: ChildProcess, signal: NodeJS.Signals): Promise<void> =>
  new Promise((done) => {
    if (child.exitCode !== null || child.signalCode !== null) return done();
    child.once("exit", () => done());
    child.kill(signal);
  });

/**
 * The real server: `footfall serve` on a free port with a data directory of its own. It may be killed without warning and
 * started again on the same data and the same port. Dispose of it: nothing is left running, nothing on disk.
 */
export class TestServer implements AsyncDisposable {
  readonly dataDir: string;
  private readonly environment: Environment;
  private child: ChildProcess | null = null;
  private announced: Announced | null = null;

  private constructor(environment: Environment, data: string | null) {
    this.dataDir = mkdtempSync(join(tmpdir(), "footfall-"));
    if (data !== null) cpSync(data, this.dataDir, { recursive: true });
    this.environment = { ...cleanEnvironment(), PORT: "0", ...environment, FOOTFALL_DATA: this.dataDir };
  }

  /**
   * @param environment for example FOOTFALL_ADMIN_TOKEN
   * @param data a directory to start on a copy of; null for none
   * @throws Error with what the server printed, when it does not start
   */
  static async start(environment: Environment = {}, data: string | null = null): Promise<TestServer> {
    const server = new TestServer(environment, data);
    await server.startAgain();
    return server;
  }

  /** For example `http://127.0.0.1:43211`. */
  get url(): string {
    return this.current().url;
  }

  get token(): string {
    return this.current().token;
  }

  /** The process id of workerd itself, for measuring. */
  get workerdPid(): number {
    const record = JSON.parse(readFileSync(join(this.dataDir, "server.json"), "utf8")) as { workerd: { pid: number } };
    return record.workerd.pid;
  }

  /** What the server wrote to standard error so far. */
  get log(): string {
    return readFileSync(this.logPath, "utf8");
  }

  private get logPath(): string {
    return join(this.dataDir, "test.log");
  }

  private current(): Announced {
    if (!this.announced) throw new Error("The server is not running.");
    return this.announced;
  }

  /** Starts on the data that is there; after the first time on the same port, so that clients find it again. */
  async startAgain(): Promise<void> {
    const port = this.announced ? { PORT: new URL(this.announced.url).port } : {};
    const child = spawn(process.execPath, ["cli/main.ts", "serve", "--json"], {
      cwd: root,
      env: { ...this.environment, ...port },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.child = child;
    child.stderr.pipe(createWriteStream(this.logPath, { flags: "a" }));
    let printed = "";
    child.stdout.setEncoding("utf8");
    this.announced = await new Promise<Announced>((serving, failed) => {
      child.stdout.on("data", (text: string) => {
        printed += text;
        if (printed.includes("\n")) serving(JSON.parse(printed) as Announced);
      });
      child.once("exit", (code) => failed(new Error(`footfall serve ended with ${code}: ${this.log}`)));
    });
  }

  /** `kill -9` of workerd and of what started it, at the same moment: a power cut, as far as a process can tell. */
  async kill9(): Promise<void> {
    process.kill(this.workerdPid, "SIGKILL");
    if (this.child) await killAndWait(this.child, "SIGKILL");
    this.child = null;
  }

  /** Stops as Ctrl-C does. The data stays. */
  async stop(): Promise<void> {
    if (this.child) await killAndWait(this.child, "SIGTERM");
    this.child = null;
  }

  /** Sends with the admin token. @param body an object is sent as JSON */
  fetch(path: string, { body, ...init }: Omit<RequestInit, "body"> & { body?: unknown } = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (!headers.has("authorization")) headers.set("authorization", `Bearer ${this.token}`);
    const raw =
      body === undefined || typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body);
    return fetch(`${this.url}${path}`, {
      ...init,
      headers,
      ...(raw === undefined ? {} : { body: raw as NonNullable<RequestInit["body"]> }),
    });
  }

  /** @returns the parsed body @throws Error when the server refuses */
  async json<T>(path: string, init: Parameters<TestServer["fetch"]>[1] = {}): Promise<T> {
    const answer = await this.fetch(path, init);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${init.method ?? "GET"} ${path}: ${answer.status} ${text}`);
    return JSON.parse(text) as T;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}

export interface CommandResult {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs the command line to its end. @param input goes to its standard input */
export const runFootfall = (
  words: readonly string[],
  { environment = {}, input }: { environment?: Environment; input?: string | Uint8Array } = {},
): Promise<CommandResult> =>
  new Promise((done, failed) => {
    const child = spawn(process.execPath, ["cli/main.ts", ...words], {
      cwd: root,
      env: { ...cleanEnvironment(), ...environment },
      stdio: ["pipe", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.once("error", failed);
    child.once("close", (code) => done({ code: code ?? -1, stdout, stderr }));
    child.stdin.end(input);
  });
