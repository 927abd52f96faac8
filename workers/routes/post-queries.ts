import { ask, readQuery } from "../../domain/query/ask.ts";
import { withCoverage } from "../../domain/query/coverage.ts";
import { type QueriesAnswer, queriesSchema } from "../../protocol/queries.ts";
import { requireAsker } from "../access/guard.ts";
import type { Env } from "../env.ts";
import { json } from "../http/answers.ts";
import { readFields } from "../http/fields.ts";
import { liveStateOf } from "../query/live-state.ts";
import { oneCall } from "../query/one-call.ts";
import { askedSite } from "../query/segments.ts";
import { SiteArchive } from "../query/site-archive.ts";
import { SiteShards } from "../query/site-shards.ts";
import type { RouteRequest } from "../router.ts";

/** `POST /api/sites/:site/queries`: many questions, one call to each shard (docs/query.md). */
export const postQueries = async (request: RouteRequest, env: Env): Promise<Response> => {
  const asked = await requireAsker(request, env, request.params.site ?? "");
  const { queries } = await readFields(queriesSchema, request);
  const filters = queries.map((question) => question.filters);
  const settings = await askedSite(env, asked, filters);
  const now = Date.now();
  // They share their calls, so a partial answer is one only when every question accepts it.
  const reads = queries.map((question) => readQuery({ ...question, site_id: settings.site_id }, settings));
  const partial = reads.every((read) => "error" in read || read.query.include.partial === true);
  const shards = new SiteShards(env, settings, { partial });
  const together = oneCall(shards.ask);
  const archive = new SiteArchive(env, asked.site.record);
  let online: Promise<number> | undefined;
  const askOnline = (): Promise<number> => {
    online ??= liveStateOf(env, asked.site, false).then((live) => live.online);
    return online;
  };
  const answers = await Promise.all(
    reads.map(async (read): Promise<QueriesAnswer["answers"][number]> => {
      if ("error" in read) return read;
      const outcome = await ask(read.query, settings, { now, askShards: together, askOnline, archive });
      return outcome.kind === "answer" ? outcome.answer : { error: outcome.error };
    }),
  );
  const covered = answers.map((given) => ("error" in given ? given : withCoverage(given, shards.gaps, partial)));
  return json({ timezone: settings.timezone, answers: covered } satisfies QueriesAnswer);
};
