import { fromHex, randomHex, toHex } from "./hex.ts";

/**
 * Passwords of share links, hashed: `pbkdf2-sha256$<rounds>$<salt>$<hash>`, both in hex. 100,000 rounds are as many as workerd's
 * WebCrypto does in one call; what else slows down guessing is the throttle of `sharing.ts`.
 */
const ROUNDS = 100_000;
const SALT_BYTES = 16;
const HASH_BITS = 256;

const derive = async (password: string, salt: Uint8Array<ArrayBuffer>, rounds: number): Promise<ArrayBuffer> => {
  // The same letters may be typed as different code points.
  const typed = new TextEncoder().encode(password.normalize("NFKC"));
  const key = await crypto.subtle.importKey("raw", typed, "PBKDF2", false, ["deriveBits"]);
  return crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds }, key, HASH_BITS);
};

export const hashPassword = async (password: string): Promise<string> => {
  const salt = randomHex(SALT_BYTES);
  return `pbkdf2-sha256$${ROUNDS}$${salt}$${toHex(await derive(password, fromHex(salt), ROUNDS))}`;
};

/** Whether the password is the one that was hashed. @param stored as `hashPassword` made it */
export const isPassword = async (password: string, stored: string): Promise<boolean> => {
  const [, rounds = "", salt = "", hash = ""] = stored.split("$");
  const given = await derive(password, fromHex(salt), Number(rounds));
  return crypto.subtle.timingSafeEqual(given, fromHex(hash));
};
