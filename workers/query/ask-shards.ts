import type { ScanPartial } from "../../domain/query/partial.ts";
import type { ScanPlan } from "../../domain/query/plan.ts";
import { shardStub } from "../../objects/addresses.ts";
import type { SiteSettings } from "../../protocol/site-settings.ts";
import { Refusal } from "../answers.ts";
import type { Env } from "../env.ts";

const RETRY_AFTER_S = 2;

/** What is missing is named: an answer without a shard would be a wrong one. */
const missing = (shards: readonly number[], of: number): Refusal => {
  const which = shards.length === 1 ? "shard" : "shards";
  return new Refusal(
    503,
    `The answer would be incomplete: ${which} ${shards.join(", ")} of 0..${of - 1} did not reply. Ask again later.`,
    { "retry-after": String(RETRY_AFTER_S) },
  );
};

/**
 * Asks all shards of a site at once.
 * @returns the reply of each shard, in the order of the plans
 * @throws Refusal 503 when one did not reply
 */
export const askShards = async (env: Env, settings: SiteSettings, plans: ScanPlan[]): Promise<ScanPartial[][]> => {
  const { site_id, shards, jurisdiction } = settings;
  const replies = await Promise.allSettled(
    Array.from({ length: shards }, (_, shard) => shardStub(env, site_id, shard, jurisdiction).scan(plans)),
  );
  const failed: number[] = [];
  const partials: ScanPartial[][] = [];
  replies.forEach((reply, shard) => {
    if (reply.status === "fulfilled") partials.push(reply.value);
    else {
      failed.push(shard);
      console.error(`shard ${shard} of ${site_id} did not answer a query:`, reply.reason);
    }
  });
  if (failed.length > 0) throw missing(failed, shards);
  return partials;
};
