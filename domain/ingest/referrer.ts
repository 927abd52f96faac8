import { REFERRER_CHARS } from "../../protocol/limits.ts";
import type { Address } from "./address.ts";
import { withoutWww } from "./host-patterns.ts";
import type { Scrubber } from "./scrub.ts";
import { cut } from "./text.ts";

const isLocal = (host: string): boolean =>
  host === "localhost" || host.endsWith(".localhost") || host === "127.0.0.1" || host === "[::1]" || host === "0.0.0.0";

/**
 * The host that a visit came from, without `www.`; of an Android app its package.
 * @param ownHosts hosts, without `www.`, that are the site itself
 * @returns "" when the referrer says nothing: none, the site itself, a local machine, or no web address
 */
export const referringHost = (referrer: Address | null, ownHosts: readonly string[]): string => {
  if (!referrer) return "";
  const { protocol } = referrer;
  if (protocol !== "https:" && protocol !== "http:" && protocol !== "android-app:") return "";
  const host = withoutWww(referrer.hostname);
  return isLocal(host) || ownHosts.includes(host) ? "" : host;
};

/** The referrer as stored: host and path, without scheme, query string and trailing slash. */
export const referrerText = (referrer: Address, scrub: Scrubber): string => {
  const path = referrer.pathname.endsWith("/") ? referrer.pathname.slice(0, -1) : referrer.pathname;
  return cut(scrub(withoutWww(referrer.hostname) + path), REFERRER_CHARS);
};
