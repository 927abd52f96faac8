import { parseAddress } from "../../domain/ingest/ip-ranges.ts";
import type { Env } from "../env.ts";

/** `[2001:db8::1]:443`, `192.0.2.1:443`, `"192.0.2.1"` -> the address alone. */
const withoutPort = (text: string): string => {
  const address = text.trim().replaceAll('"', "");
  if (address.startsWith("[")) return address.slice(1, address.indexOf("]"));
  const colon = address.indexOf(":");
  // One colon separates a port; more belong to IPv6.
  return colon >= 0 && colon === address.lastIndexOf(":") ? address.slice(0, colon) : address;
};

/**
 * The client's address: from Cloudflare's network its header, from a trusted proxy what that says, else the connection's.
 * Of `X-Forwarded-For` the last entry counts: the one that our own proxy wrote, not what a client may have put before it.
 * @returns "" when unknown
 */
export const clientIp = (request: Request, env: Env): string => {
  const cf = request.cf as { colo?: string; clientIp?: string } | undefined;
  const { headers } = request;
  if (cf?.colo || (!cf && !env.TRUSTED_PROXY)) return headers.get("cf-connecting-ip") ?? "";
  if (env.TRUSTED_PROXY === "1") {
    const named = headers.get("x-real-ip") ?? headers.get("x-forwarded-for")?.split(",").at(-1);
    if (named) return withoutPort(named);
  }
  return withoutPort(cf?.clientIp ?? "");
};

const FORWARDED_FOR = /(?:^|[;,\s])for=("[^"]*"|[^;,\s]*)/i;

/**
 * For whom a client of Plausible's Events API speaks, by the headers of that API in its order (metrics.md, 2.1): a server that
 * counts for a browser names the browser's address, and so does every proxy on the way. Anybody may name any, as the native route
 * takes any `visitor`: it tells cookieless visitors apart, and neither limits nor trusts anybody.
 * @returns null when no other than the client itself is named
 */
export const spokenFor = (request: Request, env: Env): string | null => {
  const { headers } = request;
  const first = (name: string): string => headers.get(name)?.split(",")[0] ?? "";
  const own = clientIp(request, env);
  const named = [
    headers.get("x-plausible-ip") ?? "",
    // Of a trusted proxy `clientIp` knows better whom it names.
    env.TRUSTED_PROXY === "1" ? "" : (headers.get("cf-connecting-ip") ?? ""),
    first("b-forwarded-for"),
    first("x-forwarded-for"),
    FORWARDED_FOR.exec(headers.get("forwarded") ?? "")?.[1] ?? "",
  ]
    .map(withoutPort)
    .find((address) => parseAddress(address) !== null);
  return named === undefined || named === own ? null : named;
};
