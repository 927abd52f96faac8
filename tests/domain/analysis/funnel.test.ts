import { describe, expect, it } from "vitest";
import { askFunnel } from "../../../domain/analysis/funnel.ts";
import { FunnelScan } from "../../../domain/analysis/funnel-scan.ts";
import type { Asking } from "../../../domain/analysis/prepare.ts";
import type { Facts } from "../../../domain/parts/facts.ts";
import type { AskShards } from "../../../domain/query/ask-plans.ts";
import type { ScanPartial } from "../../../domain/query/partial.ts";
import type { ScanPlan } from "../../../domain/query/plan.ts";
import { scanAll } from "../../../domain/query/scan.ts";
import type { FunnelBody } from "../../../protocol/analysis.ts";
import type { Goal } from "../../../protocol/site-settings.ts";
import { history, spread } from "../query/history.ts";
import { type AnalysisScene, funnelOf, given } from "./analysing.ts";

type Asked = Omit<FunnelBody, "date_range"> & { date_range?: unknown };

const home = { page: "/" };
const pricing = { page: "/pricing" };
const signup = { event: "Signup" };
const goals: Goal[] = [{ event: "Signup", name: "Signed up" }, { page: "/blog/**" }, { page: "/long", scroll: 50 }];

/** Visitors who reach each step, as `3 2 1`. */
const reached = async (scene: AnalysisScene, asked: Asked): Promise<string> => {
  const { steps } = given(await funnelOf(scene, asked));
  return steps.map(({ visitors }) => visitors).join(" ");
};

/** One visitor's one visit: what it did, an event a minute; paths are views, the others custom events. */
const visit = (did: string): AnalysisScene => ({
  rows: history(
    ["visitor  visit  at  what  page"]
      .concat(
        did
          .split(" ")
          .map(
            (what, minute) =>
              `1  1  2026-03-10 10:${10 + minute}  ${what.startsWith("/") ? `view  ${what}` : `${what}  /`}`,
          ),
      )
      .join("\n"),
  ),
});

