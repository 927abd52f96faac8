import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { analysisQuestion } from "../../../dashboard-ui/rules/analysis-questions.ts";
import { flowTable, funnelTable, retentionTable } from "../../../dashboard-ui/rules/analysis-tables.ts";
import { type Step, stepFromText, stepText } from "../../../dashboard-ui/rules/analysis-view.ts";
import { csvText } from "../../../dashboard-ui/rules/csv.ts";
import { flowColumns, opened } from "../../../dashboard-ui/rules/flow-columns.ts";
import { leftBetween, movedStep, saidOfSteps, suggestedFunnels } from "../../../dashboard-ui/rules/funnel-steps.ts";
import { HEAT_BANDS, heatOf } from "../../../dashboard-ui/rules/heat.ts";
import { lapse } from "../../../dashboard-ui/rules/lapse.ts";
import { cohortRows, topRate } from "../../../dashboard-ui/rules/retention.ts";
import { parseView } from "../../../dashboard-ui/rules/view.ts";
import {
  type FlowAnswer,
  type FlowLevel,
  type FunnelAnswer,
  flowSchema,
  funnelSchema,
  type RetentionAnswer,
  retentionSchema,
} from "../../../protocol/analysis.ts";

const today = "2026-03-31";
const clock = { timezone: "Europe/Tallinn", now: Date.parse("2026-03-31T12:34:56Z") };
const question = (search: string) => analysisQuestion({ view: parseView(search), today }, clock);
const whole = (count: number): string => String(count);
const told = {
  date_range: ["2026-03-01T00:00:00+02:00", "2026-03-30T23:59:59+03:00"] as [string, string],
  timezone: "Europe/Tallinn",
  meta: {},
};
const schemas = { funnel: funnelSchema, flow: flowSchema, retention: retentionSchema };

const page = (value: string): Step => ({ kind: "page", value });
const goal = (value: string): Step => ({ kind: "goal", value });

describe("what is asked about the order of doings", () => {
  it("[AS6] [AS7] each section asks its own question, of the range and the filters, and as the API takes it", () => {
    const common = "?period=30d&f=is,visit:country,EE&f=or,is,visit:country,LV";
    const filters = [
      [
        "or",
        [
          ["is", "visit:country", ["EE"]],
          ["is", "visit:country", ["LV"]],
        ],
      ],
    ];
    const asked = { date_range: ["2026-03-01", "2026-03-30"], filters };
    const steps = "&step=page,/a,b*&step=goal,Signup&step=event,Click";
    expect(question(`${common}&show=funnel${steps}&order=strict&within=range&compare=none`)).toEqual({
      section: "funnel",
      body: {
        ...asked,
        steps: [{ page: "/a,b*" }, { goal: "Signup" }, { event: "Click" }],
        order: "strict",
        within: "range",
      },
      before: null,
    });
    expect(question(`${common}&show=flow&from=/a&way=previous&via=/b`)?.body).toMatchObject({
      ...asked,
      page: "/a",
      direction: "previous",
    });
    expect(question(`${common}&show=flow`)?.body).not.toHaveProperty("page");
    expect(question(`${common}&show=retention&grain=month`)?.body).toEqual({ ...asked, grain: "month" });
    for (const search of [`&show=funnel${steps}`, "&show=flow&from=/a", "&show=flow", "&show=retention"]) {
      for (const period of ["all", "day", "30d"]) {
        const found = question(`?period=${period}${search}`);
        expect(found && v.safeParse(schemas[found.section], found.body).success).toBe(true);
      }
    }
  });

  it("[AS6] a funnel of fewer than two steps asks nothing, nor does the overview", () => {
    expect(question("?period=30d&show=funnel&step=page,/")).toBeNull();
    expect(question("?period=30d")).toBeNull();
  });

  it("[AS8] the comparison is that of the figures: today so far up to the same time", () => {
    const steps = "&show=funnel&step=page,/&step=page,/b";
    expect(question(`?period=7d${steps}`)?.before?.date_range).toEqual(["2026-03-17", "2026-03-23"]);
    expect(question(`?period=day${steps}`)?.before?.date_range).toEqual([
      "2026-03-30T00:00:00+03:00",
      "2026-03-30T15:34:00+03:00",
    ]);
    expect(question("?period=30d&show=retention")?.before).toBeNull();
  });
});

