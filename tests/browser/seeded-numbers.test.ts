import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addDays, type Day, daysBetween, todayIn } from "../../dashboard-ui/rules/days.ts";
import { panels } from "../../dashboard-ui/rules/panels.ts";
import type { QueryAnswer } from "../../protocol/query.ts";
import { SEEDED_TIMEZONE, SEEDED_SITE as SITE, seededData } from "../support/seeded-data.ts";
import { asFigures, ask, asRows, figuresOf, rowsOf, seriesOf, settled } from "./history-screen.ts";
import { PATIENCE, Stage } from "./stage.ts";

/** The screen beside the public Stats API, which is asked anew, and by its own names for ranges, for every number. */
let stage: Stage;
let page: Page;
let today: Day;

const question = (more: object): Promise<QueryAnswer> => ask(stage, SITE, more);

const open = async (search: string): Promise<void> => {
  await page.goto(`${stage.server.url}/${SITE}${search}`);
  await settled(page);
};

/** The days of the same length before others. */
const preceding = (first: Day, last: Day): [Day, Day] => [
  addDays(first, -daysBetween(first, last)),
  addDays(first, -1),
];
const lastDays = (days: number): [Day, Day] => [addDays(today, -days), addDays(today, -1)];

interface Asked {
  date_range: string | readonly [Day, Day];
  filters?: unknown[];
}

/** Each of the figures that the screen shows, as the API has it for a range. */
const figuresAsAsked = async (shown: Record<string, string>, asked: Asked): Promise<Record<string, string>> =>
  asFigures(await question({ ...asked, metrics: Object.keys(shown) }));

const expectFigures = async (asked: Asked): Promise<void> => {
  const shown = await figuresOf(page);
  expect(Object.keys(shown).length).toBeGreaterThanOrEqual(3);
  expect(shown).toEqual(await figuresAsAsked(shown, asked));
};

const expectComparison = async (asked: Asked): Promise<void> => {
  const shown = await page.locator(".figure-before").allTextContents();
  const figures = await figuresAsAsked(await figuresOf(page), asked);
  expect(shown).toEqual(Object.values(figures).map((figure) => `before: ${figure}`));
};

const expectChart = async (asked: Asked, bucket: string): Promise<void> => {
  const { results, meta } = await question({
    ...asked,
    metrics: ["visitors"],
    dimensions: [bucket],
    include: { time_labels: true },
  });
  const known = new Map(results.map((row) => [row.dimensions[0], row.metrics[0]]));
  const values = (meta.time_labels ?? []).map((label) => Number(known.get(label) ?? 0).toLocaleString("en-GB"));
  expect(values.length).toBeGreaterThan(5);
  expect(await seriesOf(page)).toEqual(values);
};
/** Every tab of every panel, or only those that stand there first. */
const expectPanels = async (asked: Asked, which: "first" | "all", metrics?: readonly string[]): Promise<void> => {
  for (const [panel, tabs] of Object.entries(panels)) {
    for (const [index, tab] of tabs.entries()) {
      if (tab.name === "properties" || (tab.name === "map" && which === "all")) continue;
      if (which === "first" && index > (panel === "places" ? 1 : 0)) break;
      await page.locator(`.history-${panel} [role=tab]`).nth(index).click();
      await settled(page);
      if (tab.name === "map") continue;
      const wanted = tab.name === "goals" ? tab.metrics : (metrics ?? tab.metrics);
      const rows = asRows(await question({ ...asked, metrics: wanted, dimensions: [tab.dimension] }));
      expect([tab.name, await rowsOf(page, panel)]).toEqual([tab.name, rows]);
    }
  }
};

beforeAll(async () => {
  stage = await Stage.open(await seededData());
  today = todayIn(SEEDED_TIMEZONE, Date.now());
  page = await stage.viewer(`/${SITE}?period=30d`, { viewport: { width: 1280, height: 900 } });
  await settled(page);
}, 600_000);
afterAll(() => stage?.[Symbol.asyncDispose]());

