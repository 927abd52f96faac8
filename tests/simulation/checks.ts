import { isDeepStrictEqual } from "node:util";
import { type Outcome as Asked, ask, readQuery } from "../../domain/query/ask.ts";
import type { ScanPartial } from "../../domain/query/partial.ts";
import { decodeRows } from "../../domain/rollups/rollup.ts";
import type { LiveState } from "../../protocol/live.ts";
import { checkArchive } from "./archive-check.ts";
import { leaverHours } from "./erasures.ts";
import type { Row } from "./reference.ts";
import * as reference from "./reference.ts";
import type { Simulation } from "./simulation.ts";
import { isLeaver, LEAVER_PAGES, type Said } from "./truth.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const PRESENCE_MS = 5 * MINUTE;
/** Objects' clocks are off by at most this, when they are. */
const SKEW_MS = 1500;
/** Minutes that every series shows in full. */
const SURE_MINUTES = 29;

const counted = ({ hit }: Said): boolean => hit.kind !== "engagement";
/** What came, but for leavers: of them there is what the erasures left. */
const happened = (simulation: Simulation): Said[] =>
  simulation.truth.said.filter((said) => said.delivered && !isLeaver(said));
const leaversOf = (simulation: Simulation): number => simulation.plan.leavers ?? 0;
const withoutLeavers = [["contains_not", "event:page", [LEAVER_PAGES]]];

/** At any moment: what had a receipt is in the answer, and nothing that was never sent. */
export const checkQuery = async (simulation: Simulation): Promise<void> => {
  const { truth } = simulation;
  const { durable } = truth;
  const totals = await queryRows(simulation, ["events", "visits", "visitors"], [], withoutLeavers);
  if (!totals) return;
  simulation.checks++;
  const events = totals[0]?.metrics[0] ?? 0;
  if (events < durable) simulation.world.fail(`hole: ${events} events in the answer, ${durable} had receipts`);
  const quota = simulation.plan.quota ?? Number.POSITIVE_INFINITY;
  if (events > quota) simulation.world.fail(`${events} events in the answer, of a quota of ${quota}`);
  if (events > truth.delivered) simulation.world.fail(`twice: ${events} events in the answer, ${truth.delivered} came`);
};

/** Everything was heard: never more than the quota, and not one less when anything was refused for it. */
export const checkQuota = async (simulation: Simulation): Promise<void> => {
  const { truth, world, plan } = simulation;
  await checkQuery(simulation);
  const rows = await queryRows(simulation, ["events"], []);
  const [events, quota] = [(rows?.[0]?.metrics[0] as number | undefined) ?? 0, plan.quota ?? 0];
  if (truth.overQuota > 0 && events !== quota)
    world.fail(`${events} events were taken of a quota of ${quota}, and ${truth.overQuota} refused`);
};

/** A strong read: exact when nothing is under way, else within bounds. Then the viewers. */
export const checkLive = async (simulation: Simulation, how: "exact" | "bounds"): Promise<void> => {
  const { world, platform } = simulation;
  const before = happened(simulation).filter(({ durable }) => durable);
  const live = (await simulation.ask("a strong read", () =>
    platform.call(platform.hub, "live", [true]),
  )) as LiveState | null;
  if (!live) return;
  simulation.checks++;
  const after = happened(simulation);
  checkOnline(simulation, live, before, after);
  if (how === "bounds") return;
  const now = world.now;
  if (leaversOf(simulation) === 0) checkMinutes(simulation, live, now);
  checkEvents(simulation, live, now);
  await world.runUntil(world.now + 1500);
  for (const viewer of simulation.viewers) {
    if (!viewer.connected || !viewer.view) continue;
    simulation.checks++;
    const { online } = viewer.view.live;
    const known = happened(simulation);
    const margin = margins(simulation);
    const least = surelyOnline(known, world.now - PRESENCE_MS + margin);
    const most = reference.onlineSince(known, world.now - PRESENCE_MS - 1500 - margin).size + leaversOf(simulation);
    if (online < least || online > most) world.fail(`a viewer sees ${online} online, which are ${least}..${most}`);
  }
};

const margins = (simulation: Simulation): number => (simulation.plan.skewed ? SKEW_MS * 2 : 0);

