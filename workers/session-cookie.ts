import type { MemberSession } from "../protocol/dashboard-session.ts";

/**
 * The dashboard's cookie: who signed in and until when, signed with a key that is derived from the admin token. So the
 * server stores no sessions, and a new admin token ends them all.
 */
const NAME = "footfall_session";
export const SESSION_MS = 30 * 86_400_000;

export interface SignedSession extends MemberSession {
  /** Random; named when the session is ended early. */
  id: string;
  /** Id of the read key that a viewer signed in with: revoking it ends the session. Null for an admin. */
  key: string | null;
}

const encoder = new TextEncoder();

const toText = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

/** @throws when the text is no base64 */
const toBytes = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));

const signingKey = async (adminToken: string): Promise<CryptoKey> => {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const token = await crypto.subtle.importKey("raw", encoder.encode(adminToken), algorithm, false, ["sign"]);
  const derived = await crypto.subtle.sign("HMAC", token, encoder.encode("footfall dashboard session, 1"));
  return crypto.subtle.importKey("raw", derived, algorithm, false, ["sign", "verify"]);
};

const cookie = (value: string, maxAgeS: number, secure: boolean): string =>
  `${NAME}=${value}; Path=/; Max-Age=${maxAgeS}; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`;

/** A `Set-Cookie` value that holds the session. @param secure over https only */
export const sessionCookie = async (session: SignedSession, adminToken: string, secure: boolean): Promise<string> => {
  const payload = toText(encoder.encode(JSON.stringify(session)));
  const signature = await crypto.subtle.sign("HMAC", await signingKey(adminToken), encoder.encode(payload));
  return cookie(`${payload}.${toText(new Uint8Array(signature))}`, SESSION_MS / 1000, secure);
};

export const endOfSessionCookie = (secure: boolean): string => cookie("", 0, secure);

const cookieValue = (request: Request): string | null => {
  for (const pair of (request.headers.get("cookie") ?? "").split(";")) {
    const [name, value] = pair.trim().split("=", 2);
    if (name === NAME && value) return value;
  }
  return null;
};

/** The session of a request's cookie. @returns null when there is none, it was not signed here, or it is over */
export const sessionOf = async (request: Request, adminToken: string, now: number): Promise<SignedSession | null> => {
  const [payload, signature] = cookieValue(request)?.split(".") ?? [];
  if (!payload || !signature) return null;
  try {
    const key = await signingKey(adminToken);
    if (!(await crypto.subtle.verify("HMAC", key, toBytes(signature), encoder.encode(payload)))) return null;
    // What we signed we wrote: no need to check its shape.
    const session = JSON.parse(new TextDecoder().decode(toBytes(payload))) as SignedSession;
    return session.expires_at > now && session.id ? session : null;
  } catch {
    return null;
  }
};
