import { isNear, networkOf } from "../../domain/limits/sender.ts";
import { TokenBuckets } from "../../domain/limits/token-bucket.ts";
import { directoryStub } from "../../objects/addresses.ts";
import { keyIdOf } from "../../objects/api-key.ts";
import type { KeyKind } from "../../protocol/keys.ts";
import type { Env } from "../env.ts";
import { tooManyGuesses } from "../http/answers.ts";
import { accessIdentity } from "./access-jwt.ts";
import { clientIp } from "./client-ip.ts";
import { guestOf, namedLink } from "./guests.ts";
import { LookUps } from "./look-ups.ts";
import type { Caller } from "./permissions.ts";
import { type SignedSession, sessionOf } from "./session-cookie.ts";

/** Finds out who asks: from `Authorization: Bearer …`, from the share link that is named, else from the dashboard's cookie. */

type KeyOwner = { siteId: string; kind: KeyKind };

/** By SHA-256 of the key: keys themselves are not kept. */
const owners = new LookUps<KeyOwner>();
/** Whether a read key still stands, by site and key id. */
const standing = new LookUps<boolean>();

const encoder = new TextEncoder();

const sha256 = async (text: string): Promise<ArrayBuffer> => crypto.subtle.digest("SHA-256", encoder.encode(text));

/** Compares secrets in a time that says nothing about where they differ. */
const equalSecrets = async (a: string, b: string): Promise<boolean> => {
  const [hashA, hashB] = await Promise.all([sha256(a), sha256(b)]);
  return crypto.subtle.timingSafeEqual(hashA, hashB);
};

const isAdminToken = async (env: Env, token: string): Promise<boolean> =>
  !!env.FOOTFALL_ADMIN_TOKEN && equalSecrets(token, env.FOOTFALL_ADMIN_TOKEN);

/** Whose API key this is. @returns null when it is none that stands */
const ownerOfKey = async (env: Env, key: string): Promise<KeyOwner | null> => {
  if (keyIdOf(key) === null) return null;
  const name = [...new Uint8Array(await sha256(key))].join(".");
  return owners.find(name, () => directoryStub(env).keyOwner(key));
};

const keyStands = async (env: Env, siteId: string, keyId: string): Promise<boolean> => {
  const stands = await standing.find(`${siteId} ${keyId}`, async () => {
    const keys = await directoryStub(env).keys(siteId);
    return keys.some(({ id, kind }) => id === keyId && kind === "read");
  });
  return stands === true;
};

/** Takes note that this isolate revoked a key, or deleted a site: nothing is trusted that was learnt before. */
export const forgetKeys = (): void => {
  owners.clear();
  standing.clear();
};

/** Who holds this token. */
const callerOfToken = async (env: Env, token: string): Promise<Caller> => {
  if (await isAdminToken(env, token)) return { kind: "admin", by: "token" };
  const owner = await ownerOfKey(env, token);
  if (!owner) return { kind: "stranger" };
  const { siteId: site, kind } = owner;
  return kind === "read"
    ? { kind: "viewer", site, by: "token", key: keyIdOf(token) ?? "" }
    : { kind: "writer", site, by: "token" };
};

/** The token of a Bearer header; "" for any other authorization, null for none. */
const bearerToken = (request: Request): string | null => {
  const header = request.headers.get("authorization");
  if (header === null) return null;
  return /^bearer +(\S+)$/i.exec(header.trim())?.[1] ?? "";
};

/** A key as programs send it: a Bearer token, or the user name of Basic. @returns null when there is neither */
export const sentSecret = (request: Request): string | null => {
  const bearer = bearerToken(request);
  if (bearer) return bearer;
  const basic = /^basic +([A-Za-z0-9+/_-]+=*)$/i.exec(request.headers.get("authorization")?.trim() ?? "")?.[1];
  if (!basic) return null;
  try {
    return atob(basic).split(":", 1)[0] || null;
  } catch {
    return null;
  }
};

/** Whether the admin token comes along: then what the request says about itself is believed. Costs others nothing. */
export const sentByAdmin = async (request: Request, env: Env): Promise<boolean> => {
  const token = bearerToken(request);
  return token !== null && isAdminToken(env, token);
};

/** So many wrong tokens may come from one address at once, and so many a second. */
const wrongTokens = new TokenBuckets({ perSecond: 1, burst: 100 });
/** An address of the machine's own network may be a proxy that stands for everybody: one guesser shuts out nobody so soon. */
const wrongTokensNearby = new TokenBuckets({ perSecond: 1, burst: 2000 });

/**
 * Looks at a secret that somebody sent, for all we know as a guess.
 * @throws Refusal 429 while too many wrong ones come from the same address: then not even a right one is looked at
 */
export const asGuess = async <T>(
  request: Request,
  env: Env,
  { look, isWrong }: { look: () => Promise<T>; isWrong: (found: T) => boolean },
): Promise<T> => {
  const ip = clientIp(request, env);
  const [network, wrong] = [networkOf(ip), isNear(ip) ? wrongTokensNearby : wrongTokens];
  const wait = wrong.wait(network, 1, Date.now());
  if (wait > 0) throw tooManyGuesses(wait);
  const found = await look();
  if (isWrong(found)) wrong.take(network, 1, Date.now());
  return found;
};

/** Who holds a token that somebody sent. @throws Refusal 429, see `asGuess` */
export const callerOfGuess = (request: Request, env: Env, token: string): Promise<Caller> =>
  asGuess(request, env, { look: () => callerOfToken(env, token), isWrong: ({ kind }) => kind === "stranger" });

/** Whether a session was ended by signing out, by its id. */
const ended = new LookUps<boolean>();

const sessionEnded = async (env: Env, id: string): Promise<boolean> =>
  (await ended.find(id, () => directoryStub(env).sessionEnded(id))) === true;

/** The session of a request's cookie, unless it was ended. */
export const standingSession = async (request: Request, env: Env): Promise<SignedSession | null> => {
  if (!env.FOOTFALL_ADMIN_TOKEN) return null;
  const session = await sessionOf(request, env.FOOTFALL_ADMIN_TOKEN, Date.now());
  return session && !(await sessionEnded(env, session.id)) ? session : null;
};

/** Ends the session of a request's cookie, wherever copies of it are. */
export const endSessionOf = async (request: Request, env: Env): Promise<void> => {
  const session = await standingSession(request, env);
  if (!session) return;
  await directoryStub(env).endSession(session.id, session.expires_at);
  ended.note(session.id, true, session.expires_at);
};

export const callerOf = async (request: Request, env: Env): Promise<Caller> => {
  const token = bearerToken(request);
  if (token !== null) return callerOfGuess(request, env, token);
  const link = namedLink(request);
  if (link !== null) return guestOf(request, env, link);
  if (!env.FOOTFALL_ADMIN_TOKEN) return { kind: "nobody" };
  const vouched = await accessIdentity(request, env);
  if (vouched) return { kind: "admin", by: "cookie", name: vouched.email };
  const session = await standingSession(request, env);
  if (!session) return { kind: "nobody" };
  if (session.role === "admin") return { kind: "admin", by: "cookie" };
  if (session.site === null || session.key === null) return { kind: "nobody" };
  const stands = await keyStands(env, session.site, session.key);
  return stands ? { kind: "viewer", site: session.site, by: "cookie", key: session.key } : { kind: "nobody" };
};
