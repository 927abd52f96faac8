import { exports } from "cloudflare:workers";
import type { CollectInput, Receipt } from "../../protocol/collect.ts";
import type { ImportReport } from "../../protocol/import.ts";
import type { CreatedKey } from "../../protocol/keys.ts";
import type { LiveState } from "../../protocol/live.ts";

/** Requests to the Worker, as the tests of the routes make them. */

export const ORIGIN = "https://footfall.test";
export const ADMIN = { authorization: "Bearer test-admin-token" };
export const CHROME =
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36";

export const send = (path: string, init: RequestInit = {}): Promise<Response> =>
  exports.default.fetch(new Request(ORIGIN + path, init));

/** A request with a JSON body and the admin token. */
export const administer = (method: string, path: string, body?: unknown): Promise<Response> =>
  send(path, { method, headers: ADMIN, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });

export const makeSite = async (site: string, settings: object = {}): Promise<void> => {
  const answer = await administer("POST", "/api/sites", { site_id: site, ...settings });
  if (answer.status !== 201) throw new Error(`making ${site}: ${answer.status} ${await answer.text()}`);
};

export const makeKey = async (site: string, kind: "read" | "write"): Promise<CreatedKey> => {
  const answer = await administer("POST", `/api/sites/${site}/keys`, { kind, name: "test" });
  return (await answer.json()) as CreatedKey;
};

/** A batch of one pageview, unless told otherwise. */
export const aBatch = (site: string, given: Partial<CollectInput> = {}): CollectInput => ({
  v: 1,
  site,
  visitor: "visitor-1",
  session: "session-1",
  sent_at: Date.now(),
  events: [{ seq: 1, type: "pageview", at: Date.now(), url: `https://${site}/` }],
  ...given,
});

export const collect = (body: unknown, headers: Record<string, string> = {}, cf?: object): Promise<Response> =>
  send("/api/collect", {
    method: "POST",
    headers: { "user-agent": CHROME, "content-type": "text/plain", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
    ...(cf ? { cf } : {}),
  } as RequestInit);

export const receiptOf = async (answer: Response): Promise<Receipt> => {
  if (answer.status !== 202) throw new Error(`collect: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Receipt;
};

/** The strong read: everything acknowledged is in it. */
export const liveNow = async (site: string): Promise<LiveState> => {
  const answer = await send(`/api/sites/${site}/live?consistency=strong`, { headers: ADMIN });
  return (await answer.json()) as LiveState;
};

export const pageviewsNow = async (site: string): Promise<number> =>
  (await liveNow(site)).per_minute.reduce((sum, minute) => sum + minute.pageviews, 0);

export const importLines = async (
  site: string,
  lines: readonly (object | string)[],
  init: { gzip?: boolean } = {},
): Promise<ImportReport> => {
  const text = lines.map((line) => (typeof line === "string" ? line : JSON.stringify(line))).join("\n");
  const body = new Blob([text]).stream();
  const answer = await send(`/api/sites/${site}/import`, {
    method: "POST",
    headers: init.gzip ? { ...ADMIN, "content-encoding": "gzip" } : ADMIN,
    body: init.gzip ? body.pipeThrough(new CompressionStream("gzip")) : body,
  });
  if (answer.status !== 200) throw new Error(`import: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as ImportReport;
};

export const errorOf = async (answer: Response): Promise<string> => ((await answer.json()) as { error: string }).error;
