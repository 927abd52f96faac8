import { directoryStub } from "../../objects/addresses.ts";
import type { Erasure } from "../../protocol/visitor-record.ts";
import { requireSiteAdmin } from "../access/guard.ts";
import type { Env } from "../env.ts";
import { json, Refusal } from "../http/answers.ts";
import type { RouteRequest } from "../router.ts";
import { visitorOfPath, visitorRecordOf } from "../sites/visitor-records.ts";

/**
 * `DELETE /api/sites/:site/visitors/:visitor`: erases one visitor everywhere. 200 when it is done; 202 when something was
 * out of reach: then the server goes on by itself, and asking again says how it stands.
 */
export const deleteVisitor = async (request: RouteRequest, env: Env): Promise<Response> => {
  const { site = "", visitor = "" } = request.params;
  const { record } = await requireSiteAdmin(request, env, site);
  const id = visitorOfPath(visitor);
  // What is counted may be out of reach, or damaged: that must not keep the erasure from beginning.
  const held = await visitorRecordOf(env, record, id).catch(() => null);
  const done = await directoryStub(env).eraseVisitor(site, id);
  if (done === null) throw new Refusal(404, "There is no such site.");
  const visits = done ? (held?.visits ?? []) : [];
  const events = visits.reduce((sum, visit) => sum + visit.events.length, 0);
  return json({ done, visits: visits.length, events } satisfies Erasure, done ? 200 : 202);
};
