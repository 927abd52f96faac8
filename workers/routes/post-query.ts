import { ask, readQuery } from "../../domain/query/ask.ts";
import { withCoverage } from "../../domain/query/coverage.ts";
import { plausibleSentences, requireAsker } from "../access/guard.ts";
import type { Env } from "../env.ts";
import { json, Refusal } from "../http/answers.ts";
import { readJson } from "../http/body.ts";
import { CSV, NDJSON, preferred } from "../http/formats.ts";
import { liveStateOf } from "../query/live-state.ts";
import { askedSite } from "../query/segments.ts";
import { SiteArchive } from "../query/site-archive.ts";
import { SiteShards } from "../query/site-shards.ts";
import { answerAsCsv, answerAsNdjson } from "../query/table.ts";
import type { RouteRequest } from "../router.ts";

const siteOf = (body: unknown): string => {
  const site = typeof body === "object" && body !== null && "site_id" in body ? body.site_id : null;
  if (typeof site === "string" && site !== "") return site;
  throw new Refusal(400, "Missing site ID. Please provide the required site_id parameter with your request.");
};

const rows = (text: string, type: string): Response =>
  new Response(text, { headers: { "content-type": `${type}; charset=utf-8`, "cache-control": "no-store" } });

/** `POST /api/v2/query`: Stats API v2 (docs/query.md). */
export const postQuery = async (request: RouteRequest, env: Env): Promise<Response> => {
  const body = await readJson(request);
  const asked = await requireAsker(request, env, siteOf(body), plausibleSentences);
  const settings = await askedSite(env, asked, (body as { filters?: unknown }).filters);
  const read = readQuery(body, settings);
  if ("error" in read) throw new Refusal(400, read.error);
  const partial = read.query.include.partial ?? false;
  const shards = new SiteShards(env, settings, { partial });
  const outcome = await ask(read.query, settings, {
    now: Date.now(),
    askShards: shards.ask,
    askOnline: async () => (await liveStateOf(env, asked.site, false)).online,
    archive: new SiteArchive(env, asked.site.record),
  });
  if (outcome.kind === "refused") throw new Refusal(400, outcome.error);
  const answer = withCoverage(outcome.answer, shards.gaps, partial);
  switch (preferred(request, ["application/json", CSV, NDJSON])) {
    case CSV:
      return rows(answerAsCsv(answer), CSV);
    case NDJSON:
      return rows(answerAsNdjson(answer), NDJSON);
    default:
      return json(answer);
  }
};
