import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { type PartPolicy, usualPolicy } from "../../domain/parts/policy.ts";
import { shardStub } from "../../objects/addresses.ts";
import type { VisitorShard } from "../../objects/visitor-shard.ts";

/** What happens to a site's shards in the course of time, on demand. */

const stubOf = (site: string, shard: number): DurableObjectStub<VisitorShard> =>
  shardStub(env, site, shard, null) as unknown as DurableObjectStub<VisitorShard>;

const early: PartPolicy = { ...usualPolicy, closedKept: 1, sealWorthwhile: 1, fanIn: 2 };

/** Seals what is closed, but for one visit, and merges; usually it takes thousands of visits until that happens. */
export const sealShard = async (site: string, shard = 0): Promise<boolean> => {
  const stub = stubOf(site, shard);
  await runInDurableObject(stub, (object) => {
    const { known } = object as unknown as {
      known: { ledger: { policy: PartPolicy; parts: { policy: PartPolicy } } } | null;
    };
    if (!known) return;
    known.ledger.policy = early;
    known.ledger.parts.policy = early;
  });
  return runDurableObjectAlarm(stub);
};

export const evictShard = (site: string, shard = 0): Promise<void> => evictDurableObject(stubOf(site, shard));

/** How many runs the shard keeps in parts. */
export const sealedRuns = (site: string, shard = 0): Promise<number> =>
  runInDurableObject(stubOf(site, shard), (_object, { storage }) =>
    storage.sql
      .exec<{ zone: string }>("SELECT zone FROM parts")
      .toArray()
      .reduce((sum, { zone }) => sum + JSON.parse(zone).rows, 0),
  );
