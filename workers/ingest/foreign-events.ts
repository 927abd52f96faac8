import { type Arrival, draftOf, type ParsedEvent } from "../../domain/ingest/draft.ts";
import { enrich, type HitAttention, hitOf, liveSteps } from "../../domain/ingest/enrich.ts";
import type { Hit } from "../../domain/ingest/hit.ts";
import { shardOf, visitorOf } from "../../domain/ingest/identity.ts";
import type { SiteRules } from "../../domain/ingest/site-rules.ts";
import type { Receipt } from "../../protocol/collect.ts";
import type { Env } from "../env.ts";
import type { Judged } from "./collect.ts";
import { pseudonymsOf, shardOfPseudonyms } from "./pseudonyms.ts";

/** An event in somebody else's words, translated. */
export interface ForeignEvent {
  parsed: ParsedEvent;
  attention: HitAttention;
  /** By which a retry is recognised (domain/ingest/identity.ts). */
  id: string;
}

interface Heard {
  rules: SiteRules;
  arrival: Arrival;
  userAgent: string;
  /** Null: a daily pseudonym is derived. */
  visitor: string | null;
  events: readonly ForeignEvent[];
}

const ownerOf = async (env: Env, { rules, arrival, userAgent, visitor }: Heard) => {
  const known = visitorOf(rules.identity, visitor, null);
  if (known !== null) return { visitor: known, previousVisitor: "", shard: shardOf(known, rules.shards) };
  const who = { site: rules.site, ip: arrival.ip, userAgent };
  const names = await pseudonymsOf(env, who, arrival.receivedAt);
  return { visitor: names.today, previousVisitor: names.yesterday, shard: shardOfPseudonyms(who, rules.shards) };
};

/** Runs the steps on the events of one visitor; their seqs count them from 1. */
export const judgeForeign = async (env: Env, heard: Heard): Promise<Judged> => {
  const dropped: Receipt["dropped"] = [];
  const hits: Hit[] = [];
  const seqs: number[] = [];
  heard.events.forEach(({ parsed, attention, id }, index) => {
    const draft = draftOf(heard.rules, heard.arrival, parsed);
    const reason = enrich(draft, liveSteps);
    if (reason) {
      dropped.push({ seq: index + 1, reason });
      return;
    }
    hits.push(hitOf(draft, { session: "", seq: 0, id }, attention));
    seqs.push(index + 1);
  });
  const { visitor, previousVisitor, shard } =
    hits.length > 0 ? await ownerOf(env, heard) : { visitor: "", previousVisitor: "", shard: 0 };
  const { receivedAt } = heard.arrival;
  return { batch: { visitor, previousVisitor, receivedAt, imported: false, hits }, seqs, shard, dropped };
};
