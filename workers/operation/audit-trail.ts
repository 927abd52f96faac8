import { directoryStub } from "../../objects/addresses.ts";
import type { Caller } from "../access/permissions.ts";
import type { Env } from "../env.ts";
import { log } from "./log.ts";

/** Who did what: every request of an administrator that changed something, written down before it is answered. */

const actions: readonly [method: string, path: RegExp, action: string][] = [
  ["POST", /^\/api\/sites$/, "site created"],
  ["PATCH", /^\/api\/sites\/([^/]+)$/, "settings changed"],
  ["DELETE", /^\/api\/sites\/([^/]+)$/, "site deleted"],
  ["POST", /^\/api\/sites\/([^/]+)\/import$/, "history imported"],
  ["POST", /^\/api\/sites\/([^/]+)\/keys$/, "key created"],
  ["DELETE", /^\/api\/sites\/([^/]+\/keys\/[^/]+)$/, "key revoked"],
  ["POST", /^\/api\/sites\/([^/]+)\/segments$/, "segment saved"],
  ["PATCH", /^\/api\/sites\/([^/]+\/segments\/[^/]+)$/, "segment changed"],
  ["DELETE", /^\/api\/sites\/([^/]+\/segments\/[^/]+)$/, "segment deleted"],
  ["POST", /^\/api\/sites\/([^/]+)\/links$/, "share link created"],
  ["DELETE", /^\/api\/sites\/([^/]+\/links\/[^/]+)$/, "share link revoked"],
  ["POST", /^\/api\/sites\/([^/]+)\/alerts$/, "alert created"],
  ["PATCH", /^\/api\/sites\/([^/]+\/alerts\/[^/]+)$/, "alert changed"],
  ["DELETE", /^\/api\/sites\/([^/]+\/alerts\/[^/]+)$/, "alert deleted"],
  ["POST", /^\/api\/sites\/([^/]+\/alerts\/[^/]+)\/test$/, "alert tested"],
  ["GET", /^\/api\/sites\/([^/]+)\/visitors\/[^/]+$/, "visitor looked up"],
  ["DELETE", /^\/api\/sites\/([^/]+)\/visitors\/[^/]+$/, "visitor erased"],
  ["POST", /^\/api\/session$/, "signed in"],
];

const callers = new WeakMap<Request, Caller>();

/** Remembers who asks, for the time of the request. */
export const noteCaller = (request: Request, caller: Caller): void => void callers.set(request, caller);

const TARGET_CHARS = 300;

/** Writes down what the request did, if it did something and its caller is an administrator. */
export const audit = async (request: Request, env: Env, answer: Response): Promise<void> => {
  const caller = callers.get(request);
  if (caller?.kind !== "admin" || !answer.ok) return;
  const { pathname } = new URL(request.url);
  for (const [method, path, action] of actions) {
    const match = method === request.method ? path.exec(pathname) : null;
    if (!match) continue;
    const target = match[1] ?? answer.headers.get("location")?.split("/").at(-1) ?? "";
    const who = caller.name ?? (caller.by === "token" ? "admin token" : "dashboard");
    await directoryStub(env)
      .noteAudit({ who, action, target: target.slice(0, TARGET_CHARS) })
      .catch((error: unknown) => log("error", "the audit trail could not be written", {}, error));
    return;
  }
};