describe("steps of a funnel", () => {
  it("[AS6] read as they were written; a path begins with a slash", () => {
    fc.assert(
      fc.property(fc.constantFrom("goal" as const, "event" as const), fc.string({ minLength: 1 }), (kind, value) => {
        if (value.trim() === "") return;
        expect(stepFromText(stepText({ kind, value }))).toEqual({ kind, value });
      }),
    );
    for (const text of ["page,pricing", "page,", "goal", "place,/a", "goal, "]) expect(stepFromText(text)).toBeNull();
  });

  it("[AS8] move within their list, and nowhere else", () => {
    const steps = ["/a", "/b", "/c"].map(page);
    const moved = (from: number, to: number) =>
      movedStep(steps, from, to)
        .map(({ value }) => value.slice(1))
        .join("");
    expect([moved(0, 1), moved(2, 0), moved(1, 1), moved(0, -1), moved(2, 3), moved(5, 0)]).toEqual([
      "bac",
      "cab",
      "abc",
      "abc",
      "abc",
      "abc",
    ]);
  });

  it("[AS8] those who stopped are visits with one step and without the next, where filters can say it", () => {
    expect(leftBetween(page("/a"), goal("Signup"))).toEqual([
      { operator: "done", dimension: "event:page", values: ["/a"] },
      { operator: "not_done", dimension: "event:goal", values: ["Signup"] },
    ]);
    expect(leftBetween(page("/blog/*"), goal("Signup"))).toBeNull();
    expect(leftBetween(goal("a*"), { kind: "event", value: "b*" })).not.toBeNull();
  });

  it("[UI15] what is wrong with one is said of the step as it is numbered on the screen", () => {
    const said = (message: string) => saidOfSteps(message, (step) => `Step ${step}: `);
    expect(said('steps.2.goal: the goal "Buy" is unknown')).toBe('Step 3: the goal "Buy" is unknown');
    expect(said("steps: must have at least 2 steps")).toBe("steps: must have at least 2 steps");
  });

  it.each<[pages: string[], goals: string[], offered: string[]]>([
    [
      ["/", "/pricing"],
      ["Signup", "Buy"],
      ["/ Signup", "/ Buy", "/ /pricing Signup"],
    ],
    [["/", "/a", "/b"], [], ["/ /a /b"]],
    [["/", "/a"], [], ["/ /a"]],
    [["(not set)", "/"], ["Signup"], ["/ Signup"]],
    [["/"], [], []],
    [[], ["Signup"], []],
  ])("[AS8] begin with what the site has most of: pages %j, goals %j", (pages, goals, offered) => {
    expect(suggestedFunnels(pages, goals).map((steps) => steps.map(({ value }) => value).join(" "))).toEqual(offered);
  });

  it.each([
    [0, "0s"],
    [59, "59s"],
    [125, "2m 05s"],
    [3599, "59m 59s"],
    [3600, "1h 0m"],
    [11_520, "3h 12m"],
    [86_400, "1d 0h"],
    [190_800, "2d 5h"],
  ])("[AS8] %d s between two steps are %s", (seconds, words) => {
    expect(lapse(seconds, whole)).toBe(words);
  });
});

const level = (ended: number, pages: [string, number, FlowLevel | null][], others = 0): FlowLevel => ({
  ended: { visits: ended, share: 0 },
  pages: pages.map(([path, visits, further]) => ({ page: path, visits, share: 0, further })),
  others: { visits: others, share: 0, pages: others },
});
const leaf = level(1, [["/end", 1, null]]);
const flow: FlowAnswer = {
  ...told,
  visits: 10,
  from: level(2, [
    ["/a", 5, level(3, [["/c", 2, leaf]])],
    [
      "/b",
      3,
      level(0, [
        ["/d", 2, leaf],
        ["/e", 1, leaf],
      ]),
    ],
  ]),
};

describe("a flow", () => {
  const shown = (via: string[]) => flowColumns(flow, "/start", via).map(({ after, open }) => `${after}>${open}`);

  it("[AS9] goes by the most frequent page unless another was opened", () => {
    expect(shown([])).toEqual(["/start>/a", "/a>/c", "/c>null"]);
    expect(shown(["/b"])).toEqual(["/start>/b", "/b>/d", "/d>null"]);
    expect(shown(["/b", "/e"])).toEqual(["/start>/b", "/b>/e", "/e>null"]);
    // What was opened in another range may not be there; then what followed it means nothing.
    expect(shown(["/gone", "/e"])).toEqual(["/start>/a", "/a>/c", "/c>null"]);
  });

  it("[AS9] opening a page leaves the columns before as they are and closes those after", () => {
    const columns = flowColumns(flow, null, ["/b", "/e"]);
    expect([opened(columns, 0, "/a"), opened(columns, 1, "/d")]).toEqual([["/a"], ["/b", "/d"]]);
  });

  it("[AS9] ends where nobody went on", () => {
    expect(flowColumns({ ...flow, from: level(4, []) }, "/x", ["/b"])).toHaveLength(1);
  });

  it("[AS11] is a file with every step, who left, and the other pages", () => {
    const small: FlowAnswer = { ...told, visits: 6, from: level(1, [["/a", 3, level(2, [["/b", 1, null]])]], 2) };
    const labels = { ended: "left", others: (pages: number) => `${pages} others` };
    expect(
      flowTable(small, ["step", "after", "page", "visits", "share"], labels).map((row) => row.slice(0, 4)),
    ).toEqual([
      ["step", "after", "page", "visits"],
      [1, "", "/a", 3],
      [2, "/a", "/b", 1],
      [2, "/a", "left", 2],
      [1, "", "2 others", 2],
      [1, "", "left", 1],
    ]);
  });
});

