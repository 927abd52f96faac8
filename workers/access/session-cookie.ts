import type { MemberSession } from "../../protocol/dashboard-session.ts";
import { readSigned, sign } from "./signed-cookie.ts";

/** The dashboard's cookie: who signed in, and until when. */
const NAME = "footfall_session";
export const SESSION_MS = 30 * 86_400_000;

export interface SignedSession extends MemberSession {
  /** Random; named when the session is ended early. */
  id: string;
  /** Id of the read key that a viewer signed in with: revoking it ends the session. Null for an admin. */
  key: string | null;
}

const cookie = (value: string, maxAgeS: number, secure: boolean): string =>
  `${NAME}=${value}; Path=/; Max-Age=${maxAgeS}; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`;

/** A `Set-Cookie` value that holds the session. @param secure over https only */
export const sessionCookie = async (session: SignedSession, adminToken: string, secure: boolean): Promise<string> =>
  cookie(await sign(NAME, session, adminToken), SESSION_MS / 1000, secure);

export const endOfSessionCookie = (secure: boolean): string => cookie("", 0, secure);

/** The session of a request's cookie. @returns null when there is none, it was not signed here, or it is over */
export const sessionOf = (request: Request, adminToken: string, now: number): Promise<SignedSession | null> =>
  readSigned(request, NAME, { adminToken, now });
