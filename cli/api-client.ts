import type { Arguments } from "./arguments.ts";
import { CommandError, reasonOf, UsageError } from "./command-error.ts";
import { keptAdminToken, runningServer } from "./serve/data-directory.ts";
import { readServeSettings } from "./serve/settings.ts";

/** Where a server is, and the token that opens it. */
export interface ServerAddress {
  url: string;
  token: string;
}

const isLoopback = (url: string): boolean => /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(url).hostname);

const urlOf = (text: string): string => {
  try {
    const url = new URL(/^https?:\/\//.test(text) ? text : `http://${text}`);
    return url.origin;
  } catch {
    throw new UsageError(`--server must be an address such as https://stats.example.com, not "${text}".`);
  }
};

/**
 * Settles the server and the token of a command. The local server's own token is never sent to another machine.
 * @throws UsageError when there is no token to be found
 */
export const resolveServer = (
  input: Arguments,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): ServerAddress => {
  const settings = readServeSettings(environment, process.cwd());
  const named = input.text("server");
  const url = named
    ? urlOf(named)
    : (runningServer(settings.dataDir)?.url ?? `http://127.0.0.1:${settings.port || 8787}`);
  const token =
    input.text("token") ?? settings.adminToken ?? (isLoopback(url) ? keptAdminToken(settings.dataDir) : null);
  if (!token) {
    throw new UsageError(`No admin token for ${url}: give it with --token or in FOOTFALL_ADMIN_TOKEN.`);
  }
  return { url, token };
};

/** The sentence in an error's body, whichever of the two shapes it has. */
const sentenceOf = (text: string): string => {
  try {
    const body = JSON.parse(text) as { error?: string; errors?: Record<string, string[]> };
    if (body.error) return body.error;
    if (body.errors) {
      return Object.entries(body.errors)
        .map(([field, sentences]) => `${field} ${sentences.join(", ")}`)
        .join("; ");
    }
  } catch {
    // Not JSON: a proxy's page, say.
  }
  return text.slice(0, 200).trim() || "without a reason";
};

/** Talks to a server's administration. */
export class ApiClient {
  readonly server: ServerAddress;

  constructor(server: ServerAddress) {
    this.server = server;
  }

  /** @returns the response, whatever its status @throws CommandError when the server cannot be reached */
  async send(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set("authorization", `Bearer ${this.server.token}`);
    try {
      return await fetch(`${this.server.url}${path}`, { ...init, headers });
    } catch (error) {
      const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
      throw new CommandError(`${this.server.url} cannot be reached (${reasonOf(cause)}); is the server running?`);
    }
  }

  /** @returns the parsed body, null for none @throws CommandError with the server's sentence when it refuses */
  async json<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.send(path, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
    const text = await answer.text();
    if (!answer.ok) throw refusal(answer.status, text);
    return (text ? JSON.parse(text) : null) as T;
  }
}

/** What to tell about a refused request. */
export const refusal = (status: number, text: string): CommandError =>
  new CommandError(
    status === 401 || status === 403
      ? `The server refuses the token (${status}): ${sentenceOf(text)}`
      : `The server answers ${status}: ${sentenceOf(text)}`,
  );
