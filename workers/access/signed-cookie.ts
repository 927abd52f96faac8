import { toBytes, toText } from "./base64url.ts";

/**
 * Cookies that say something about their bearer, signed with a key that is derived from the admin token. So the server stores
 * no sessions, and a new admin token ends them all. The name is signed along: one cookie cannot be shown as another.
 */

const encoder = new TextEncoder();

const signingKey = async (adminToken: string): Promise<CryptoKey> => {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const token = await crypto.subtle.importKey("raw", encoder.encode(adminToken), algorithm, false, ["sign"]);
  const derived = await crypto.subtle.sign("HMAC", token, encoder.encode("footfall dashboard session, 2"));
  return crypto.subtle.importKey("raw", derived, algorithm, false, ["sign", "verify"]);
};

const signedText = (name: string, payload: string) => encoder.encode(`${name}=${payload}`);

/**
 * The value of a cookie that holds `content`.
 * @param content read back by `readSigned` until its `expires_at`, Unix ms
 */
export const sign = async (name: string, content: { expires_at: number }, adminToken: string): Promise<string> => {
  const payload = toText(encoder.encode(JSON.stringify(content)));
  const signature = await crypto.subtle.sign("HMAC", await signingKey(adminToken), signedText(name, payload));
  return `${payload}.${toText(new Uint8Array(signature))}`;
};

const cookieValue = (request: Request, name: string): string | null => {
  for (const pair of (request.headers.get("cookie") ?? "").split(";")) {
    const [given, value] = pair.trim().split("=", 2);
    if (given === name && value) return value;
  }
  return null;
};

/** What a request's cookie holds. @returns null when there is none, it was not signed here under this name, or it is over */
export const readSigned = async <T extends { expires_at: number }>(
  request: Request,
  name: string,
  { adminToken, now }: { adminToken: string; now: number },
): Promise<T | null> => {
  const [payload, signature] = cookieValue(request, name)?.split(".") ?? [];
  if (!payload || !signature) return null;
  try {
    const key = await signingKey(adminToken);
    if (!(await crypto.subtle.verify("HMAC", key, toBytes(signature), signedText(name, payload)))) return null;
    // What we signed we wrote: no need to check its shape.
    const content = JSON.parse(new TextDecoder().decode(toBytes(payload))) as T;
    return content.expires_at > now ? content : null;
  } catch {
    return null;
  }
};