/** Nobody is seen in the future: there an event counts as of when it was said. */
const notAhead = (said: Said): Said => ({ ...said, hit: { ...said.hit, at: Math.min(said.hit.at, said.saidAt) } });

/** How many are online whichever way what lies ahead is taken: a heartbeat from the future may belong to no visit there. */
const surelyOnline = (known: readonly Said[], since: number): number => {
  const asIs = reference.onlineSince(known, since);
  return Array.from(reference.onlineSince(known.map(notAhead), since)).filter((visitor) => asIs.has(visitor)).length;
};

const checkOnline = (simulation: Simulation, live: LiveState, before: Said[], after: Said[]): void => {
  const { world } = simulation;
  const margin = margins(simulation);
  const least = surelyOnline(before, world.now - PRESENCE_MS + margin + 10);
  const most = reference.onlineSince(after, world.now - PRESENCE_MS - margin - 10).size + leaversOf(simulation);
  if (live.online < least || live.online > most) world.fail(`${live.online} are online, which are ${least}..${most}`);
  const ids = new Set(live.visitors.map(({ id }) => id));
  if (ids.size !== live.visitors.length || live.visitors.length !== live.online)
    world.fail(`${live.online} are online, ${live.visitors.length} are shown, ${ids.size} of them distinct`);
};

const checkMinutes = (simulation: Simulation, live: LiveState, now: number): void => {
  const first = Math.floor(now / MINUTE) * MINUTE - (SURE_MINUTES - 1) * MINUTE;
  const hits = happened(simulation).filter(counted);
  for (const { at, pageviews, visitors } of live.per_minute) {
    if (at < first) continue;
    const own = hits.filter(({ hit }) => hit.at >= at && hit.at < at + MINUTE);
    const views = own.filter(({ hit }) => hit.kind === "pageview").length;
    const people = new Set(own.map(({ visitor }) => visitor)).size;
    if (views !== pageviews || people !== visitors)
      simulation.world.fail(
        `minute ${new Date(at).toISOString()} has ${pageviews} pageviews of ${visitors}, which are ${views} of ${people}`,
      );
  }
};

const checkEvents = (simulation: Simulation, live: LiveState, now: number): void => {
  const from = now - SURE_MINUTES * MINUTE;
  const name = (at: number, kind: string, page: string): string => `${at} ${kind} ${page}`;
  const said = happened(simulation)
    .filter((one) => counted(one) && !one.imported && one.hit.at > from)
    .map(({ hit }) => name(hit.at, hit.kind === "pageview" ? "pageview" : hit.name, hit.page))
    .sort();
  const shown = live.events
    .filter(({ at, page }) => at > from && !page.startsWith(LEAVER_PAGES))
    .map((event) => name(event.at, event.name, event.page))
    .sort();
  if (leaversOf(simulation) > 0) {
    // Leavers take places among the fifty; when they are erased, older events of their shard take those.
    const left = said.slice();
    const alien = shown.find((event) => left.splice(left.indexOf(event), left.includes(event) ? 1 : 0).length === 0);
    if (alien) simulation.world.fail(`the feed shows ${alien}, which did not happen, or not as often`);
    return;
  }
  if (!isDeepStrictEqual(shown, said.slice(-50)))
    simulation.world.fail(`the feed shows ${JSON.stringify(shown)}, which is ${JSON.stringify(said.slice(-50))}`);
};

/** The answer to a question over all there ever was, asked of the shards as the Worker does. */
export const queryRows = async (
  simulation: Simulation,
  metrics: string[],
  dimensions: string[],
  filters?: unknown[],
): Promise<Row[] | null> => {
  const { platform, settings, world } = simulation;
  const date_range = ["2026-05-01", "2026-07-31"];
  const body = { site_id: settings.site_id, metrics, dimensions, date_range, ...(filters ? { filters } : {}) };
  const read = readQuery(body, settings);
  if ("error" in read) throw new Error(read.error);
  const asked = (await simulation.ask("a query", () =>
    ask(read.query, settings, {
      now: world.now,
      askShards: (plans) =>
        Promise.all(platform.shards.map((shard) => platform.call(shard, "scan", [plans]) as Promise<ScanPartial[]>)),
    }),
  )) as Asked | null;
  if (!asked) return null;
  if (asked.kind === "refused") throw new Error(asked.error);
  return asked.answer.results as Row[];
};