const weeks: RetentionAnswer = {
  ...told,
  grain: "week",
  periods: [
    { start: "2026-03-09", complete: true },
    { start: "2026-03-16", complete: true },
    { start: "2026-03-23", complete: false },
  ],
  cohorts: [
    { start: "2026-03-09", size: 10, returned: [10, 4, 1], rates: [100, 40, 10] },
    { start: "2026-03-16", size: 0, returned: [0, 0], rates: [0, 0] },
    { start: "2026-03-23", size: 5, returned: [5], rates: [100] },
  ],
  overall: [
    { size: 10, returned: 10, rate: 100 },
    { size: 10, returned: 4, rate: 40 },
    { size: 0, returned: 0, rate: 0 },
  ],
};

describe("retention", () => {
  it("[AS10] is a triangle from the period after the first visit, and knows which are over", () => {
    expect(cohortRows(weeks)).toEqual([
      {
        start: "2026-03-09",
        size: 10,
        cells: [
          { returned: 4, rate: 40, complete: true },
          { returned: 1, rate: 10, complete: false },
        ],
      },
      { start: "2026-03-23", size: 5, cells: [] },
    ]);
    expect(topRate(weeks)).toBe(40);
  });

  it("[AS10] a handful of visitors who all came back does not bleach the colours of the others", () => {
    const few = { start: "2026-03-16", size: 1, returned: [1, 1], rates: [100, 100] };
    const large = { start: "2026-03-09", size: 11, returned: [11, 4, 1], rates: [100, 36, 9] };
    expect(topRate({ ...weeks, cohorts: [large, few] })).toBe(36);
    expect(topRate({ ...weeks, cohorts: [{ ...large, size: 10 }, few] })).toBe(100);
  });

  it("[AS10] colours rise with the rate, from none to the highest on the screen", () => {
    expect([heatOf(0, 40), heatOf(0.1, 40), heatOf(40, 40), heatOf(3, 3), heatOf(0, 0)]).toEqual([
      0,
      1,
      HEAT_BANDS,
      HEAT_BANDS,
      0,
    ]);
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 100, noNaN: true }),
        fc.double({ min: 0, max: 100, noNaN: true }),
        (a, b) => {
          expect(heatOf(Math.min(a, b), 100)).toBeLessThanOrEqual(heatOf(Math.max(a, b), 100));
        },
      ),
    );
  });

  it("[AS11] is a file with a line for each cohort", () => {
    expect(retentionTable(weeks, ["cohort", "size"])).toEqual([
      ["cohort", "size", "returned_0", "returned_1", "returned_2", "rate_0", "rate_1", "rate_2"],
      ["2026-03-09", 10, 10, 4, 1, 100, 40, 10],
      ["2026-03-16", 0, 0, 0, null, 0, 0, null],
      ["2026-03-23", 5, 5, null, null, 100, null, null],
    ]);
  });
});

describe("files", () => {
  it("[AS11] hold no text that a spreadsheet would evaluate, and what a text holds is one cell", () => {
    expect(
      csvText([
        ["a", 'say "x", y'],
        ["=1+1", -2.5],
        ["-", null],
        ["@x\n", "+1"],
      ]),
    ).toBe(`a,"say ""x"", y"\r\n'=1+1,-2.5\r\n'-,\r\n"'@x\n",'+1\r\n`);
  });

  it("[AS11] of a funnel have a line for each step", () => {
    const step = {
      label: "/a",
      visitors: 4,
      conversion_rate: 50,
      step_conversion_rate: null,
      dropped: null,
      median_seconds: null,
    };
    const answer: FunnelAnswer = { ...told, visitors: 9, steps: [step], conversion_rate: 50 };
    expect(funnelTable(answer, ["step"])).toEqual([["step"], ["/a", 4, 50, null, null, null]]);
  });
});
