import * as v from "valibot";
import { ask, readQuery } from "../../domain/query/ask.ts";
import { fieldErrors } from "../../protocol/error.ts";
import { type QueriesAnswer, queriesSchema } from "../../protocol/queries.ts";
import { json, Refusal } from "../answers.ts";
import { readJson } from "../body.ts";
import type { Env } from "../env.ts";
import { requireViewer } from "../guard.ts";
import { askShards } from "../query/ask-shards.ts";
import { oneCall } from "../query/one-call.ts";
import type { RouteRequest } from "../router.ts";

/** `POST /api/sites/:site/queries`: many questions, one call to each shard (docs/query.md). */
export const postQueries = async (request: RouteRequest, env: Env): Promise<Response> => {
  const { settings } = (await requireViewer(request, env, request.params.site ?? "")).record;
  const body = v.safeParse(queriesSchema, await readJson(request));
  if (!body.success) throw new Refusal(400, { errors: fieldErrors(body.issues) });
  const now = Date.now();
  const together = oneCall((plans) => askShards(env, settings, plans));
  const answers = await Promise.all(
    body.output.queries.map(async (question): Promise<QueriesAnswer["answers"][number]> => {
      const read = readQuery({ ...question, site_id: settings.site_id }, settings);
      if ("error" in read) return read;
      const outcome = await ask(read.query, settings, { now, askShards: together });
      return outcome.kind === "answer" ? outcome.answer : { error: outcome.error };
    }),
  );
  return json({ timezone: settings.timezone, answers } satisfies QueriesAnswer);
};
