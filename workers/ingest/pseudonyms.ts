import { pseudonymInput, shardOf } from "../../domain/ingest/identity.ts";
import { directoryStub } from "../../objects/addresses.ts";
import { toHex } from "../../objects/hex.ts";
import type { Env } from "../env.ts";

/** Names of visitors who keep nothing: HMAC-SHA-256(salt of the day, site + address + user agent), cut to 96 bits. */
export interface Pseudonyms {
  /** The UTC day of the newer salt, such as 2026-11-21. */
  day: string;
  today: string;
  yesterday: string;
}

interface Salts {
  day: string;
  today: CryptoKey;
  yesterday: CryptoKey;
  askedAt: number;
}

const encoder = new TextEncoder();
const NAME_BYTES = 12;
/** At midnight our clock may be ahead of the Directory's: it is not asked for every event meanwhile. */
const ASK_AGAIN_MS = 2000;

let salts: Salts | null = null;

const utcDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

const hmacKey = (secret: string): Promise<CryptoKey> =>
  crypto.subtle.importKey("raw", encoder.encode(secret), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);

const saltsNow = async (env: Env, now: number): Promise<Salts> => {
  if (salts && (salts.day === utcDay(now) || now - salts.askedAt < ASK_AGAIN_MS)) return salts;
  const { day, today, yesterday } = await directoryStub(env).salts();
  const keys = await Promise.all([hmacKey(today), hmacKey(yesterday)]);
  salts = { day, today: keys[0], yesterday: keys[1], askedAt: now };
  return salts;
};

const nameUnder = async (key: CryptoKey, input: Uint8Array): Promise<string> => {
  return toHex((await crypto.subtle.sign("HMAC", key, input)).slice(0, NAME_BYTES));
};

/** What somebody who keeps nothing is told apart by. */
interface Who {
  site: string;
  ip: string;
  userAgent: string;
}

/** The shard of somebody who keeps nothing. Without the salt: the names of two days have to meet in one shard. */
export const shardOfPseudonyms = ({ ip, userAgent }: Who, shards: number): number =>
  shardOf(`${ip}\n${userAgent}`, shards);

/** The names of who asks, under today's and yesterday's salt. @param now Unix ms */
export const pseudonymsOf = async (env: Env, who: Who, now: number): Promise<Pseudonyms> => {
  const { day, today, yesterday } = await saltsNow(env, now);
  const input = encoder.encode(pseudonymInput(who.site, who.ip, who.userAgent));
  const names = await Promise.all([nameUnder(today, input), nameUnder(yesterday, input)]);
  return { day, today: names[0], yesterday: names[1] };
};
