import { jwtVerify } from "jose/jwt/verify";
import type { Env } from "../env.ts";
import { log } from "../operation/log.ts";
import { teamKey } from "./team-keys.ts";

/** Cloudflare Access: whoever its policy lets through is an administrator. Off unless team and audience are set. */

/** @throws Error that says why the assertion is not believed */
const verify = async (assertion: string, team: string, audience: string): Promise<{ email?: unknown }> => {
  const keyOf = async ({ kid = "" }: { kid?: string }): Promise<CryptoKey> => {
    const key = await teamKey(team, kid);
    if (!key) throw new Error(`${team} has no key of the name that it is signed with`);
    return key;
  };
  const { payload } = await jwtVerify(assertion, keyOf, {
    issuer: `https://${team}`,
    audience,
    algorithms: ["RS256"],
    requiredClaims: ["exp"],
  });
  return { email: payload.email };
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
