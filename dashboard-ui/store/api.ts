import type { DashboardSession } from "../../protocol/dashboard-session.ts";
import type { LiveState } from "../../protocol/live.ts";
import type { QueriesAnswer } from "../../protocol/queries.ts";
import type { SiteSettings } from "../../protocol/site-settings.ts";
import type { Question } from "../rules/questions.ts";
import { text } from "../text.ts";

/** The server, as the dashboard speaks to it. Every failure is an ApiError whose message may be shown as it is. */

export class ApiError extends Error {
  /** HTTP status; 0 when no answer came at all. */
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** A question to `POST /api/v2/query`, as far as the dashboard asks. */
interface StatsQuery {
  metrics: string[];
  date_range: string | [string, string];
  dimensions?: string[];
}
interface StatsRow {
  metrics: (number | null)[];
  dimensions: string[];
}

export interface Api {
  /** @param site whose guest one is where it is public and nobody signed in @returns null when nobody is */
  session(site?: string | null): Promise<DashboardSession | null>;
  signIn(token: string): Promise<DashboardSession>;
  /** Comes by a share link. @param password null: none was asked for yet */
  openLink(token: string, password: string | null): Promise<DashboardSession>;
  signOut(): Promise<void>;
  sites(): Promise<SiteSettings[]>;
  createSite(site: string, timezone: string): Promise<SiteSettings>;
  live(site: string): Promise<LiveState>;
  query(site: string, question: StatsQuery): Promise<StatsRow[]>;
  /** Many questions in one request; none at all tells the time zone. */
  ask(site: string, questions: readonly Question[]): Promise<QueriesAnswer>;
  /** The answer to one question as a file of comma-separated values. */
  csv(site: string, question: Question): Promise<Blob>;
}

/** The server's own sentence when it sent one, else a general one for the status. */
const sentenceOf = async (response: Response): Promise<string> => {
  const general = response.status >= 500 ? text.error.server : `${text.error.heading} (${response.status}).`;
  try {
    const body: unknown = await response.json();
    if (body !== null && typeof body === "object" && "error" in body && typeof body.error === "string") {
      return body.error;
    }
    // Wrong fields: the first sentence about each.
    if (body !== null && typeof body === "object" && "errors" in body) {
      const fields = Object.entries(body.errors as Record<string, string[]>);
      if (fields.length > 0) return fields.map(([field, [sentence]]) => `${field}: ${sentence}.`).join(" ");
    }
  } catch {
    // Not JSON: a proxy's page. The general sentence serves better.
  }
  return general;
};

/** The API path of a site. */
export const sitePath = (site: string): string => `/api/sites/${encodeURIComponent(site)}`;

/** Requests with the session's cookie. What is not 2xx, or never answered, is thrown as an ApiError. */
export interface Http {
  /** @param body text as it is, all else as JSON */
  request(
    method: string,
    path: string,
    body?: unknown,
    more?: { accept?: string; signal?: AbortSignal },
  ): Promise<Response>;
  /** @returns null for an answer without a body */
  json<T>(method: string, path: string, body?: unknown): Promise<T>;
}

export const createHttp = (fetch: typeof globalThis.fetch): Http => {
  const request: Http["request"] = async (method, path, body, { accept, signal } = {}) => {
    const init: RequestInit = { method, credentials: "same-origin" };
    const wanted = accept === undefined ? {} : { accept };
    if (signal) init.signal = signal;
    if (typeof body === "string") {
      init.headers = { "content-type": "application/x-ndjson", ...wanted };
      init.body = body;
    } else if (body !== undefined) {
      init.headers = { "content-type": "application/json", ...wanted };
      init.body = JSON.stringify(body);
    }
    let response: Response;
    try {
      response = await fetch(path, init);
    } catch {
      throw new ApiError(0, text.error.network);
    }
    if (!response.ok) throw new ApiError(response.status, await sentenceOf(response));
    return response;
  };
  // The types are the contract's; the server is the same release as this page, so they are not checked again.
  const json: Http["json"] = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const response = await request(method, path, body);
    if (response.status === 204) return null as T;
    try {
      return (await response.json()) as T;
    } catch {
      throw new ApiError(response.status, text.error.server);
    }
  };
  return { request, json };
};

export const createApi = ({ request, json }: Http): Api => ({
  session: (site = null) =>
    json("GET", site === null ? "/api/session" : `/api/session?site=${encodeURIComponent(site)}`),
  signIn: (token) => json("POST", "/api/session", { token }),
  openLink: (link, password) => json("POST", "/api/session", { link, ...(password !== null && { password }) }),
  signOut: async () => {
    await request("DELETE", "/api/session");
  },
  sites: async () => (await json<{ sites: SiteSettings[] }>("GET", "/api/sites")).sites,
  createSite: (site, timezone) => json("POST", "/api/sites", { site_id: site, timezone }),
  live: (site) => json("GET", `${sitePath(site)}/live`),
  query: async (site, question) =>
    (await json<{ results: StatsRow[] }>("POST", "/api/v2/query", { site_id: site, ...question })).results,
  ask: (site, queries) => json("POST", `${sitePath(site)}/queries`, { queries }),
  csv: async (site, question) =>
    (await request("POST", "/api/v2/query", { site_id: site, ...question }, { accept: "text/csv" })).blob(),
});

/** Any thrown value as something that can be shown. */
export const asApiError = (error: unknown): ApiError =>
  error instanceof ApiError ? error : new ApiError(0, text.error.server);
