import * as v from "valibot";
import { senderOf } from "../../domain/limits/sender.ts";
import { type Collect, collectSchema, type Receipt } from "../../protocol/collect.ts";
import { fieldErrors } from "../../protocol/error.ts";
import { COLLECT_BODY_BYTES, HEARTBEAT_QUIET_S } from "../../protocol/limits.ts";
import type { Env } from "../env.ts";
import { noContent, overloaded, Refusal, withHeaders } from "../http/answers.ts";
import { arrivalOf, judgeCollect } from "../ingest/collect.ts";
import { beyondQuota, deliver } from "../ingest/deliver.ts";
import { hasHandsFull, RETRY_AFTER_S, withinCapacity } from "../ingest/under-way.ts";
import { failed } from "../operation/failures.ts";
import { siteOf } from "../sites/known-sites.ts";

/** `OPTIONS /api/collect`, for a tracker that sends its JSON as JSON. */
export const optionsCollect = (): Response =>
  noContent({
    "access-control-allow-origin": "*",
    "access-control-allow-methods": "POST",
    "access-control-allow-headers": "content-type",
    "access-control-max-age": "86400",
  });

const parse = (text: string): Collect => {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new Refusal(400, { errors: { request: ["Unable to parse request body as json"] } });
  }
  const result = v.safeParse(collectSchema, body);
  if (!result.success) throw new Refusal(400, { errors: fieldErrors(result.issues) });
  return result.output;
};

const collect = async (request: Request, text: string, env: Env, ctx: ExecutionContext): Promise<Receipt> => {
  const body = parse(text);
  const site = await siteOf(env, body.site);
  if (!site) throw unknownSite(body.site);
  const arrival = await arrivalOf(request, env, ctx, { sentAt: body.sent_at });
  const delivered = await deliver(env, ctx, {
    site,
    sender: senderOf(body.site, arrival.ip),
    judge: ({ rules }) => judgeCollect(request, env, { rules, body, arrival }),
  });
  if (!delivered) throw unknownSite(body.site);
  const { reply, judged } = delivered;
  if (!reply) return { accepted: 0, duplicates: 0, dropped: judged.dropped, heartbeat_s: HEARTBEAT_QUIET_S };
  const { accepted, duplicates, heartbeatS } = reply;
  const dropped = [...judged.dropped, ...beyondQuota(judged, reply)];
  return { accepted, duplicates, dropped, heartbeat_s: heartbeatS };
};

const unknownSite = (site: string): Refusal =>
  new Refusal(404, `There is no site ${site} here; make it first, or correct data-site.`);

/** As few as will do: on a busy server headers are a good part of what a receipt costs (docs/performance.md). */
const receiptHeaders = { "content-type": "application/json", "access-control-allow-origin": "*" };
/** Without this a tracker on another origin is not shown how long to wait, or what became of its events. */
const exposed = { "access-control-expose-headers": "retry-after, x-footfall-dropped" };

/** What an overloaded server answers most of the time, so it is written but once. */
const busy = JSON.stringify(overloaded(RETRY_AFTER_S).body);
const busyHeaders = { ...receiptHeaders, ...exposed, "retry-after": String(RETRY_AFTER_S) };

/** `POST /api/collect`: from any page, so even a refusal may be read by it. The 202 leaves when all is durable. */
export const postCollect = async (request: Request, env: Env, ctx: ExecutionContext): Promise<Response> => {
  if (hasHandsFull(ctx)) return new Response(busy, { status: 503, headers: busyHeaders });
  try {
    const receipt = await withinCapacity(request, ctx, {
      limit: COLLECT_BODY_BYTES,
      work: (text) => collect(request, text, env, ctx),
    });
    const { length } = receipt.dropped;
    const headers =
      length === 0 ? receiptHeaders : { ...receiptHeaders, ...exposed, "x-footfall-dropped": `${length}` };
    return new Response(JSON.stringify(receipt), { status: 202, headers });
  } catch (error) {
    return withHeaders(failed(error, request, env, ctx), { "access-control-allow-origin": "*", ...exposed });
  }
};
