import { BoundedCache } from "../../domain/ingest/bounded-cache.ts";
import { compileSettings, type SiteRules } from "../../domain/ingest/site-rules.ts";
import { directoryStub } from "../../objects/addresses.ts";
import type { SiteRecord } from "../../objects/api.ts";
import type { Env } from "../env.ts";
import { overloaded } from "../http/answers.ts";
import { log } from "../operation/log.ts";

/** A site as this isolate knows it: its record, and its settings compiled. */
export interface KnownSite {
  record: SiteRecord;
  rules: SiteRules;
}

interface Entry {
  site: KnownSite | null;
  freshUntil: number;
}

const FRESH_MS = 30_000;
/** So short that a new site is soon found, long enough that a flood for an unknown one does not reach the Directory. */
const ABSENT_MS = 2_000;
/** While one request asks again, or the Directory is out of reach, the others go on with what is known. */
const REFRESHING_MS = 5_000;

const known = new BoundedCache<string, Entry>(5_000);
/** Apart, so that made-up names cannot push out real sites. */
const absent = new BoundedCache<string, Entry>(5_000);

/** So many unknown names a second may cost a look-up each; made-up ones beyond that do not reach the Directory. */
const UNKNOWN_PER_S = 200;
let unknown = { second: 0, count: 0 };

const refuseFlood = (now: number): void => {
  if (unknown.second === Math.floor(now / 1000) && unknown.count >= UNKNOWN_PER_S) throw overloaded(1);
};

const countUnknown = (now: number): void => {
  const second = Math.floor(now / 1000);
  unknown = { second, count: unknown.second === second ? unknown.count + 1 : 1 };
};

const remember = (siteId: string, record: SiteRecord | null): KnownSite | null => {
  const now = Date.now();
  if (!record) {
    known.delete(siteId);
    absent.set(siteId, { site: null, freshUntil: now + ABSENT_MS });
    return null;
  }
  absent.delete(siteId);
  const before = known.get(siteId)?.site;
  const same = before?.record.version === record.version && before.record.createdAt === record.createdAt;
  const site = before && same ? before : { record, rules: compileSettings(record.settings) };
  known.set(siteId, { site, freshUntil: now + FRESH_MS });
  return site;
};

/** Reads the site anew from the Directory: what is known is too old. */
export const refreshSite = async (env: Env, siteId: string): Promise<KnownSite | null> =>
  remember(siteId, await directoryStub(env).site(siteId));

/**
 * The site, at most half a minute old unless the Directory cannot be reached.
 * @returns null when there is none
 * @throws Refusal 503 in a flood of names that nobody knows
 */
export const siteOf = async (env: Env, siteId: string): Promise<KnownSite | null> => {
  const now = Date.now();
  const entry = known.get(siteId) ?? absent.get(siteId);
  if (entry && entry.freshUntil > now) return entry.site;
  if (!entry?.site) {
    refuseFlood(now);
    const site = await refreshSite(env, siteId);
    if (!site) countUnknown(now);
    return site;
  }
  entry.freshUntil = now + REFRESHING_MS;
  try {
    return await refreshSite(env, siteId);
  } catch (error) {
    log("warn", "the directory cannot be reached, going on with what is known", {}, error);
    return entry.site;
  }
};

/** Takes note of what an administrator did through this isolate. @param record null: deleted */
export const noteSite = (siteId: string, record: SiteRecord | null): void => {
  remember(siteId, record);
};
