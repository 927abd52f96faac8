import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type FlowLevel,
  type FunnelStep,
  flowDirections,
  funnelOrders,
  funnelScopes,
  retentionGrains,
} from "../../../protocol/analysis.ts";
import type { Filter } from "../../../protocol/query-grammar.ts";
import { type HistoryRow, isCounted, row } from "../query/history.ts";
import { flowOf, funnelOf, given, retentionOf } from "./analysing.ts";
import { flowModel, funnelModel, type Looked, retentionModel } from "./model.ts";

const pick = <T>(...items: readonly T[]) => fc.constantFrom(...items);
const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
/** The week in which Tallinn's clocks go forward. */
const START = Date.parse("2026-03-23T00:00:00Z");

const hit = fc.record({
  gapMs: fc.oneof(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 0, max: 30 * MINUTE })),
  kind: pick<HistoryRow["kind"]>("view", "view", "view", "event", "engage"),
  name: pick("Signup", "Ping"),
  page: pick("/", "/a", "/blog/x", "/blog/y"),
  scroll: pick(10, 75),
});
const visit = fc.record({
  /** Since the visitor's visit before. */
  pauseMs: fc.oneof(fc.integer({ min: 31 * MINUTE, max: 60 * MINUTE }), fc.integer({ min: 31 * MINUTE, max: 5 * DAY })),
  source: pick("", "Google"),
  hits: fc.array(hit, { minLength: 1, maxLength: 7, size: "max" }),
});
const goals = [{ page: "/blog/**" }, { page: "/a", scroll: 50 }];

/** Visitors whose visits lie apart, stored in any order. */
const histories: fc.Arbitrary<HistoryRow[]> = fc
  .array(fc.array(visit, { minLength: 1, maxLength: 4 }), { maxLength: 5, size: "max" })
  .chain((visitors) => {
    let number = 0;
    const visits = visitors.flatMap((of, visitor) => {
      let at = START - DAY;
      return of.map(({ pauseMs, source, hits }) => {
        at += pauseMs;
        number++;
        return hits.map(({ gapMs, kind, name, page, scroll }, index) => {
          at += index === 0 ? 0 : gapMs;
          const counted = index === 0 && kind === "engage" ? "view" : kind;
          return row({
            ...{ visitor: visitor * 1000, visit: number, at, kind: counted, page, text: { source } },
            ...{ name: counted === "event" ? name : "", scroll: counted === "engage" ? scroll : null },
          });
        });
      });
    });
    return fc.shuffledSubarray(visits, { minLength: visits.length }).map((shuffled) => shuffled.flat());
  });

const filters: readonly { filter: Filter[]; passes: Looked["passes"] }[] = [
  { filter: [], passes: () => true },
  { filter: [["is", "visit:source", ["Google"]]], passes: (_, visit) => visit[0]?.text.source === "Google" },
  {
    filter: [["is", "event:page", ["/a"]]],
    passes: (inRange) => inRange.some((hit) => isCounted(hit) && hit.page === "/a"),
  },
  {
    filter: [["has_not_done", ["is", "event:name", ["Signup"]]]],
    passes: (_, visit) => !visit.some(({ name }) => name === "Signup"),
  },
];

const onBlog = (page: string) => page.startsWith("/blog/");
const steps: readonly { step: FunnelStep; meets: (row: HistoryRow) => boolean; scrolls?: true }[] = [
  { step: { page: "/" }, meets: ({ kind, page }) => kind === "view" && page === "/" },
  { step: { page: "/a*" }, meets: ({ kind, page }) => kind === "view" && page === "/a" },
  { step: { goal: "Visit /blog/**" }, meets: ({ kind, page }) => kind === "view" && onBlog(page) },
  { step: { page: "/blog/x" }, meets: ({ kind, page }) => kind === "view" && page === "/blog/x" },
  { step: { event: "Signup" }, meets: ({ kind, name }) => kind === "event" && name === "Signup" },
  {
    step: { goal: "Scroll 50% on /a" },
    meets: ({ kind, page, scroll }) => kind === "engage" && page === "/a" && (scroll ?? 0) >= 50,
    scrolls: true,
  },
];