const byDimensions = (a: Row, b: Row): number => (String(a.dimensions) < String(b.dimensions) ? -1 : 1);

/** Everything was heard: every answer is what a plain fold over the events says. */
export const checkEnd = async (simulation: Simulation): Promise<void> => {
  const { world } = simulation;
  const said = happened(simulation);
  const unheard = said.filter(({ durable }) => !durable).length;
  if (unheard > 0) return world.fail(`${unheard} events came and never got a receipt`);
  const visits = reference.visitsOf(said);
  const questions: [string[], string[], Row[]][] = [
    [
      ["visitors", "visits", "pageviews", "events", "views_per_visit", "bounce_rate", "visit_duration"],
      [],
      [reference.totals(visits)],
    ],
    [
      ["visitors", "visits", "pageviews", "events", "time_on_page", "scroll_depth"],
      ["event:page"],
      reference.byPage(visits),
    ],
    [["visitors", "pageviews", "events"], ["time:hour"], reference.byHour(visits)],
    [["visitors", "visits", "bounce_rate"], ["visit:source"], reference.bySource(visits)],
    [["visits"], ["visit:entry_page"], reference.byEntryPage(visits)],
  ];
  for (const [metrics, dimensions, wanted] of questions) {
    const rows = await queryRows(simulation, metrics, dimensions);
    if (!rows) return;
    simulation.checks++;
    const [given, expected] = [rows.toSorted(byDimensions), wanted.toSorted(byDimensions)];
    for (let index = 0; index < Math.max(given.length, expected.length); index++) {
      if (isDeepStrictEqual(given[index], expected[index])) continue;
      return world.fail(
        `${metrics} by ${dimensions}: ${JSON.stringify(given[index])}, which is ${JSON.stringify(expected[index])}`,
      );
    }
  }
  checkRollups(simulation, visits);
  // Sums outlive an erasure, as they are meant to.
  if (leaversOf(simulation) === 0) await checkArchive(simulation, visits);
};

/** Each hour's stored rollup, and the sum of what left for Analytics Engine, are the hour's figures. */
const checkRollups = (simulation: Simulation, visits: reference.ReferenceVisit[]): void => {
  const { platform, world } = simulation;
  const start = Math.floor((world.now - 72 * HOUR) / HOUR) * HOUR;
  const hits = visits.flatMap((visit) => visit.hits.map((hit) => ({ visit, hit })));
  const hourOf = (at: number): number => Math.floor(at / HOUR) * HOUR;
  const hours = Map.groupBy(hits, ({ hit }) => hourOf(hit.at));
  const summed = leaverHours(simulation, HOUR);
  for (const [hour, own] of hours) {
    if (summed.has(hour)) continue;
    // An import's hours are history: they are not announced. An hour that is not over is not sealed.
    if (hour < start || hour + HOUR + 2 * MINUTE > world.now - HOUR) continue;
    simulation.checks++;
    const wanted = [
      new Set(own.map(({ visit }) => visit.visitor)).size,
      new Set(own.map(({ visit }) => visit)).size,
      own.filter(({ hit }) => hit.kind === "pageview").length,
      own.length,
    ];
    const [row] = platform.hub.storage.sql.exec("SELECT body FROM rollups WHERE hour = ?", hour).toArray();
    const total = row ? decodeRows(String(row.body)).find(({ dimension }) => dimension === "total") : undefined;
    const stored = total?.sums.slice(0, 4) ?? null;
    const left = [0, 0, 0, 0];
    for (const { blobs, doubles } of platform.points) {
      if (blobs[1] !== "total" || doubles[0] !== hour / 1000) continue;
      for (let index = 0; index < 4; index++) left[index] = (left[index] ?? 0) + (doubles[index + 1] ?? 0);
    }
    const name = new Date(hour).toISOString();
    if (!isDeepStrictEqual(stored, wanted)) world.fail(`hour ${name} was sealed as ${stored}, which is ${wanted}`);
    if (!isDeepStrictEqual(left, wanted)) world.fail(`points of hour ${name} add up to ${left}, which is ${wanted}`);
  }
};