describe("funnels", () => {
  it.each`
    did                               | ordered    | strict     | any
    ${"/ /pricing Signup"}            | ${"1 1 1"} | ${"1 1 1"} | ${"1 1 1"}
    ${"/ /docs /pricing Signup"}      | ${"1 1 1"} | ${"1 0 0"} | ${"1 1 1"}
    ${"/ /pricing Click Signup"}      | ${"1 1 1"} | ${"1 1 0"} | ${"1 1 1"}
    ${"Signup /pricing /"}            | ${"1 0 0"} | ${"1 0 0"} | ${"1 1 1"}
    ${"/ / /pricing /pricing Signup"} | ${"1 1 1"} | ${"1 1 0"} | ${"1 1 1"}
    ${"/ / /pricing Signup"}          | ${"1 1 1"} | ${"1 1 1"} | ${"1 1 1"}
    ${"/ /pricing / Signup"}          | ${"1 1 1"} | ${"1 1 0"} | ${"1 1 1"}
    ${"/pricing / Signup"}            | ${"1 0 0"} | ${"1 0 0"} | ${"1 1 1"}
    ${"/pricing Signup"}              | ${"0 0 0"} | ${"0 0 0"} | ${"0 0 0"}
    ${"/ Signup"}                     | ${"1 0 0"} | ${"1 0 0"} | ${"1 0 0"}
  `("[AN1] $did: ordered $ordered, strict $strict, any $any", async ({ did, ordered, strict, any }) => {
    const steps = [home, pricing, signup];
    const all = await Promise.all(
      (["ordered", "strict", "any"] as const).flatMap((order) =>
        (["visit", "range"] as const).map((within) => reached(visit(did), { steps, order, within })),
      ),
    );
    expect(all).toEqual([ordered, ordered, strict, strict, any, any]);
  });

  it("[AN1] each step in order is an event of its own; in any order one event may meet several", async () => {
    const steps = [{ page: "/blog/*" }, { page: "/blog/x" }];
    expect(await reached(visit("/blog/x"), { steps })).toBe("1 0");
    expect(await reached(visit("/blog/x /blog/x"), { steps })).toBe("1 1");
    expect(await reached(visit("/blog/x /blog/x"), { steps, within: "range" })).toBe("1 1");
    expect(await reached(visit("/blog/x /blog/x"), { steps, order: "strict", within: "range" })).toBe("1 1");
    expect(await reached(visit("/blog/x"), { steps, order: "any" })).toBe("1 1");
  });

  const returning = history(`
    visitor  visit  at                what    page      source
    1        1      2026-03-10 10:00  view    /         Google
    1        2      2026-03-11 10:00  view    /pricing  -
    1        2      2026-03-11 10:05  Signup  /pricing  -
    2        3      2026-03-10 12:00  view    /         Google
    2        3      2026-03-10 12:01  view    /pricing  Google
    2        4      2026-03-12 12:00  Signup  /         Bing
    3        5      2026-03-12 13:00  view    /docs     Google
  `);
  const scene: AnalysisScene = { rows: returning, goals, tables: 2, shards: 2 };
  const steps = [home, pricing, signup];

  it("[AN2] within a visit, or over all visits of a visitor, wherever they are stored", async () => {
    expect(await reached(scene, { steps })).toBe("2 1 0");
    expect(await reached(scene, { steps, within: "range" })).toBe("2 2 2");
    expect(await reached(scene, { steps, within: "range", order: "strict" })).toBe("2 2 2");
    expect(await reached(scene, { steps: steps.toReversed(), within: "range" })).toBe("2 0 0");
    expect(await reached(scene, { steps: steps.toReversed(), within: "range", order: "any" })).toBe("2 2 2");
  });

  it("[AN2] counts what lies in the range", async () => {
    const asked = { steps, within: "range" } as const;
    expect(await reached(scene, { ...asked, date_range: ["2026-03-10", "2026-03-11"] })).toBe("2 2 1");
    expect(await reached(scene, { ...asked, date_range: ["2026-03-11", "2026-03-12"] })).toBe("0 0 0");
    expect(await reached(scene, { ...asked, date_range: ["2026-03-10T10:00:00Z", "2026-03-11T10:04:59Z"] })).toBe(
      "2 2 0",
    );
  });

  it("[AN3] filters choose visits: by what they are, or by an event that they have in the range", async () => {
    const google = given(
      await funnelOf(scene, { steps, within: "range", filters: [["is", "visit:source", ["Google"]]] }),
    );
    expect(google.visitors).toBe(3);
    expect(google.steps.map(({ visitors }) => visitors)).toEqual([2, 1, 0]);
    const priced = given(await funnelOf(scene, { steps, filters: [["is", "event:page", ["/pricing"]]] }));
    expect(priced.visitors).toBe(2);
    expect(priced.steps.map(({ visitors }) => visitors)).toEqual([1, 1, 0]);
  });

  it("[AN3] knows saved segments and goals by name", async () => {
    const segments = [
      { id: 7, name: "From Google", filters: [["is", "visit:source", ["Google"]]] },
    ] as unknown as NonNullable<AnalysisScene["segments"]>;
    const asked = { steps: [home, { goal: "Signed up" }], within: "range", filters: [["is", "segment", [7]]] } as const;
    expect(await reached({ ...scene, segments }, asked as unknown as Asked)).toBe("2 0");
    expect(await reached(scene, { steps: [home, { goal: "Signed up" }], within: "range" })).toBe("2 2");
  });

  it("[AN4] says rates, losses and medians of step after step", async () => {
    const times = history(`
      visitor  visit  at                   what    page
      1        1      2026-03-10 10:00:00  view    /
      1        1      2026-03-10 10:00:10  view    /
      1        1      2026-03-10 10:00:30  view    /pricing
      2        2      2026-03-10 11:00:00  view    /
      2        2      2026-03-10 11:00:10  view    /pricing
      2        2      2026-03-10 11:00:12  Signup  /pricing
      2        3      2026-03-11 11:00:00  view    /
      2        3      2026-03-11 11:00:40  view    /pricing
      3        4      2026-03-10 12:00:00  view    /
      4        5      2026-03-10 12:00:00  view    /docs
    `);
    const answer = given(
      await funnelOf({ rows: times, shards: 2 }, { steps: [home, { ...pricing, label: "Price" }, signup] }),
    );
    expect(answer).toEqual({
      date_range: ["2026-03-10T00:00:00+00:00", "2026-03-15T23:59:59+00:00"],
      timezone: "Etc/UTC",
      meta: {},
      visitors: 4,
      conversion_rate: 33.33,
      steps: [
        {
          label: "/",
          visitors: 3,
          conversion_rate: 100,
          step_conversion_rate: null,
          dropped: null,
          median_seconds: null,
        },
        {
          label: "Price",
          visitors: 2,
          conversion_rate: 66.67,
          step_conversion_rate: 66.67,
          dropped: 1,
          median_seconds: 30,
        },
        {
          label: "Signup",
          visitors: 1,
          conversion_rate: 33.33,
          step_conversion_rate: 50,
          dropped: 1,
          median_seconds: 2,
        },
      ],
    });
    const strict = given(await funnelOf({ rows: times }, { steps: [home, pricing], order: "strict" }));
    expect(strict.steps[1]?.median_seconds).toBe(20);
    const within = given(await funnelOf({ rows: times }, { steps: [home, pricing], within: "range" }));
    expect(within.steps[1]?.median_seconds).toBe(20);
    const any = given(await funnelOf({ rows: times }, { steps: [home, pricing], order: "any" }));
    expect(any.steps[1]?.median_seconds).toBeNull();
  });

  it("[AN4] nothing of nobody: no visitor, no rate, no median", async () => {
    const { visitors, conversion_rate, steps: none } = given(await funnelOf({ rows: [] }, { steps: [home, pricing] }));
    expect([visitors, conversion_rate, none[1]]).toEqual([
      0,
      0,
      { label: "/pricing", visitors: 0, conversion_rate: 0, step_conversion_rate: 0, dropped: 0, median_seconds: null },
    ]);
  });

  it("[AN1] a goal of scrolling is a step where order allows for attention", async () => {
    const rows = history(`
      visitor  visit  at                what           page
      1        1      2026-03-10 10:00  view           /long
      1        1      2026-03-10 10:01  Signup         /long
      1        1      2026-03-10 10:02  engage 9s 80%  /long
      2        2      2026-03-10 10:00  view           /long
      2        2      2026-03-10 10:01  engage 9s 40%  /long
    `);
    const scroll = { goal: "Scroll 50% on /long" };
    const long = { page: "/long" };
    expect(await reached({ rows, goals }, { steps: [long, scroll] })).toBe("2 1");
    expect(await reached({ rows, goals }, { steps: [long, signup, scroll], within: "range" })).toBe("2 1 1");
    expect(await reached({ rows, goals }, { steps: [scroll, signup] })).toBe("1 0");
    // Attention is not in the way of a strict order.
    const between = rows.map((hit) => (hit.name === "Signup" ? { ...hit, at: hit.at + 120_000 } : hit));
    expect(await reached({ rows: between, goals }, { steps: [long, signup], order: "strict" })).toBe("2 1");
    expect(await funnelOf({ rows, goals }, { steps: [long, scroll], order: "strict" })).toEqual({
      errors: { "steps.1.goal": [expect.stringContaining("no place in a strict order")] },
    });
  });

  it.each`
    asked                                                                   | field             | sentence
    ${{ steps: [home] }}                                                    | ${"steps"}        | ${"must have at least 2 steps"}
    ${{ steps: new Array(9).fill(home) }}                                   | ${"steps"}        | ${"must have at most 8 steps"}
    ${{ steps: [home, { page: "pricing" }] }}                               | ${"steps.1.page"} | ${"must start with /"}
    ${{ steps: [home, { path: "/x" }] }}                                    | ${"steps.1"}      | ${"must be a step such as"}
    ${{ steps: [home, { page: "/x", event: "y" }] }}                        | ${"steps.1"}      | ${"must be a step such as"}
    ${{ steps: [home, { goal: "Buy" }] }}                                   | ${"steps.1.goal"} | ${'the goal "Buy" is not configured'}
    ${{ steps: [home, pricing], order: "wild" }}                            | ${"order"}        | ${"must be ordered, strict, any"}
    ${{ steps: [home, pricing], within: "week" }}                           | ${"within"}       | ${"must be visit or range"}
    ${{ steps: [home, pricing], window: 3 }}                                | ${"window"}       | ${"is not known here"}
    ${{ steps: [home, pricing], date_range: "yesterday" }}                  | ${"date_range"}   | ${"Invalid date range"}
    ${{ steps: [home, pricing], filters: [["is", "visit:shoe", ["x"]]] }}   | ${"filters.0"}    | ${"Invalid filter"}
    ${{ steps: [home, pricing], filters: [["is", "event:goal", ["Buy"]]] }} | ${"filters"}      | ${"The goal `Buy` is not configured"}
    ${{ steps: [home, pricing], filters: [["is", "segment", [3]]] }}        | ${"filters"}      | ${"segments don't exist"}
  `("[AN5] names what is wrong: $field $sentence", async ({ asked, field, sentence }) => {
    expect(await funnelOf(scene, asked as Asked)).toEqual({ errors: { [field]: [expect.stringContaining(sentence)] } });
  });

  /** Shards that have room for so many events. */
  const withRoom = (events: number) => {
    const rows = Array.from({ length: 20 }, (_, visitor) =>
      returning.slice(0, 3).map((hit) => ({ ...hit, visitor, visit: visitor * 10 + hit.visit })),
    ).flat();
    const scan = (tables: Facts[], plan: ScanPlan): ScanPartial => {
      if (plan.subject !== "funnel") return scanAll(tables, [plan])[0] as ScanPartial;
      const funnel = new FunnelScan(plan, events);
      for (const table of tables) funnel.add(table);
      return funnel.finish();
    };
    const calls: number[] = [];
    const askShards: AskShards = async (plans) => {
      calls.push(plans.length);
      return spread(rows, 2, 3).map((tables) => plans.map((plan) => scan(tables, plan)));
    };
    const site: Asking["site"] = { timezone: "Etc/UTC", goals: [], identity: "visitor" };
    const asked = {
      date_range: ["2026-03-01", "2026-03-31"],
      steps,
      order: "ordered",
      within: "range",
      include: {},
    } as const;
    const ask = () => askFunnel({ ...asked, steps: [...steps] }, { site, now: 0, askShards });
    return { ask, calls };
  };

  it("[AN6] puts in turns what is too much at a time, and refuses what is still too much", async () => {
    const roomy = withRoom(1000);
    const whole = await roomy.ask();
    expect(whole).toMatchObject({
      kind: "answer",
      answer: { visitors: 20, steps: [{ visitors: 20 }, {}, { visitors: 20 }] },
    });
    expect(roomy.calls).toEqual([2]);
    const narrow = withRoom(15);
    expect(await narrow.ask()).toEqual(whole);
    expect(narrow.calls).toEqual([2, 1, 1, 1, 1]);
    expect(await withRoom(2).ask()).toEqual({
      kind: "refused",
      errors: { within: [expect.stringContaining("too many events of one shard")] },
    });
  });

  it("[AN7] warns where visitors are not known again", async () => {
    const asked = { steps: [home, pricing] };
    const daily: AnalysisScene = { ...scene, identity: "daily" };
    expect(given(await funnelOf(daily, asked)).meta).toEqual({});
    expect(given(await funnelOf(daily, { ...asked, within: "range" })).meta.warnings).toEqual([
      { code: "short_identity", warning: expect.stringContaining("not known beyond a day") },
    ]);
  });
});