const worlds = fc.record({
  rows: histories,
  shards: pick(1, 2, 5),
  tables: pick(1, 2, 3),
  filtered: pick(...filters, { filter: [], passes: () => true }),
  fromMs: fc.oneof(fc.integer({ min: -DAY, max: -DAY + 90 * MINUTE }), fc.integer({ min: -2 * DAY, max: 3 * DAY })),
  lengthMs: fc.oneof(
    fc.constant(40 * DAY),
    fc.integer({ min: 1000, max: 90 * MINUTE }),
    fc.integer({ min: 1000, max: 6 * DAY }),
  ),
});
type World = typeof worlds extends fc.Arbitrary<infer T> ? T : never;

/** A range of whole seconds, and the same for the model. */
const rangeOf = ({ fromMs, lengthMs, filtered }: World): Looked & { date_range: [string, string] } => {
  const from = START + Math.floor(fromMs / 1000) * 1000;
  const to = from + Math.ceil(lengthMs / 1000) * 1000;
  const iso = (at: number) => new Date(at).toISOString().replace(".000", "");
  return { from, to, passes: filtered.passes, date_range: [iso(from), iso(to - 1000)] };
};

const runs = { numRuns: Number(process.env.QUERY_RUNS ?? 300) };

describe("against a model that goes visit by visit", () => {
  it("[AN12] [AN1] funnels of any order, within visits and over them", async () => {
    let reachedLast = 0;
    const asked = fc.record({
      world: worlds,
      chosen: fc.array(pick(...steps), { minLength: 2, maxLength: 4 }),
      order: pick(...funnelOrders),
      scope: pick(...funnelScopes),
    });
    await fc.assert(
      fc.asyncProperty(asked, async ({ world, chosen, order, scope }) => {
        fc.pre(order !== "strict" || !chosen.some(({ scrolls }) => scrolls));
        const { date_range, ...looked } = rangeOf(world);
        const body = { date_range, filters: world.filtered.filter, order, within: scope };
        const answer = given(await funnelOf({ ...world, goals }, { ...body, steps: chosen.map(({ step }) => step) }));
        const model = funnelModel(world.rows, looked, { steps: chosen.map(({ meets }) => meets), order, scope });
        expect({
          visitors: answer.visitors,
          reached: answer.steps.map(({ visitors }) => visitors),
          medians: answer.steps.map(({ median_seconds }) => median_seconds),
        }).toEqual(model);
        if (model.reached.at(-1) !== 0) reachedLast++;
      }),
      runs,
    );
    expect(reachedLast).toBeGreaterThan(runs.numRuns / 50);
  }, 60_000);

  it("[AN12] [AN1] any order reaches at least what order does, which reaches at least what strict order does", async () => {
    const asked = fc.record({
      world: worlds,
      chosen: fc.array(pick(...steps.filter(({ scrolls }) => !scrolls)), { minLength: 2, maxLength: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(asked, async ({ world, chosen }) => {
        const body = { date_range: rangeOf(world).date_range, steps: chosen.map(({ step }) => step) };
        const reached = async (order: (typeof funnelOrders)[number], within: (typeof funnelScopes)[number]) =>
          given(await funnelOf({ ...world, goals }, { ...body, order, within })).steps.map(({ visitors }) => visitors);
        const [any, ordered, strict, overAll] = await Promise.all([
          reached("any", "visit"),
          reached("ordered", "visit"),
          reached("strict", "visit"),
          reached("ordered", "range"),
        ]);
        for (const step of chosen.keys()) {
          expect(any[step]).toBeGreaterThanOrEqual(ordered[step] as number);
          expect(ordered[step]).toBeGreaterThanOrEqual(strict[step] as number);
          expect(overAll[step]).toBeGreaterThanOrEqual(ordered[step] as number);
          if (step > 0) expect(any[step]).toBeLessThanOrEqual(any[step - 1] as number);
        }
      }),
      { numRuns: 100 },
    );
  }, 60_000);

  it("[AN12] [AN9] flows from any page, whose levels add up", async () => {
    /** What an answer says of every path, as lines. */
    const told = (level: FlowLevel & { visits: number }, path: readonly string[]): string[] => {
      const { ended, pages, others } = level;
      expect(pages.reduce((all, page) => all + page.visits, ended.visits + others.visits)).toBe(level.visits);
      return [
        ...(ended.visits > 0 ? [`${[...path, ""].join(" ")}: ${ended.visits}`] : []),
        ...pages.flatMap(({ page, visits, further }) =>
          further ? told({ ...further, visits }, [...path, page]) : [`${[...path, page].join(" ")}: ${visits}`],
        ),
      ];
    };
    const starts = [
      { page: undefined, meets: null },
      { page: "/", meets: ({ page }: HistoryRow) => page === "/" },
      { page: "/blog/*", meets: ({ page }: HistoryRow) => onBlog(page) },
    ];
    const asked = fc.record({
      world: worlds,
      start: pick(...starts),
      direction: pick(...flowDirections),
      depth: pick(1, 2, 3),
      limit: pick(1, 2, 10),
    });
    await fc.assert(
      fc.asyncProperty(asked, async ({ world, start, direction, depth, limit }) => {
        const { date_range, ...looked } = rangeOf(world);
        const page = start.page === undefined ? {} : { page: start.page };
        const body = { date_range, filters: world.filtered.filter, direction, depth, limit, ...page };
        const answer = given(await flowOf(world, body));
        const model = flowModel(world.rows, looked, { start: start.meets, direction, depth });
        const lines = [...Map.groupBy(model, (path) => path.join(" "))].map(
          ([path, visits]) => `${path}: ${visits.length}`,
        );
        expect(answer.visits).toBe(model.length);
        const found = told({ ...answer.from, visits: answer.visits }, []);
        // Pages beyond the limit are counted together.
        if (limit < 10) expect(lines).toEqual(expect.arrayContaining(found));
        else expect(found.sort()).toEqual(lines.sort());
      }),
      runs,
    );
  }, 60_000);

  it("[AN12] [AN10] cohorts by day, week and month of a clock that changes", async () => {
    const dayOf = (at: number): string =>
      new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Tallinn", dateStyle: "short" }).format(at);
    const periodOf = {
      day: dayOf,
      week: (at: number) => {
        const day = Date.parse(dayOf(at));
        return new Date(day - ((new Date(day).getUTCDay() + 6) % 7) * DAY).toISOString().slice(0, 10);
      },
      month: (at: number) => `${dayOf(at).slice(0, 7)}-01`,
    };
    const asked = fc.record({ world: worlds, grain: pick(...retentionGrains) });
    await fc.assert(
      fc.asyncProperty(asked, async ({ world, grain }) => {
        const { date_range } = rangeOf(world);
        const body = { date_range, filters: world.filtered.filter, grain };
        const answer = given(await retentionOf({ ...world, timezone: "Europe/Tallinn" }, body));
        const periods = answer.periods.map(({ start }) => start);
        expect(periods[0]).toBe(periodOf[grain](Date.parse(date_range[0])));
        expect(periods.at(-1)).toBe(periodOf[grain](Date.parse(date_range[1])));
        const passes = (visit: readonly HistoryRow[]) => world.filtered.passes(visit, visit);
        const model = retentionModel(world.rows, passes, periods, periodOf[grain]);
        expect(answer.cohorts.map(({ returned }) => returned)).toEqual(model);
      }),
      runs,
    );
  }, 60_000);
});
