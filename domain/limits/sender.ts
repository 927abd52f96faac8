import { hash96 } from "../ingest/hash.ts";
import { compileIpRanges, parseAddress } from "../ingest/ip-ranges.ts";

/** Addresses that say nothing about who asks: a proxy or a test on the same machine or network. */
export const isNear = compileIpRanges([
  "127.0.0.0/8",
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "169.254.0.0/16",
  "::1/128",
  "fc00::/7",
  "fe80::/10",
]);

/**
 * Whose an address is: of IPv6 the first 64 bits, since whoever has one address there has 2^64 of them.
 * @returns the text itself where it is IPv4, or no address at all
 */
export const networkOf = (ip: string): string => {
  const groups = ip.includes(":") && !ip.includes(".") ? parseAddress(ip) : null;
  return groups === null
    ? ip
    : `${groups
        .slice(0, 4)
        .map((group) => group.toString(16))
        .join(":")}::/64`;
};

/** Under which name a shard counts what comes from an address; "" when the address says nothing. Never stored. */
export const senderOf = (site: string, ip: string): string =>
  ip === "" || isNear(ip) ? "" : hash96(`${site}\n${networkOf(ip)}`);
