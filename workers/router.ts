import type { IRequestStrict } from "itty-router";
import { IttyRouter } from "itty-router/IttyRouter";
import { embedPage, isEmbedPath } from "./embed-page.ts";
import type { Env } from "./env.ts";
import { json, Refusal } from "./http/answers.ts";
import { audit } from "./operation/audit-trail.ts";
import { failed, routeOf } from "./operation/failures.ts";
import { noteRequest } from "./operation/metrics.ts";
import { deleteAlert } from "./routes/delete-alert.ts";
import { deleteKey } from "./routes/delete-key.ts";
import { deleteLink } from "./routes/delete-link.ts";
import { deleteSegment } from "./routes/delete-segment.ts";
import { deleteSession } from "./routes/delete-session.ts";
import { deleteSite } from "./routes/delete-site.ts";
import { deleteVisitor } from "./routes/delete-visitor.ts";
import { getAddress } from "./routes/get-address.ts";
import { getAlerts } from "./routes/get-alerts.ts";
import { getAudit } from "./routes/get-audit.ts";
import { getDrops } from "./routes/get-drops.ts";
import { getExport } from "./routes/get-export.ts";
import { getHealth } from "./routes/get-health.ts";
import { getKeys } from "./routes/get-keys.ts";
import { getLinks } from "./routes/get-links.ts";
import { getLive } from "./routes/get-live.ts";
import { getMetrics } from "./routes/get-metrics.ts";
import { getOnline } from "./routes/get-online.ts";
import { getOpenApi } from "./routes/get-openapi.ts";
import { getRealtimeVisitors } from "./routes/get-realtime-visitors.ts";
import { getSegments } from "./routes/get-segments.ts";
import { getSession } from "./routes/get-session.ts";
import { getSite } from "./routes/get-site.ts";
import { getSites } from "./routes/get-sites.ts";
import { getStatsAggregate } from "./routes/get-stats-aggregate.ts";
import { getStatsBreakdown } from "./routes/get-stats-breakdown.ts";
import { getStatsTimeseries } from "./routes/get-stats-timeseries.ts";
import { getUsage } from "./routes/get-usage.ts";
import { getVisitor } from "./routes/get-visitor.ts";
import { patchAlert } from "./routes/patch-alert.ts";
import { patchSegment } from "./routes/patch-segment.ts";
import { patchSite } from "./routes/patch-site.ts";
import { postAlertTest } from "./routes/post-alert-test.ts";
import { postAlerts } from "./routes/post-alerts.ts";
import { optionsCollect, postCollect } from "./routes/post-collect.ts";
import { optionsEvent, postEvent } from "./routes/post-event.ts";
import { postFlow } from "./routes/post-flow.ts";
import { postFunnel } from "./routes/post-funnel.ts";
import { postImport } from "./routes/post-import.ts";
import { postKeys } from "./routes/post-keys.ts";
import { postLinks } from "./routes/post-links.ts";
import { postQueries } from "./routes/post-queries.ts";
import { postQuery } from "./routes/post-query.ts";
import { postRetention } from "./routes/post-retention.ts";
import {
  optionsSegment,
  postAlias,
  postBatch,
  postGroup,
  postIdentify,
  postPage,
  postScreen,
  postTrack,
} from "./routes/post-segment-api.ts";
import { postSegments } from "./routes/post-segments.ts";
import { postSession } from "./routes/post-session.ts";
import { postSites } from "./routes/post-sites.ts";

/** A request with `params` from its path and `query` from its query string. */
export type RouteRequest = IRequestStrict;

