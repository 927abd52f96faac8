import { agentOf } from "../../domain/ingest/agent.ts";
import { type Arrival, clientOf, draftOf, type ParsedEvent } from "../../domain/ingest/draft.ts";
import {
  enrich,
  type HitAttention,
  type HitIdentity,
  hitOf,
  liveSteps,
  noAttention,
} from "../../domain/ingest/enrich.ts";
import type { Hit, HitBatch } from "../../domain/ingest/hit.ts";
import { eventIdOfSession, eventIdWithoutSession, shardOf, visitorOf } from "../../domain/ingest/identity.ts";
import type { SiteRules } from "../../domain/ingest/site-rules.ts";
import type { Collect, CollectEvent, Receipt } from "../../protocol/collect.ts";
import { clientIp } from "../access/client-ip.ts";
import type { Env } from "../env.ts";
import { placeOfAddress, placeOfRequest } from "./geo.ts";
import { parseAddress } from "./parse-address.ts";
import { pseudonymsOf, shardOfPseudonyms } from "./pseudonyms.ts";

/** From a parsed collect request to the hit batch for its shard. */

export interface Judged {
  /** Hits without any: nothing has to be sent. */
  batch: HitBatch;
  /** What the caller calls each hit of the batch. */
  seqs: number[];
  shard: number;
  dropped: Receipt["dropped"];
}

/** What is known of a request otherwise than by its headers, since a server may speak for a browser. */
interface Said {
  /** The client's clock when the request left, or null. */
  sentAt: number | null;
  ip?: string | null;
  userAgent?: string | null;
}

/** What the request as a whole says: who, from where, with what. */
export const arrivalOf = async (
  request: Request,
  env: Env,
  ctx: ExecutionContext,
  { sentAt, ...said }: Said,
): Promise<Arrival> => {
  const { headers } = request;
  const ip = said.ip ?? clientIp(request, env);
  const agent = agentOf(said.userAgent ?? headers.get("user-agent") ?? "");
  const keepAlive = (work: Promise<unknown>): void => ctx.waitUntil(work);
  const place = await (said.ip == null
    ? placeOfRequest(request, env, ip, keepAlive)
    : placeOfAddress(env, ip, keepAlive));
  const optedOut = headers.get("dnt") === "1" || headers.get("sec-gpc") === "1";
  return { receivedAt: Date.now(), sentAt, optedOut, ip, agent, place, client: clientOf(agent, place) };
};

const parsed = (event: CollectEvent): ParsedEvent => ({
  kind: event.type,
  at: event.at,
  name: event.type === "event" ? event.name : "",
  address: parseAddress(event.url),
  referrer: event.type === "engagement" ? null : parseAddress(event.referrer),
  props: event.type === "engagement" ? null : (event.props ?? null),
  revenue: event.type === "event" ? (event.revenue ?? null) : null,
  interactive: event.type === "pageview" || (event.type === "event" && event.interactive),
});

const attention = (event: CollectEvent): HitAttention =>
  event.type === "engagement"
    ? {
        pageview: event.pageview,
        engagedMs: event.engaged_ms,
        scroll: event.scroll ?? null,
        interactions: event.interactions,
      }
    : noAttention;

/** Whose events these are, how each is recognised, and which shard owns them. */
interface Identity {
  visitor: string;
  previousVisitor: string;
  shard: number;
  of(event: CollectEvent): HitIdentity;
}

const eventName = (event: CollectEvent): string => (event.type === "event" ? event.name : "");

const withoutSession = (visitor: string, event: CollectEvent): HitIdentity => ({
  session: "",
  seq: event.seq,
  id: eventIdWithoutSession(visitor, { ...event, name: eventName(event) }),
});

const identityOf = async (
  request: Request,
  env: Env,
  { rules, body, arrival }: { rules: SiteRules; body: Collect; arrival: Arrival },
): Promise<Identity> => {
  const { session } = body;
  const visitor = visitorOf(rules.identity, body.visitor, session);
  if (visitor !== null) {
    return {
      visitor,
      previousVisitor: "",
      shard: shardOf(visitor, rules.shards),
      of: (event) => (session === null ? withoutSession(visitor, event) : { session, seq: event.seq, id: "" }),
    };
  }
  const who = { site: rules.site, ip: arrival.ip, userAgent: request.headers.get("user-agent") ?? "" };
  const names = await pseudonymsOf(env, who, arrival.receivedAt);
  return {
    visitor: names.today,
    previousVisitor: names.yesterday,
    shard: shardOfPseudonyms(who, rules.shards),
    of: (event) => {
      if (session !== null) return { session: "", seq: event.seq, id: eventIdOfSession(session, event.seq) };
      // Under the name of the day on which the client says that it happened, so that a retry after midnight has the same id.
      const name = new Date(event.at).toISOString().slice(0, 10) < names.day ? names.yesterday : names.today;
      return withoutSession(name, event);
    },
  };
};

/** Runs the steps on every event of a request. */
export const judgeCollect = async (
  request: Request,
  env: Env,
  input: { rules: SiteRules; body: Collect; arrival: Arrival },
): Promise<Judged> => {
  const { rules, body, arrival } = input;
  const dropped: Receipt["dropped"] = [];
  const passed: { draft: ReturnType<typeof draftOf>; event: CollectEvent }[] = [];
  for (const event of body.events) {
    const draft = draftOf(rules, arrival, parsed(event));
    const reason = enrich(draft, liveSteps);
    if (reason) dropped.push({ seq: event.seq, reason });
    else passed.push({ draft, event });
  }
  const base = { receivedAt: arrival.receivedAt, imported: false };
  if (passed.length === 0) {
    return { batch: { ...base, visitor: "", previousVisitor: "", hits: [] }, seqs: [], shard: 0, dropped };
  }
  const identity = await identityOf(request, env, input);
  const hits = passed.map(({ draft, event }): Hit => hitOf(draft, identity.of(event), attention(event)));
  const { visitor, previousVisitor, shard } = identity;
  const seqs = passed.map(({ event }) => event.seq);
  return { batch: { ...base, visitor, previousVisitor, hits }, seqs, shard, dropped };
};