describe("200,000 visits over 90 days", () => {
  it("[UI25] is what stands there", async () => {
    const { results } = await question({ date_range: "all", metrics: ["visits"] });
    expect(results[0]?.metrics[0]).toBeGreaterThanOrEqual(200_000);
  });

  it("[UI20] [UI25] [UI26] thirty days: one request, and every tab of every panel is the API's", async () => {
    const bodies: string[] = [];
    page.on("request", (request) => {
      if (/quer(y|ies)$/.test(new URL(request.url()).pathname)) bodies.push(request.postData() ?? "");
    });
    await open("?period=30d");
    // The empty one asks for the site's time zone, which days are counted in.
    expect(bodies.filter((body) => body !== '{"queries":[]}')).toHaveLength(1);
    page.removeAllListeners("request");
    await expectFigures({ date_range: "30d" });
    await expectComparison({ date_range: preceding(...lastDays(30)) });
    await expectChart({ date_range: "30d" }, "time:day");
    await expectPanels({ date_range: "30d" }, "all");
  });

  it.each(["7d", "28d", "91d", "yesterday", "day", "month", "all"])(
    "[UI22] [UI25] every number of the range %s is the API's",
    async (period) => {
      await open(`?period=${period}`);
      const date_range = period === "yesterday" ? ([addDays(today, -1), addDays(today, -1)] as const) : period;
      await expectFigures({ date_range });
      await expectPanels({ date_range }, "first");
      const charts: Record<string, string> = { "7d": "time:day", "28d": "time:day", yesterday: "time:hour" };
      const bucket = charts[period];
      if (bucket) await expectChart({ date_range }, bucket);
      if (/^\d+d$/.test(period)) {
        await expectComparison({ date_range: preceding(...lastDays(Number.parseInt(period, 10))) });
      }
    },
  );

  const filtered: [string, string, unknown[], (readonly string[])?][] = [
    [
      "a country without a device",
      "&f=is,visit:country,DE&f=is_not,visit:device,Mobile",
      [
        ["is", "visit:country", ["DE"]],
        ["is_not", "visit:device", ["Mobile"]],
      ],
    ],
    [
      "pages that contain a word",
      "&f=contains,event:page,docs",
      [["contains", "event:page", ["docs"], { case_sensitive: false }]],
    ],
    ["who has done something", "&f=done,event:goal,Purchase", [["has_done", ["is", "event:goal", ["Purchase"]]]]],
  ];
  it.each(filtered)("[UI23] [UI22] [UI25] %s, compared: every number is the API's", async (_, search, filters) => {
    await open(`?period=28d${search}`);
    await expectFigures({ date_range: "28d", filters });
    await expectComparison({ date_range: preceding(...lastDays(28)), filters });
    await expectChart({ date_range: "28d", filters }, "time:day");
    await expectPanels({ date_range: "28d", filters }, "first");
    const [first, last] = [addDays(today, -20), addDays(today, -9)];
    await open(`?period=${first}..${last}&compare=${addDays(first, -31)}..${addDays(last, -31)}${search}`);
    await expectFigures({ date_range: [first, last], filters });
    await expectComparison({ date_range: [addDays(first, -31), addDays(last, -31)], filters });
  });

  it("[UI21] [UI23] [UI28] down by clicks, compared, and all the way back", async () => {
    await page.goto(`${stage.server.url}/`);
    await page.locator(".site-card-link", { hasText: SITE }).click();
    await page.locator(".segment", { hasText: "Last 30 days" }).click();
    await settled(page);
    const top = await figuresOf(page);
    await page.locator(".history-sources .bar-button", { hasText: "Organic Search" }).click();
    await expect.poll(() => page.locator(".chip").count(), PATIENCE).toBe(1);
    await settled(page);
    await page.locator(".history-places [role=tab]", { hasText: "Countries" }).click();
    await page.locator(".history-places .bar-button", { hasText: "Germany" }).click();
    await expect.poll(() => page.locator(".chip").count(), PATIENCE).toBe(2);
    await settled(page);
    const filters = [
      ["is", "visit:channel", ["Organic Search"]],
      ["is", "visit:country", ["DE"]],
    ];
    await expectFigures({ date_range: "30d", filters });
    await page.locator(".history-pages .history-panel-head .icon-button").click();
    await page.locator(".details-button", { hasText: "/pricing" }).click();
    await expect.poll(() => page.locator(".chip").count(), PATIENCE).toBe(3);
    await settled(page);
    const narrow = { date_range: "30d", filters: [...filters, ["is", "event:page", ["/pricing"]]] };
    await expectFigures(narrow);
    await page.getByRole("button", { name: /^Compar.*Previous period/ }).click();
    await page.locator(".comparison-menu .menu-item", { hasText: "last year" }).click();
    await expect.poll(() => page.url(), PATIENCE).toContain("compare=year");
    await settled(page);
    await expectFigures(narrow);
    expect(await page.locator('.change:not([data-direction="none"])').count()).toBe(0);
    const chipsAre = (number: number) => expect.poll(() => page.locator(".chip").count(), PATIENCE).toBe(number);
    await page.goBack();
    await expect.poll(() => page.url(), PATIENCE).not.toContain("compare=year");
    await chipsAre(3);
    await page.goBack();
    await page.locator("dialog.details").waitFor();
    for (const chips of [2, 1, 0]) {
      await page.goBack();
      await chipsAre(chips);
    }
    await settled(page);
    expect(await figuresOf(page)).toEqual(top);
    await page.goBack();
    await page.locator(".site-board .live").waitFor();
  });

  it("[EE3] no error in the console, no request that failed", () => {
    expect([stage.errors, stage.failedRequests]).toEqual([[], []]);
  });
});
