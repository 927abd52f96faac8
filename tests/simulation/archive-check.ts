import { isDeepStrictEqual } from "node:util";
import { ask, type Outcome, readQuery } from "../../domain/query/ask.ts";
import type { ScanPartial } from "../../domain/query/partial.ts";
import type { Archive, ArchiveAnswer, ArchiveReply } from "../../domain/query/past.ts";
import { plansFor } from "../../domain/query/plan.ts";
import type { ReferenceVisit, Row } from "./reference.ts";
import * as reference from "./reference.ts";
import type { Simulation } from "./simulation.ts";

/** The hub's archive, from which facts answer only for the day that is not over. */
const archiveOf = ({ platform }: Simulation, floor: number): Archive => ({
  state: async () => ({ floor, since: null, first: null }),
  ask: async (plans, followed) => {
    const answer = (await platform.call(platform.hub, "askArchive", [[{ plans, followed }]])) as ArchiveAnswer;
    return answer.replies[0] as ArchiveReply;
  },
});

const byDimensions = (a: Row, b: Row): number => (String(a.dimensions) < String(b.dimensions) ? -1 : 1);

/** Archives all days that are over: then they and the last day's facts say what all facts say. */
export const checkArchive = async (simulation: Simulation, visits: readonly ReferenceVisit[]): Promise<void> => {
  const { platform, settings, world } = simulation;
  const shorter = { ...settings, retention_days: 1 };
  const archived = await simulation.ask("an archive", () => platform.call(platform.hub, "archiveFor", [shorter]));
  if (archived !== true) return;
  const [row] = platform.hub.storage.sql.exec("SELECT state FROM archived").toArray();
  const { until } = JSON.parse(String(row?.state)) as { until: number };
  const all = [...visits];
  const questions: [string[], string[], Row[]][] = [
    [
      ["visits", "pageviews", "events", "views_per_visit", "bounce_rate", "visit_duration"],
      [],
      [reference.totals(all)],
    ],
    [["visits", "bounce_rate"], ["visit:source"], reference.bySource(all)],
    [["visits"], ["visit:entry_page"], reference.byEntryPage(all)],
  ];
  for (const [metrics, dimensions, known] of questions) {
    const body = { site_id: settings.site_id, metrics, dimensions, date_range: ["2026-05-01", "2026-07-31"] };
    const read = readQuery(body, settings);
    if ("error" in read) throw new Error(read.error);
    const asked = (await simulation.ask("a query beyond the facts", () =>
      ask(read.query, settings, {
        now: world.now,
        askShards: (plans) =>
          Promise.all(
            platform.shards.map(
              (shard, index) => platform.call(shard, "scan", [plansFor(plans, index)]) as Promise<ScanPartial[]>,
            ),
          ),
        archive: archiveOf(simulation, until),
      }),
    )) as Outcome | null;
    if (!asked) return;
    if (asked.kind === "refused") throw new Error(asked.error);
    simulation.checks++;
    const given = (asked.answer.results as Row[]).toSorted(byDimensions);
    // Of visitors there are estimates, so the first figure of the reference is left out.
    const expected = known
      .map((row) => ({ ...row, metrics: row.metrics.slice(row.metrics.length - metrics.length) }))
      .toSorted(byDimensions);
    if (!isDeepStrictEqual(given, expected))
      return world.fail(
        `archived, ${metrics} by ${dimensions}: ${JSON.stringify(given)}, not ${JSON.stringify(expected)}`,
      );
  }
};
