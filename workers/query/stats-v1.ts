import { ask } from "../../domain/query/ask.ts";
import { withCoverage } from "../../domain/query/coverage.ts";
import { v1Aggregate, v1Breakdown, v1Timeseries } from "../../domain/query/v1-answer.ts";
import { readV1, type V1Endpoint, type V1Params, type V1Question } from "../../domain/query/v1-question.ts";
import type { Query, QueryAnswer } from "../../protocol/query.ts";
import { plausibleSentences, requireAsker } from "../access/guard.ts";
import type { Env } from "../env.ts";
import { json, Refusal } from "../http/answers.ts";
import type { RouteRequest } from "../router.ts";
import { oneCall } from "./one-call.ts";
import { askedSite } from "./segments.ts";
import { SiteArchive } from "./site-archive.ts";
import { SiteShards } from "./site-shards.ts";

/** Stats API v1 as a thin layer over v2 (docs/api.md). */

const only = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value);

const shaped = (endpoint: V1Endpoint, question: V1Question, now: QueryAnswer, before: QueryAnswer | null) => {
  switch (endpoint) {
    case "aggregate":
      return v1Aggregate(question, now, before);
    case "breakdown":
      return v1Breakdown(question, now);
    case "timeseries":
      return v1Timeseries(question, now);
  }
};

/** Answers one of the three questions of v1. @throws Refusal */
export const answerV1 = async (endpoint: V1Endpoint, request: RouteRequest, env: Env): Promise<Response> => {
  const params: V1Params = Object.fromEntries(Object.entries(request.query).map(([key, value]) => [key, only(value)]));
  if (!params.site_id) {
    throw new Refusal(400, "Missing site ID. Please provide the required site_id parameter with your request.");
  }
  const asked = await requireAsker(request, env, params.site_id, plausibleSentences);
  const settings = await askedSite(env, asked, null);
  const now = Date.now();
  const question = readV1(endpoint, params, { settings, now });
  if ("error" in question) throw new Refusal(400, question.error);
  const shards = new SiteShards(env, settings, { partial: false });
  const together = oneCall(shards.ask);
  const archive = new SiteArchive(env, asked.site.record);
  const answerTo = async (query: Query): Promise<QueryAnswer> => {
    const outcome = await ask(query, settings, { now, askShards: together, archive });
    if (outcome.kind === "refused") throw new Refusal(400, outcome.error);
    return outcome.answer;
  };
  const [current, before] = await Promise.all([
    answerTo(question.query),
    question.before === null ? null : answerTo(question.before),
  ]);
  // v1 has no place for what an answer lacks but this.
  const warning = Object.values(withCoverage(current, shards.gaps, false).meta.metric_warnings ?? {}).find(
    ({ code }) => code === "incomplete" || code.startsWith("archive_"),
  )?.warning;
  return json({ ...shaped(endpoint, question, current, before), ...(warning ? { warning } : {}) });
};
