import { utcDay } from "../../domain/ingest/drop-tally.ts";
import { hubStub } from "../../objects/addresses.ts";
import type { DayDrops, DropsAnswer, Folded } from "../../protocol/drops.ts";
import { requireSiteAdmin } from "../access/guard.ts";
import type { Env } from "../env.ts";
import { json, Refusal } from "../http/answers.ts";
import { flushDrops } from "../ingest/drop-counts.ts";
import type { RouteRequest } from "../router.ts";

const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 30;

const dayOf = (given: unknown, otherwise: string, name: string): string => {
  if (given === undefined) return otherwise;
  if (typeof given === "string" && /^\d{4}-\d{2}-\d{2}$/.test(given)) return given;
  throw new Refusal(400, `${name} must be a day such as 2026-01-31.`);
};

const words: Record<Folded, string> = { pages: "pages", events: "event names", props: "property keys" };

const warningsOf = (days: readonly DayDrops[]): string[] =>
  days.flatMap(({ day, dropped, folded }) => [
    ...(Object.keys(folded) as Folded[]).map(
      (kind) =>
        `On ${day} there were more distinct ${words[kind]} than a day may have; ${folded[kind]} events have (other) instead.`,
    ),
    ...(dropped.over_quota ? [`On ${day} ${dropped.over_quota} events were beyond the site's quota.`] : []),
  ]);

/** `GET /api/sites/:site/drops?from=YYYY-MM-DD&to=YYYY-MM-DD`: what was refused, per UTC day and reason. */
export const getDrops = async (request: RouteRequest, env: Env): Promise<Response> => {
  const { record } = await requireSiteAdmin(request, env, request.params.site ?? "");
  const now = Date.now();
  const from = dayOf(request.query.from, utcDay(now - (DEFAULT_DAYS - 1) * DAY_MS), "from");
  const to = dayOf(request.query.to, utcDay(now), "to");
  const { site_id, jurisdiction } = record.settings;
  await flushDrops(env, site_id);
  const days = await hubStub(env, site_id, jurisdiction).drops(from, to);
  return json({ days, warnings: warningsOf(days) } satisfies DropsAnswer);
};
