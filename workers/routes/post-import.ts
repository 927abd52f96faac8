import { shardOf } from "../../domain/ingest/identity.ts";
import type { IngestReply } from "../../objects/api.ts";
import type { ImportReport } from "../../protocol/import.ts";
import { IMPORT_DROPPED_LISTED, IMPORT_LINE_BYTES } from "../../protocol/limits.ts";
import { requireSiteAdmin } from "../access/guard.ts";
import type { Env } from "../env.ts";
import { json, overloaded, Refusal } from "../http/answers.ts";
import { chunksOf } from "../http/body.ts";
import { linesOf } from "../http/ndjson.ts";
import { noteDrops } from "../ingest/drop-counts.ts";
import { ImportBatcher } from "../ingest/import-batcher.ts";
import { ImportJudge } from "../ingest/import-history.ts";
import { configureShard, sendToShard } from "../ingest/send-to-shard.ts";
import type { RouteRequest } from "../router.ts";
import { type KnownSite, refreshSite } from "../sites/known-sites.ts";

/** A shard that is busy is given so many chances before the whole import is put off. */
const ATTEMPTS = 8;

const bodyOf = ({ body, headers }: Request): AsyncIterable<Uint8Array> => {
  if (!body) throw new Refusal(400, "The body must be NDJSON: one JSON object per line.");
  const encoding = headers.get("content-encoding")?.toLowerCase() ?? "identity";
  if (encoding === "identity") return chunksOf(body);
  if (encoding !== "gzip" && encoding !== "x-gzip")
    throw new Refusal(415, "Content-Encoding must be gzip, or not there at all.");
  const whole = body.pipeThrough(new DecompressionStream("gzip"));
  return chunksOf(whole, "The body cannot be decompressed; send intact gzip, of one piece.");
};

/** Sends to a shard until it takes the lines. The whole import is judged by the settings of when it began. */
const sender = (env: Env, start: KnownSite) => {
  let { record } = start;
  return async (shard: number, lines: string): Promise<IngestReply & { kind: "done" }> => {
    for (let attempt = 1; ; attempt++) {
      const reply = await sendToShard(env, record, shard, lines);
      if (reply.kind === "done") return reply;
      if (attempt === ATTEMPTS) throw overloaded(10);
      if (reply.kind === "overloaded") {
        await new Promise((resolve) => setTimeout(resolve, reply.retryAfterS * 1000));
        continue;
      }
      const site = await refreshSite(env, record.settings.site_id);
      if (!site) throw new Refusal(404, "The site was deleted during the import.");
      record = site.record;
      if (reply.kind === "unknown_site") await configureShard(env, record, shard);
    }
  };
};

/** `POST /api/sites/:site/import`: history as NDJSON, streamed; when it answers, every accepted line is durable. */
export const postImport = async (request: RouteRequest, env: Env, ctx: ExecutionContext): Promise<Response> => {
  const { site: name } = request.params;
  await requireSiteAdmin(request, env, name ?? "");
  const site = await refreshSite(env, name ?? "");
  if (!site) throw new Refusal(404, "There is no such site.");
  const receivedAt = Date.now();
  const judge = new ImportJudge(site.rules, receivedAt);
  const batcher = new ImportBatcher(receivedAt, sender(env, site));
  const dropped: ImportReport["dropped"] = [];
  const droppedByReason: ImportReport["dropped_by_reason"] = {};
  let droppedTotal = 0;
  for await (const { number, text } of linesOf(bodyOf(request), IMPORT_LINE_BYTES)) {
    const judged =
      text === null
        ? { reason: "invalid" as const, detail: `the line has more than ${IMPORT_LINE_BYTES} bytes` }
        : judge.judge(text);
    if ("hit" in judged) {
      await batcher.add(shardOf(judged.visitor, site.rules.shards), judged, text?.length ?? 0);
      continue;
    }
    droppedTotal++;
    droppedByReason[judged.reason] = (droppedByReason[judged.reason] ?? 0) + 1;
    if (dropped.length < IMPORT_DROPPED_LISTED) dropped.push({ line: number, ...judged });
  }
  await batcher.finish();
  if (droppedTotal > 0) noteDrops(env, ctx, site.record, { dropped: droppedByReason });
  const report: ImportReport = {
    accepted: batcher.accepted,
    duplicates: batcher.duplicates,
    dropped,
    dropped_total: droppedTotal,
    dropped_by_reason: droppedByReason,
  };
  return json(report);
};
