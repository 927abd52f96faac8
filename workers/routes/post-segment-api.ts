import * as v from "valibot";
import { senderOf } from "../../domain/limits/sender.ts";
import { fieldErrors } from "../../protocol/error.ts";
import { SEGMENT_BODY_BYTES } from "../../protocol/limits.ts";
import { segmentCallSchema } from "../../protocol/segment-api.ts";
import { clientIp } from "../access/client-ip.ts";
import { callerOfGuess, sentSecret } from "../access/credentials.ts";
import type { Env } from "../env.ts";
import { json, noContent, Refusal, withHeaders } from "../http/answers.ts";
import { parseJson } from "../http/body.ts";
import { arrivalOf } from "../ingest/collect.ts";
import { beyondQuota, deliver } from "../ingest/deliver.ts";
import { judgeForeign } from "../ingest/foreign-events.ts";
import { type RefusedMessage, type SegmentVisitor, sortMessages } from "../ingest/segment-api.ts";
import { withinCapacity } from "../ingest/under-way.ts";
import { failed } from "../operation/failures.ts";
import type { RouteRequest } from "../router.ts";
import { type KnownSite, siteOf } from "../sites/known-sites.ts";

/** `POST /v1/{track,page,identify,screen,group,alias,batch}`: Segment's HTTP API, for who holds a write key of the site (docs/collect.md). */

const toAnyone = { "access-control-allow-origin": "*", "access-control-expose-headers": "retry-after" };

/** `OPTIONS /v1/*`: browsers ask before they send a write key. */
export const optionsSegment = (): Response =>
  noContent({
    ...toAnyone,
    "access-control-allow-methods": "POST",
    "access-control-allow-headers": "authorization, content-type",
    "access-control-max-age": "86400",
  });

/** The site of a write key: as the user name of Basic, as a Bearer token, or in the body. @throws Refusal 401 or 403 */
const siteOfKey = async (request: Request, env: Env, inBody: string | null | undefined): Promise<KnownSite> => {
  const key = sentSecret(request) ?? inBody;
  if (!key) throw new Refusal(401, "Send a write key of the site: as the user name of Basic, or as writeKey.");
  const caller = await callerOfGuess(request, env, key);
  const site = caller.kind === "writer" ? await siteOf(env, caller.site) : null;
  if (!site) throw new Refusal(403, "This is no write key; make one in the site's settings.");
  return site;
};

interface Outcome {
  accepted: number;
  duplicates: number;
  dropped: RefusedMessage[];
}

const takeVisitor = async (
  request: Request,
  { env, ctx, site, who }: { env: Env; ctx: ExecutionContext; site: KnownSite; who: SegmentVisitor },
): Promise<Outcome> => {
  // A server's own address and agent say nothing about a visitor.
  const isBrowser = /^Mozilla\//.test(request.headers.get("user-agent") ?? "");
  const userAgent = who.userAgent ?? (isBrowser ? (request.headers.get("user-agent") ?? "") : "");
  const ip = who.ip ?? (isBrowser ? null : "");
  const arrival = await arrivalOf(request, env, ctx, { sentAt: who.sentAt, ip, userAgent });
  const delivered = await deliver(env, ctx, {
    site,
    sender: senderOf(site.rules.site, clientIp(request, env)),
    judge: ({ rules }) =>
      judgeForeign(env, {
        rules,
        arrival,
        userAgent,
        visitor: who.visitor,
        events: who.messages.map(({ event }) => event),
      }),
  });
  if (!delivered) throw new Refusal(403, "The site of this key was deleted.");
  const { judged, reply } = delivered;
  const dropped = [...judged.dropped, ...(reply ? beyondQuota(judged, reply) : [])];
  return {
    accepted: reply?.accepted ?? 0,
    duplicates: reply?.duplicates ?? 0,
    dropped: dropped.map(({ seq, reason }) => ({ index: who.messages[seq - 1]?.index ?? 0, reason })),
  };
};

const take = async (
  request: Request,
  { text, type }: { text: string; type: string | null },
  env: Env,
  ctx: ExecutionContext,
): Promise<Outcome> => {
  const body = parseJson(text);
  const call = v.safeParse(segmentCallSchema, body);
  if (!call.success) throw new Refusal(400, { errors: fieldErrors(call.issues) });
  const { batch, context, sentAt, writeKey } = call.output;
  const site = await siteOfKey(request, env, writeKey);
  if (type === null && !batch) throw new Refusal(400, { errors: { batch: ["is required"] } });
  const { visitors, refused } = sortMessages({
    messages: type === null ? (batch ?? []) : [body],
    type,
    context,
    sentAt,
    receivedAt: Date.now(),
    rules: site.rules,
  });
  const alone = type === null ? undefined : refused[0];
  if (alone) throw new Refusal(400, { errors: { request: [alone.detail ?? alone.reason] } });
  const outcomes = await Promise.all(visitors.map((who) => takeVisitor(request, { env, ctx, site, who })));
  const sum = (of: "accepted" | "duplicates"): number => outcomes.reduce((total, outcome) => total + outcome[of], 0);
  const dropped = [...refused, ...outcomes.flatMap((outcome) => outcome.dropped)].sort((a, b) => a.index - b.index);
  return { accepted: sum("accepted"), duplicates: sum("duplicates"), dropped };
};

/** Segment's libraries send again whatever is refused with anything but 400, and a body that is too long will not be shorter then. */
const inSegmentsWords = (error: unknown): unknown =>
  error instanceof Refusal && error.status === 413 ? new Refusal(400, error.message) : error;

/** @param type of the messages; null: each of a batch says its own */
const segmentRoute =
  (type: string | null) =>
  async (request: RouteRequest, env: Env, ctx: ExecutionContext): Promise<Response> => {
    try {
      const outcome = await withinCapacity(request, ctx, {
        limit: SEGMENT_BODY_BYTES,
        work: (text) => take(request, { text, type }, env, ctx),
      });
      return json({ success: true, ...outcome }, 200, toAnyone);
    } catch (error) {
      return withHeaders(failed(inSegmentsWords(error), request, env, ctx), toAnyone);
    }
  };

export const postTrack = segmentRoute("track");
export const postPage = segmentRoute("page");
export const postIdentify = segmentRoute("identify");
export const postScreen = segmentRoute("screen");
export const postGroup = segmentRoute("group");
export const postAlias = segmentRoute("alias");
export const postBatch = segmentRoute(null);
