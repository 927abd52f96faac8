import { shardStub } from "../../objects/addresses.ts";
import type { IngestReply, SiteRecord } from "../../objects/api.ts";
import type { Env } from "../env.ts";

const RETRY_AFTER_S = 2;

/** Hands lines (domain/ingest/hit-codec.ts) to a shard. That it is overloaded is an answer, whoever notices it. */
export const sendToShard = async (
  env: Env,
  { settings, version }: SiteRecord,
  shard: number,
  lines: string,
  sender = "",
): Promise<IngestReply> => {
  try {
    return await shardStub(env, settings.site_id, shard, settings.jurisdiction).ingest(lines, version, sender);
  } catch (error) {
    if (error instanceof Error && "overloaded" in error && error.overloaded === true) {
      return { kind: "overloaded", retryAfterS: RETRY_AFTER_S };
    }
    throw error;
  }
};

/** Makes a shard know the site, when the Directory says that it exists. */
export const configureShard = async (env: Env, record: SiteRecord, shard: number): Promise<void> => {
  const { site_id, jurisdiction } = record.settings;
  await shardStub(env, site_id, shard, jurisdiction).configure(record);
};
