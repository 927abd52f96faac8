import { encodeHitBatch } from "../../domain/ingest/hit-codec.ts";
import type { IngestReply } from "../../objects/api.ts";
import type { Receipt } from "../../protocol/collect.ts";
import type { Env } from "../env.ts";
import { overloaded, Refusal } from "../http/answers.ts";
import { noteEvents } from "../operation/metrics.ts";
import { type KnownSite, refreshSite } from "../sites/known-sites.ts";
import type { Judged } from "./collect.ts";
import { noteDrops } from "./drop-counts.ts";
import { configureShard, sendToShard } from "./send-to-shard.ts";

/** How often settings that changed meanwhile, or a shard that was never told, are put right before the client is asked to. */
const ATTEMPTS = 3;

const tooFast = (retryAfterS: number): Refusal =>
  new Refusal(429, "That is more at once than may come from here, or than the site takes; send the same again later.", {
    "retry-after": String(retryAfterS),
  });

interface Delivery {
  site: KnownSite;
  /** Under which name the shard counts who sent it; "" when that says nothing. */
  sender: string;
  /** Runs the rules under the settings as they are now. */
  judge(site: KnownSite): Promise<Judged>;
}

/**
 * Has events judged and hands them to their shard; what was dropped is counted.
 * @returns `reply` null: nothing was left to send. Null for both: the site was deleted meanwhile
 * @throws Refusal 429 or 503 when they cannot be taken now
 */
export const deliver = async (
  env: Env,
  ctx: ExecutionContext,
  { site, sender, judge }: Delivery,
): Promise<{ judged: Judged; reply: (IngestReply & { kind: "done" }) | null } | null> => {
  const siteId = site.record.settings.site_id;
  let known = site;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const { record } = known;
    const judged = await judge(known);
    if (judged.batch.hits.length === 0) {
      const dropped = judged.dropped.map(({ reason }) => reason);
      noteDrops(env, ctx, record, { reasons: dropped });
      noteEvents({ accepted: 0, duplicates: 0, dropped: dropped.length });
      return { judged, reply: null };
    }
    const reply = await sendToShard(env, record, judged.shard, encodeHitBatch(judged.batch), sender);
    if (reply.kind === "done") {
      const dropped = [...judged.dropped, ...beyondQuota(judged, reply)].map(({ reason }) => reason);
      noteDrops(env, ctx, record, { reasons: dropped, folded: reply.folded });
      noteEvents({ accepted: reply.accepted, duplicates: reply.duplicates, dropped: dropped.length });
      return { judged, reply };
    }
    if (reply.kind === "overloaded") throw overloaded(reply.retryAfterS);
    if (reply.kind === "limited") throw tooFast(reply.retryAfterS);
    const fresh = await refreshSite(env, siteId);
    if (!fresh) return null;
    known = fresh;
    if (reply.kind === "unknown_site") await configureShard(env, known.record, judged.shard);
  }
  throw overloaded(1);
};

/** The events that the month's quota did not cover, by what the caller calls them. */
export const beyondQuota = (
  { seqs }: Pick<Judged, "seqs">,
  { overQuota = [] }: Pick<IngestReply & { kind: "done" }, "overQuota">,
): Receipt["dropped"] => overQuota.map((place) => ({ seq: seqs[place] ?? 0, reason: "over_quota" }));
