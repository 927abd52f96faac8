import * as v from "valibot";
import { siteIdSchema } from "../../protocol/ids.ts";
import type { Env } from "../env.ts";
import { Refusal } from "../http/answers.ts";
import { noteCaller } from "../operation/audit-trail.ts";
import { type KnownSite, siteOf } from "../sites/known-sites.ts";
import { callerOf } from "./credentials.ts";
import { counterOf } from "./guests.ts";
import { isOwnOrigin } from "./origin.ts";
import { type Caller, judge, type Need, type Verdict } from "./permissions.ts";

/** Lets through who may, refuses the others with a sentence that helps. */

export type Sentences = Partial<Record<Exclude<Verdict, "allowed">, string>>;

const refusal = (verdict: Exclude<Verdict, "allowed">, env: Env, sentences: Sentences): Refusal => {
  const own = sentences[verdict];
  switch (verdict) {
    case "sign_in":
      if (!env.FOOTFALL_ADMIN_TOKEN) return withoutAdmin();
      return new Refusal(401, own ?? "Sign in, or send a token as Authorization: Bearer <token>.", {
        "www-authenticate": "Bearer",
      });
    case "forbidden":
      if (!env.FOOTFALL_ADMIN_TOKEN) return withoutAdmin();
      return new Refusal(403, own ?? "This token may not do that; use the admin token, or a key of the site.");
    case "missing":
      return new Refusal(404, own ?? "There is no such site, or this token may not see it.");
  }
};

export const withoutAdmin = (): Refusal =>
  new Refusal(503, "Nobody can administer this server yet: set FOOTFALL_ADMIN_TOKEN and start it again.");

export const isUpgrade = (request: Request): boolean => request.headers.get("upgrade")?.toLowerCase() === "websocket";

/** A cookie goes along with whatever page makes the browser send it, so what changes something must come from our own. */
const checkOrigin = (request: Request, env: Env, caller: Caller): void => {
  if (!("by" in caller) || caller.by !== "cookie") return;
  if ((request.method === "GET" && !isUpgrade(request)) || request.method === "HEAD") return;
  if (!isOwnOrigin(request, env)) {
    throw new Refusal(
      403,
      "This page may not use the dashboard's cookie; ask from the dashboard itself, or with a Bearer token.",
    );
  }
};

const check = (verdict: Verdict, env: Env, sentences: Sentences): void => {
  if (verdict !== "allowed") throw refusal(verdict, env, sentences);
};

/** Whether a text can be the name of a site at all. */
const isSiteName = (name: string): boolean => v.is(siteIdSchema, name);

/** For routes about all sites. @throws Refusal */
export const requireAdmin = async (request: Request, env: Env): Promise<void> => {
  const caller = await callerOf(request, env);
  noteCaller(request, caller);
  checkOrigin(request, env, caller);
  check(judge("account", caller, null), env, {});
};

const ofLink: Sentences = { forbidden: "This link opens the figures of a site, and nothing else." };
const ofLimitedLink: Sentences = {
  forbidden: "This link is limited to a segment: it answers questions, and has no live view.",
};

/** What a refusal says to who came by a link, unless the route has words of its own. */
const wordsFor = (caller: Caller): Sentences =>
  caller.kind !== "guest" ? {} : caller.segment === null ? ofLink : ofLimitedLink;

/** A site, and who asks for it. */
export interface Admitted {
  site: KnownSite;
  caller: Caller;
}

interface Wanted {
  need: Need;
  name: string;
  sentences?: Sentences;
}

const admit = async (caller: Caller, env: Env, { need, name, sentences = {} }: Wanted): Promise<Admitted> => {
  const words = { ...wordsFor(caller), ...sentences };
  const site = isSiteName(name) ? await siteOf(env, name) : null;
  const target = { name, site: site && { public: site.record.settings.public } };
  check(judge(need, caller, target), env, words);
  if (!site) throw refusal("missing", env, words);
  return { site, caller };
};

const requireSite = async (request: Request, env: Env, wanted: Wanted): Promise<Admitted> => {
  const caller = await callerOf(request, env);
  noteCaller(request, caller);
  checkOrigin(request, env, caller);
  return admit(caller, env, wanted);
};

/** For a site's settings, keys and history. @throws Refusal */
export const requireSiteAdmin = async (request: Request, env: Env, name: string): Promise<KnownSite> =>
  (await requireSite(request, env, { need: "site", name })).site;

/** For a site's single visits and hits. @throws Refusal */
export const requireRowReader = async (request: Request, env: Env, name: string): Promise<KnownSite> =>
  (await requireSite(request, env, { need: "rows", name })).site;

/** For what a site's viewers see of the whole site. @param sentences other words for a refusal @throws Refusal */
export const requireViewer = async (
  request: Request,
  env: Env,
  name: string,
  sentences?: Sentences,
): Promise<KnownSite> =>
  (await requireSite(request, env, { need: "figures", name, ...(sentences && { sentences }) })).site;

/** The live view, and who opens it. @throws Refusal */
export const requireWatcher = (request: Request, env: Env, name: string): Promise<Admitted> =>
  requireSite(request, env, { need: "figures", name });

/** A site that somebody asks questions about. @param limit id of the segment that the asker is limited to */
export interface Asked {
  site: KnownSite;
  limit: number | null;
}

/** For answers to questions, which must be confined to `limit`: `askedSite` does it. @throws Refusal */
export const requireAsker = async (request: Request, env: Env, name: string, sentences?: Sentences): Promise<Asked> => {
  const { site, caller } = await requireSite(request, env, { need: "answers", name, ...(sentences && { sentences }) });
  return { site, limit: caller.kind === "guest" && caller.site === name ? caller.segment : null };
};

/**
 * For the bare count of who is there. Pages of other origins ask for it: whatever cookie a browser sends along with them was not
 * meant for them, and counts for nothing.
 * @param token of a counter, as those pages show it; null: none
 * @throws Refusal
 */
export const requireCounter = async (
  request: Request,
  env: Env,
  { name, token }: { name: string; token: string | null },
): Promise<Admitted> => {
  if (token !== null) return admit(await counterOf(request, env, token), env, { need: "online", name });
  const isOurs = request.headers.has("authorization") || isOwnOrigin(request, env);
  const caller = isOurs ? await callerOf(request, env) : ({ kind: "nobody" } as const);
  return admit(caller, env, { need: "online", name });
};

const invalidKey =
  "Invalid API key or site ID. Please make sure you're using a valid API key with access to the site you've requested.";

/** In Plausible's words, for the routes that its clients use. */
export const plausibleSentences: Sentences = {
  sign_in: "Missing API key. Please use a valid Plausible API key as a Bearer Token.",
  forbidden: invalidKey,
  missing: invalidKey,
};
