import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import * as v from "valibot";
import { type ImportReport, importReportSchema } from "../../protocol/import.ts";
import { type ApiClient, refusal } from "../api-client.ts";
import { CommandError } from "../command-error.ts";

const compress = promisify(gzip);

/** Every line has an identity, so that sending a batch again is harmless; a server may restart meanwhile. */
const ATTEMPTS = 8;
const MAX_WAIT_S = 30;

const isPassing = (status: number): boolean => status === 429 || status >= 500;

/** @returns seconds, as the server asks; else twice as long after each attempt */
const waitFor = (answer: Response | null, attempt: number): number => {
  const asked = Number(answer?.headers.get("retry-after"));
  return Math.min(asked > 0 ? asked : 0.25 * 2 ** attempt, MAX_WAIT_S);
};

/** Sends the batches of one import to one site. */
export class Uploader {
  private readonly client: ApiClient;
  private readonly path: string;
  /** A server that was never there is a wrong address; one that was is restarting. */
  private wasReached = false;

  constructor(client: ApiClient, site: string) {
    this.client = client;
    this.path = `/api/sites/${encodeURIComponent(site)}/import`;
  }

  /**
   * Sends one batch of lines until the server has an answer to it.
   * @throws CommandError when it refuses, or cannot be reached
   */
  async send(lines: readonly string[]): Promise<ImportReport> {
    const body = await compress(lines.join("\n"), { level: 1 });
    for (let attempt = 1; ; attempt++) {
      const answer = await this.post(body, attempt);
      if (answer?.ok) return checked(await answer.json(), lines.length);
      if (answer && (!isPassing(answer.status) || attempt === ATTEMPTS)) {
        throw refusal(answer.status, await answer.text());
      }
      await delay(1000 * waitFor(answer, attempt));
    }
  }

  /** @returns null when it was not reached, but is worth another attempt */
  private async post(body: Uint8Array<ArrayBuffer>, attempt: number): Promise<Response | null> {
    const headers = { "content-type": "application/x-ndjson", "content-encoding": "gzip" };
    try {
      const answer = await this.client.send(this.path, { method: "POST", headers, body });
      this.wasReached = true;
      return answer;
    } catch (error) {
      if (!this.wasReached || attempt === ATTEMPTS) throw error;
      return null;
    }
  }
}

const checked = (body: unknown, lines: number): ImportReport => {
  const { success, output } = v.safeParse(importReportSchema, body);
  if (!success)
    throw new CommandError("The server's answer to an import is of another version; update one of the two.");
  const counted = output.accepted + output.duplicates + output.dropped_total;
  if (counted !== lines)
    throw new CommandError(`The server accounts for ${counted} of ${lines} lines that it was sent.`);
  return output;
};
