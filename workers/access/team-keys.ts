import * as v from "valibot";

/** The public keys with which a team of Cloudflare Access signs; they change every few weeks, the old ones going on for a while. */

/** What is used of the answer: RSA keys for signatures, by their name (RFC 7517). */
const keySchema = v.object({
  kid: v.string(),
  kty: v.literal("RSA"),
  n: v.string(),
  e: v.string(),
  use: v.optional(v.literal("sig")),
  alg: v.optional(v.literal("RS256")),
});
const keySetSchema = v.object({ keys: v.array(v.unknown()) });

interface KeySet {
  readonly keys: ReadonlyMap<string, CryptoKey>;
  /** Unix ms. */
  readonly fetchedAt: number;
}

/** RS256, as Cloudflare Access signs. */
const ALGORITHM = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
/** RFC 7518: no shorter key is to be used. */
const BITS_MIN = 2048;
const TIMEOUT_MS = 5000;
const FRESH_MS = 600_000;
/** A key that is not known may be new; asking for it again and again is what a forger would have us do. */
const COOLING_MS = 30_000;

const keySets = new Map<string, KeySet>();

const fetchKeys = async (team: string): Promise<KeySet> => {
  const answer = await fetch(`https://${team}/cdn-cgi/access/certs`, {
    redirect: "manual",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (answer.status !== 200) throw new Error(`${team} answers with ${answer.status} when asked for its keys`);
  const keys = new Map<string, CryptoKey>();
  for (const given of v.parse(keySetSchema, await answer.json()).keys) {
    const { success, output } = v.safeParse(keySchema, given);
    if (!success) continue;
    const { kid, ...jwk } = output;
    const key = await crypto.subtle.importKey("jwk", jwk as JsonWebKey, ALGORITHM, false, ["verify"]);
    const { modulusLength = 0 } = key.algorithm as { modulusLength?: number };
    if (modulusLength >= BITS_MIN) keys.set(kid, key);
  }
  return { keys, fetchedAt: Date.now() };
};

/**
 * A team's key, from its own server where it is not at hand.
 * @returns null when the team has no key of that name
 * @throws Error when the team cannot be asked
 */
export const teamKey = async (team: string, name: string): Promise<CryptoKey | null> => {
  const known = keySets.get(team);
  const age = known ? Date.now() - known.fetchedAt : Infinity;
  const key = known?.keys.get(name);
  if (key && age < FRESH_MS) return key;
  if (age < COOLING_MS) return null;
  const fetched = await fetchKeys(team);
  keySets.set(team, fetched);
  return fetched.keys.get(name) ?? null;
};
