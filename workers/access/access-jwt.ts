import { createRemoteJWKSet, jwtVerify } from "jose";
import type { Env } from "../env.ts";
import { log } from "../operation/log.ts";

/** Cloudflare Access: whoever its policy lets through is an administrator. Off unless team and audience are set. */

type KeySet = ReturnType<typeof createRemoteJWKSet>;

const keySets = new Map<string, KeySet>();

const keySetOf = (team: string): KeySet => {
  const known = keySets.get(team) ?? createRemoteJWKSet(new URL(`https://${team}/cdn-cgi/access/certs`));
  keySets.set(team, known);
  return known;
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
    const { payload } = await jwtVerify(assertion, keySetOf(team), {
      issuer: `https://${team}`,
      audience,
      algorithms: ["RS256"],
      requiredClaims: ["exp"],
    });
    return { email: typeof payload.email === "string" ? payload.email : "Cloudflare Access" };
  } catch (error) {
    log("warn", "an assertion of Cloudflare Access was refused", {}, error instanceof Error ? error.message : error);
    return null;
  }
};
