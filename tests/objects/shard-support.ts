import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import type { Hit } from "../../domain/ingest/hit.ts";
import { encodeHitBatch } from "../../domain/ingest/hit-codec.ts";
import type { ScanPlan } from "../../domain/query/plan.ts";
import { shardStub } from "../../objects/addresses.ts";
import type { IngestReply, SiteRecord } from "../../objects/api.ts";
import type { VisitorShard } from "../../objects/visitor-shard.ts";
import type { SiteSettings } from "../../protocol/site-settings.ts";
import { aBatch, aHit } from "../support/hits.ts";
import { aSite } from "../support/sites.ts";

/** A shard of a site of its own, configured, and what tests ask of it. */
/** To come, so that an alarm which a shard sets by a clock of a test never rings by itself. */
export const NOON = Date.UTC(2036, 5, 1, 12);
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;

let sites = 0;

export const newShard = async (version = 1, settings: Partial<SiteSettings> = {}) => {
  const record: SiteRecord = aSite(`shard-${++sites}.example`, version, settings);
  const stub = () => shardStub(env, record.settings.site_id, 0, null);
  await stub().configure(record);
  return { record, stub };
};
export type Shard = Awaited<ReturnType<typeof newShard>>;

/** One visitor's hits in text form; pageviews of `/` at noon unless told otherwise. */
export const line = (visitor: string, ...hits: Partial<Hit>[]): string =>
  encodeHitBatch(
    aBatch(
      visitor,
      hits.map((hit) => aHit({ at: NOON, ...hit })),
    ),
  );

const totals: ScanPlan = {
  subject: "hits",
  from: 0,
  to: NOON * 2,
  rows: "counted",
  filter: null,
  dimensions: [],
  measures: ["visitors", "visits", "pageviews", "events"],
};

/** visitors, visits, pageviews, events */
export const count = async ({ stub }: Shard): Promise<number[]> => {
  const [partial] = await stub().scan([totals]);
  if (partial?.subject !== "groups") throw new Error("expected groups");
  return partial.sums.map((sum) => sum[0] ?? 0);
};

export const done = (reply: IngestReply): string =>
  reply.kind === "done" ? `${reply.accepted} accepted, ${reply.duplicates} duplicate` : reply.kind;

/** Runs in the shard's own object. */
export const within = <T>(
  stub: ReturnType<Shard["stub"]>,
  run: (shard: VisitorShard, state: DurableObjectState) => T | Promise<T>,
): Promise<T> => runInDurableObject(stub as unknown as DurableObjectStub<VisitorShard>, run);

/** Makes it so late for the shard that every visit is closed, and has its alarm do what it does. */
export const alarmAt = async ({ stub }: Shard, now: number): Promise<boolean> => {
  await within(stub(), (shard) => {
    shard.clock = { now: () => now };
  });
  return runDurableObjectAlarm(stub());
};

/** Rows of a statement on the shard's own tables. */
export const rows = async <T extends Record<string, SqlStorageValue>>({ stub }: Shard, sql: string): Promise<T[]> =>
  within(stub(), (_shard, state) => state.storage.sql.exec<T>(sql).toArray());
