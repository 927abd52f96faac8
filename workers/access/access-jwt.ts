import * as v from "valibot";
import type { Env } from "../env.ts";
import { log } from "../operation/log.ts";
import { toBytes } from "./base64url.ts";
import { ALGORITHM, teamKey } from "./team-keys.ts";

/**
 * Cloudflare Access: whoever its policy lets through is an administrator. Off unless team and audience are set. What it asserts is
 * a JSON web token of one kind only (RFC 7519, signed with RS256); the signature is checked by the platform's cryptography.
 */

const FORM = /^([\w-]+)\.([\w-]+)\.([\w-]+)$/;

/** Extensions that must be understood (`crit`) are not. */
const headerSchema = v.object({ alg: v.literal("RS256"), kid: v.string(), crit: v.optional(v.never()) });

/** @param now Unix seconds */
const claimsSchema = (team: string, audience: string, now: number) =>
  v.object({
    iss: v.literal(`https://${team}`),
    aud: v.union([v.literal(audience), v.pipe(v.array(v.unknown()), v.includes(audience))]),
    exp: v.pipe(v.number(), v.gtValue(now)),
    nbf: v.optional(v.pipe(v.number(), v.maxValue(now))),
    email: v.optional(v.unknown()),
  });

const jsonOf = (part: string): unknown =>
  JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(toBytes(part)));

/** @throws Error that says why the assertion is not believed */
const verify = async (assertion: string, team: string, audience: string): Promise<{ email?: unknown }> => {
  const [, header = "", claims = "", signature = ""] = FORM.exec(assertion) ?? [];
  const { kid } = v.parse(headerSchema, jsonOf(header));
  const key = await teamKey(team, kid);
  if (!key) throw new Error(`${team} has no key of the name that it is signed with`);
  const signed = new TextEncoder().encode(`${header}.${claims}`);
  if (!(await crypto.subtle.verify(ALGORITHM, key, toBytes(signature), signed))) {
    throw new Error(`it is not signed by ${team}`);
  }
  return v.parse(claimsSchema(team, audience, Math.floor(Date.now() / 1000)), jsonOf(claims));
};

/**
 * Who Cloudflare Access says that it is.
 * @returns null when it says nothing, or the assertion is not signed by the team for this application, or is over
 */
export const accessIdentity = async (request: Request, env: Env): Promise<{ email: string } | null> => {
  const { ACCESS_TEAM_DOMAIN: team, ACCESS_AUD: audience } = env;
  const assertion = request.headers.get("cf-access-jwt-assertion");
  if (!team || !audience || !assertion) return null;
  try {
    const { email } = await verify(assertion, team, audience);
    return { email: typeof email === "string" ? email : "Cloudflare Access" };
  } catch (error) {
    log("warn", "an assertion of Cloudflare Access was refused", {}, error instanceof Error ? error.message : error);
    return null;
  }
};
