import * as v from "valibot";
import { encodeHitBatch } from "../../domain/ingest/hit-codec.ts";
import { type Collect, collectSchema, type Receipt } from "../../protocol/collect.ts";
import { fieldErrors } from "../../protocol/error.ts";
import { COLLECT_BODY_BYTES, HEARTBEAT_QUIET_S } from "../../protocol/limits.ts";
import { answerFailure, json, noContent, overloaded, Refusal } from "../answers.ts";
import { readText } from "../body.ts";
import { arrivalOf, judgeCollect } from "../collect.ts";
import type { Env } from "../env.ts";
import { configureShard, sendToShard } from "../send-to-shard.ts";
import { refreshSite, siteOf } from "../sites.ts";

/** How often settings that changed meanwhile, or a shard that was never told, are put right before the client is asked to. */
const ATTEMPTS = 3;

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

const collect = async (request: Request, env: Env, ctx: ExecutionContext): Promise<Receipt> => {
  const body = parse(await readText(request, COLLECT_BODY_BYTES));
  let site = await siteOf(env, body.site);
  if (!site) throw unknownSite(body.site);
  const arrival = await arrivalOf(request, env, ctx, body.sent_at);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const { batch, shard, dropped } = await judgeCollect(request, env, { rules: site.rules, body, arrival });
    if (batch.hits.length === 0) return { accepted: 0, duplicates: 0, dropped, heartbeat_s: HEARTBEAT_QUIET_S };
    const reply = await sendToShard(env, site.record, shard, encodeHitBatch(batch));
    if (reply.kind === "done") {
      const { accepted, duplicates, heartbeatS } = reply;
      return { accepted, duplicates, dropped, heartbeat_s: heartbeatS };
    }
    if (reply.kind === "overloaded") throw overloaded(reply.retryAfterS);
    site = await refreshSite(env, body.site);
    if (!site) throw unknownSite(body.site);
    if (reply.kind === "unknown_site") await configureShard(env, site.record, shard);
  }
  throw overloaded(1);
};

const unknownSite = (site: string): Refusal =>
  new Refusal(404, `There is no site ${site} here; make it first, or correct data-site.`);

/** `POST /api/collect`: from any page, so even a refusal may be read by it. The 202 leaves when all is durable. */
export const postCollect = async (request: Request, env: Env, ctx: ExecutionContext): Promise<Response> => {
  let response: Response;
  try {
    response = json(await collect(request, env, ctx), 202);
  } catch (error) {
    response = answerFailure(error);
  }
  response.headers.set("access-control-allow-origin", "*");
  // Without this a tracker on another origin is not shown how long to wait.
  response.headers.set("access-control-expose-headers", "retry-after");
  return response;
};
