import { hash96 } from "../ingest/hash.ts";
import { compileIpRanges } from "../ingest/ip-ranges.ts";

/** Addresses that say nothing about who asks: a proxy or a test on the same machine or network. */
const isNear = compileIpRanges([
  "127.0.0.0/8",
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "169.254.0.0/16",
  "::1/128",
  "fc00::/7",
  "fe80::/10",
]);

/** Under which name a shard counts what comes from an address; "" when the address says nothing. Never stored. */
export const senderOf = (site: string, ip: string): string => (ip === "" || isNear(ip) ? "" : hash96(`${site}\n${ip}`));
