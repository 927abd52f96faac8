import type { Facts } from "../../../domain/parts/facts.ts";
import { ask, readQuery } from "../../../domain/query/ask.ts";
import type { Archive } from "../../../domain/query/past.ts";
import { plansFor, type ScanPlan } from "../../../domain/query/plan.ts";
import { scanAll } from "../../../domain/query/scan.ts";
import { answerFromDays, archivedForm } from "../../../domain/rollups/archive-question.ts";
import {
  type ArchivedSlice,
  type Day,
  planDay,
  planSketches,
  readDay,
  withSketches,
} from "../../../domain/rollups/archived-day.ts";
import { daysFrom, startOfDay, wholeSince } from "../../../domain/rollups/calendar.ts";
import type { QueryAnswer } from "../../../protocol/query.ts";
import type { Scene } from "../query/asking.ts";
import { spread, visitsOf } from "../query/history.ts";

const DAY_MS = 86_400_000;

/** The shards of a scene, as what asks them sees them. */
const askFacts = (shards: Facts[][]) => async (plans: ScanPlan[]) =>
  shards.map((tables, shard) => structuredClone(scanAll(tables, plansFor(structuredClone(plans), shard))));

/** A day as it is archived while its facts live. */
const archiveDay = async (shards: Facts[][], day: Day): Promise<ArchivedSlice[]> => {
  const askShards = askFacts(shards);
  const slices = readDay(day, await askShards(planDay(day)));
  return withSketches(slices, await askShards(planSketches(slices)));
};

/** The plainest archive: all slices in one list. */
const archiveOf = (slices: readonly ArchivedSlice[], floor: number): Archive => ({
  state: async () => ({ floor, since: null, first: slices[0]?.from ?? null }),
  ask: async (plans, followed) => {
    const [{ from, to } = { from: 0, to: 0 }] = plans;
    const inside = slices.filter((slice) => slice.from >= from && slice.to <= to);
    const touched = slices.filter((slice) => slice.from < to && slice.to > from && !inside.includes(slice));
    const replies = plans.map((plan) => {
      const form = archivedForm(plan);
      if (!form) throw new Error("nobody should ask this of days");
      const own = inside.filter(({ dimension }) => dimension === form.dimension);
      return answerFromDays(plan, form, { slices: own, followed });
    });
    return { replies, unknownDays: new Set(touched.map((slice) => slice.from)).size, damagedDays: 0 };
  },
});

/** A scene whose facts are older than its site keeps them. */
export interface AgedScene extends Scene {
  retentionDays: number;
}

/** The same question, asked of all facts there ever were, and of those that are left with the days before them. */
export const askBothWays = async (
  scene: AgedScene,
  body: Record<string, unknown>,
): Promise<{ facts: QueryAnswer; archived: QueryAnswer } | null> => {
  const zone = scene.timezone ?? "Etc/UTC";
  const site = { timezone: zone, goals: scene.goals ?? [] };
  const read = readQuery({ site_id: "example.com", metrics: ["visitors"], date_range: "all", ...body }, site);
  if ("error" in read) return null;
  const now = Date.parse(scene.now ?? "2026-03-15T12:00:00Z");
  const { rows, shards = 1, tables = 1, retentionDays } = scene;
  const all = spread(rows, shards, tables);
  const floor = wholeSince(zone, now, retentionDays * DAY_MS);
  const first = rows.reduce((least, { at }) => Math.min(least, at), floor);
  const slices: ArchivedSlice[] = [];
  for (const day of daysFrom(zone, startOfDay(zone, first), floor)) slices.push(...(await archiveDay(all, day)));
  const living = visitsOf(rows).filter((visit) => (visit.at(-1)?.at ?? 0) >= now - retentionDays * DAY_MS);
  const left = spread(living.flat(), shards, tables);
  const facts = await ask(read.query, site, { now, askShards: askFacts(all) });
  const archived = await ask(read.query, site, { now, askShards: askFacts(left), archive: archiveOf(slices, floor) });
  if (facts.kind !== "answer" || archived.kind !== "answer") return null;
  return { facts: facts.answer, archived: archived.answer };
};