/** The whole HTTP surface. What is not here are static assets: the dashboard and the tracker. */
const router = IttyRouter<RouteRequest, [Env, ExecutionContext]>()
  .post("/api/collect", postCollect)
  .options("/api/collect", optionsCollect)
  .post("/api/event", postEvent)
  .options("/api/event", optionsEvent)
  .post("/v1/track", postTrack)
  .post("/v1/page", postPage)
  .post("/v1/identify", postIdentify)
  .post("/v1/screen", postScreen)
  .post("/v1/group", postGroup)
  .post("/v1/alias", postAlias)
  .post("/v1/batch", postBatch)
  // As Segment's library for browsers calls them.
  .post("/v1/t", postTrack)
  .post("/v1/p", postPage)
  .post("/v1/i", postIdentify)
  .post("/v1/s", postScreen)
  .post("/v1/g", postGroup)
  .post("/v1/a", postAlias)
  .options("/v1/:call", optionsSegment)

  .get("/api/sites/:site/live", getLive)
  .get("/api/sites/:site/online", getOnline)
  .get("/api/v1/stats/realtime/visitors", getRealtimeVisitors)
  .get("/api/v1/stats/aggregate", getStatsAggregate)
  .get("/api/v1/stats/breakdown", getStatsBreakdown)
  .get("/api/v1/stats/timeseries", getStatsTimeseries)
  .post("/api/v2/query", postQuery)
  .post("/api/sites/:site/queries", postQueries)
  .post("/api/sites/:site/funnel", postFunnel)
  .post("/api/sites/:site/flow", postFlow)
  .post("/api/sites/:site/retention", postRetention)

  .get("/api/sites", getSites)
  .post("/api/sites", postSites)
  .get("/api/sites/:site", getSite)
  .patch("/api/sites/:site", patchSite)
  .delete("/api/sites/:site", deleteSite)
  .post("/api/sites/:site/import", postImport)
  .get("/api/sites/:site/export", getExport)
  .get("/api/sites/:site/drops", getDrops)
  .get("/api/sites/:site/usage", getUsage)
  .get("/api/sites/:site/visitors/:visitor", getVisitor)
  .delete("/api/sites/:site/visitors/:visitor", deleteVisitor)
  .get("/api/sites/:site/keys", getKeys)
  .post("/api/sites/:site/keys", postKeys)
  .delete("/api/sites/:site/keys/:id", deleteKey)
  .get("/api/sites/:site/segments", getSegments)
  .post("/api/sites/:site/segments", postSegments)
  .patch("/api/sites/:site/segments/:id", patchSegment)
  .delete("/api/sites/:site/segments/:id", deleteSegment)
  .get("/api/sites/:site/links", getLinks)
  .post("/api/sites/:site/links", postLinks)
  .delete("/api/sites/:site/links/:id", deleteLink)
  .get("/api/sites/:site/alerts", getAlerts)
  .post("/api/sites/:site/alerts", postAlerts)
  .patch("/api/sites/:site/alerts/:id", patchAlert)
  .delete("/api/sites/:site/alerts/:id", deleteAlert)
  .post("/api/sites/:site/alerts/:id/test", postAlertTest)

  .get("/api/address", getAddress)
  .get("/api/audit", getAudit)
  .get("/api/metrics", getMetrics)

  .post("/api/session", postSession)
  .get("/api/session", getSession)
  .delete("/api/session", deleteSession)

  .get("/api/health", getHealth)
  .get("/api/openapi.json", getOpenApi);

/** Method and path of every route, as `GET /api/sites/:site`. */
export const routes = (): string[] => router.routes.map(([method, , , path]) => `${method} ${path}`);

/** A page that may be framed, 405 with what would be allowed there, or 404. */
const answerUnrouted = async (request: Request, env: Env): Promise<Response> => {
  const { pathname } = new URL(request.url);
  const page = request.method === "GET" && isEmbedPath(pathname) ? await embedPage(request, env) : null;
  if (page) return page;
  const methods = router.routes.filter(([, path]) => path.test(pathname)).map(([method]) => method);
  // Browsers may ask first about any path of Segment's API; that alone makes it no route.
  if (methods.every((method) => method === "OPTIONS"))
    return json({ error: `There is nothing at ${pathname}; docs/api.md lists the routes.` }, 404);
  const allow = methods.join(", ");
  return json({ error: `${request.method} does not work here; use ${allow}.` }, 405, { allow });
};

const COLLECT = "/api/collect";

/**
 * Whether it is for the one route beside which all others together are few. It is known without parsing its address, and
 * by no cookie: an address that is parsed for every event is a good part of its price (docs/performance.md).
 */
const isCollect = ({ method, url }: Request): boolean =>
  method === "POST" && url.endsWith(COLLECT) && url.indexOf("/", "https://".length) === url.length - COLLECT.length;

const answerOther = async (request: Request, env: Env, ctx: ExecutionContext): Promise<Response> => {
  // A Host header that names no host makes an address that is none.
  if (!URL.canParse(request.url)) {
    throw new Refusal(400, "The address that was asked for is no URL; correct the Host.");
  }
  const answer = (await router.fetch(request, env, ctx)) ?? (await answerUnrouted(request, env));
  await audit(request, env, answer);
  return answer;
};

const withoutBody = (answer: Response): Response => {
  void answer.body?.cancel();
  return new Response(null, answer);
};

/** Answers every request; refusals and failures included. A HEAD, as watchdogs ask, is a GET whose body stays here. */
export const route = async (asked: Request, env: Env, ctx: ExecutionContext): Promise<Response> => {
  const began = performance.now();
  const isHead = asked.method === "HEAD";
  // A HEAD may say that it has a body of no length, which a GET may not have.
  const request = isHead && URL.canParse(asked.url) ? new Request(asked, { method: "GET", body: null }) : asked;
  let answer: Response;
  try {
    if (isCollect(request)) {
      Object.assign(request, { route: COLLECT });
      answer = await postCollect(request, env, ctx);
    } else answer = await answerOther(request, env, ctx);
  } catch (error) {
    answer = failed(error, request, env, ctx);
  }
  noteRequest(routeOf(request), answer.status, (performance.now() - began) / 1000, Date.now());
  return isHead ? withoutBody(answer) : answer;
};
