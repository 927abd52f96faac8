import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FlowAnswer, FunnelAnswer, RetentionAnswer } from "../../protocol/analysis.ts";
import type { Segment } from "../../protocol/segments.ts";
import { sidewaysScroll, violations } from "./accessibility.ts";
import { asFigures, ask, figuresOf, settled } from "./history-screen.ts";
import { seedHistory } from "./seed-history.ts";
import { PATIENCE, Stage } from "./stage.ts";

const SITE = "asking.example";
const FUNNEL = "?period=30d&show=funnel&step=page,/&step=page,/pricing&step=goal,Signup";
let stage: Stage;
/** One administrator for the stories that need nobody else. */
let page: Page;

const shown = async (on: Page): Promise<void> => {
  await on.locator('.analysis[data-loading="false"]').waitFor();
  await expect.poll(() => on.locator(".analysis .skeleton").count(), PATIENCE).toBe(0);
};
const open = async (search: string): Promise<void> => {
  await page.goto(`${stage.server.url}/${SITE}${search}`);
  await (search.includes("show=") ? shown : settled)(page);
};
const analysis = <T>(route: string, body: object): Promise<T> =>
  stage.server.json<T>(`/api/sites/${SITE}/${route}`, { method: "POST", body: { date_range: "30d", ...body } });
const segments = async (): Promise<Segment[]> =>
  (await stage.server.json<{ segments: Segment[] }>(`/api/sites/${SITE}/segments`)).segments;

/** Figures of a funnel as they are read: label, visitors, share of the first step. */
const funnelOf = (on: Page): Promise<string[][]> =>
  on
    .locator(".funnel-step")
    .evaluateAll((steps) =>
      steps.map((step) =>
        [".funnel-label bdi", ".funnel-visitors", ".funnel-rate"].map(
          (part) => step.querySelector(part)?.textContent ?? "",
        ),
      ),
    );
const percent = new Intl.NumberFormat("en-GB", { style: "percent", maximumFractionDigits: 2 });
const whole = new Intl.NumberFormat("en-GB");
const asFunnel = ({ steps }: FunnelAnswer): string[][] =>
  steps.map(({ label, visitors, conversion_rate }) => [
    label,
    `${whole.format(visitors)} visitors`,
    percent.format(conversion_rate / 100),
  ]);

beforeAll(async () => {
  stage = await Stage.open();
  const body = { site_id: SITE, allowed_hosts: [], goals: [{ event: "Signup" }, { event: "Purchase" }] };
  await stage.server.json("/api/sites", { method: "POST", body });
  await seedHistory(stage.server, SITE, { visits: 1800, days: 40, now: Date.now() });
  page = await stage.viewer(`/${SITE}?period=30d`);
  await settled(page);
});
afterAll(() => stage?.[Symbol.asyncDispose]());

describe("asking in a real browser", () => {
  it("[AS1] [AS3] a click between two chips makes them alternatives, and the back button takes it back", async () => {
    await open("?period=30d&f=contains,event:page,/docs&f=is,visit:country,US&f=is,visit:source,Google");
    const metrics = ["visitors", "visits", "pageviews", "bounce_rate", "time_on_page", "scroll_depth"];
    const docs = ["contains", "event:page", ["/docs"], { case_sensitive: false }];
    const [us, google] = [
      ["is", "visit:country", ["US"]],
      ["is", "visit:source", ["Google"]],
    ];
    const figures = async (...filters: unknown[]) =>
      asFigures(await ask(stage, SITE, { date_range: "30d", metrics, filters }));
    const both = await figures(docs, us, google);
    expect(await figuresOf(page)).toEqual(both);
    await page.getByRole("button", { name: "and: change to or" }).last().click();
    const either = await figures(docs, ["or", [us, google]]);
    expect(either.visitors).not.toBe(both.visitors);
    await expect.poll(() => figuresOf(page), PATIENCE).toEqual(either);
    expect(page.url()).toContain("f=or,is,visit:source,Google");
    expect(await page.locator(".chips > .sr-only").textContent()).toBe(
      "Only where Page contains /docs, and either Country is United States or Source is Google.",
    );
    await page.goBack();
    await expect.poll(() => figuresOf(page), PATIENCE).toEqual(both);
  });

  it("[AS4] [AS5] filters are kept as a segment, used, changed and deleted; a viewer only uses it", async () => {
    await open("?period=30d&f=is,visit:country,US&f=or,is,visit:country,GB");
    const figures = await figuresOf(page);
    await page.keyboard.press("s");
    await page.getByLabel("Name of the segment").fill("Overseas");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.locator(".chip").allTextContents(), PATIENCE).toEqual([" Segment Overseas"]);
    const filters = [
      [
        "or",
        [
          ["is", "visit:country", ["US"]],
          ["is", "visit:country", ["GB"]],
        ],
      ],
    ];
    const [made] = await segments();
    expect(made).toMatchObject({ name: "Overseas", filters });
    expect(page.url()).toContain(`f=is,segment,${made?.id}`);
    await settled(page);
    expect((await figuresOf(page)).visitors).toBe(figures.visitors);

    const body = { kind: "read", name: "viewer" };
    const { key } = await stage.server.json<{ key: string }>(`/api/sites/${SITE}/keys`, { method: "POST", body });
    const viewer = await (await stage.person()).newPage();
    await viewer.goto(`${stage.server.url}/${SITE}?period=30d#token=${key}`);
    await settled(viewer);
    await viewer.keyboard.press("s");
    await viewer.locator(".segment-row .menu-item").click();
    await expect.poll(() => viewer.locator(".chip").allTextContents(), PATIENCE).toEqual([" Segment Overseas"]);
    await viewer.keyboard.press("s");
    await viewer.locator(".segment-row").waitFor();
    expect(await viewer.locator(".segment-row .icon-button, .segment-save").count()).toBe(0);

    await page.keyboard.press("s");
    await page.getByRole("button", { name: "Show the filters of Overseas" }).click();
    await expect.poll(() => page.locator(".chip").count(), PATIENCE).toBe(2);
    await page.getByRole("button", { name: "Remove filter: Country is United Kingdom" }).click();
    await page.keyboard.press("s");
    await page.getByLabel("Save as").selectOption({ label: "Overseas" });
    await page.getByRole("button", { name: "Update segment" }).click();
    await expect.poll(async () => (await segments())[0]?.filters, PATIENCE).toEqual([["is", "visit:country", ["US"]]]);
    const american = await ask(stage, SITE, {
      date_range: "30d",
      metrics: ["visitors"],
      filters: [["is", "visit:country", ["US"]]],
    });
    await expect.poll(async () => (await figuresOf(page)).visitors, PATIENCE).toBe(asFigures(american).visitors);

    await page.keyboard.press("s");
    await page.getByRole("button", { name: "Delete segment Overseas" }).click();
    await page.getByRole("button", { name: "Delete", exact: true }).click();
    await expect.poll(segments, PATIENCE).toEqual([]);
    await expect.poll(() => page.locator(".chip").count(), PATIENCE).toBe(0);
  });

  it("[AS6] [AS8] a funnel is built by keyboard alone, has the API's figures, and its address shows the same to a colleague", async () => {
    await open("?period=30d");
    await page.keyboard.press("2");
    await page.getByRole("button", { name: "Add a step" }).focus();
    for (const path of ["/pricing", "/"]) {
      await page.keyboard.press("Enter");
      await page.locator(".filter-editor input:focus").waitFor();
      await page.keyboard.type(path);
      await page.keyboard.press("Enter");
      await page.locator(".step-words", { hasText: new RegExp(`^${path}$`) }).waitFor();
      await page.locator(".steps > .popover-box > .button").focus();
    }
    await shown(page);
    await page.locator(".step-button").nth(1).focus();
    await page.keyboard.press("Shift+ArrowLeft");
    const steps: object[] = [{ page: "/" }, { page: "/pricing" }];
    await expect.poll(() => funnelOf(page), PATIENCE).toEqual(asFunnel(await analysis("funnel", { steps })));
    expect(await page.locator(".step-button:focus .step-words").textContent()).toBe("/");
    await page.getByRole("button", { name: "Step", exact: true }).click();
    await page.getByLabel("What kind of step").selectOption("goal");
    await page.locator(".suggestions .menu-item", { hasText: "Signup" }).click();
    steps.push({ goal: "Signup" });
    await expect.poll(() => funnelOf(page), PATIENCE).toEqual(asFunnel(await analysis("funnel", { steps })));
    await page.getByLabel("Order").selectOption("any");
    const any = asFunnel(await analysis("funnel", { steps, order: "any" }));
    await expect.poll(() => funnelOf(page), PATIENCE).toEqual(any);
    expect(page.url()).toContain("step=page,/&step=page,/pricing&step=goal,Signup&order=any");
    const { pathname, search } = new URL(page.url());
    const colleague = await stage.viewer(pathname + search);
    await shown(colleague);
    expect(await funnelOf(colleague)).toEqual(any);
    await page.goBack();
    await expect.poll(() => funnelOf(page), PATIENCE).toEqual(asFunnel(await analysis("funnel", { steps })));
  });

  it("[AS8] [AS11] who left leads to their figures; the file has a line for each step", async () => {
    await open(FUNNEL);
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "CSV" }).click();
    const file = readFileSync(await (await download).path(), "utf8")
      .trim()
      .split("\r\n");
    const answer = await analysis<FunnelAnswer>("funnel", {
      steps: [{ page: "/" }, { page: "/pricing" }, { goal: "Signup" }],
    });
    expect(file.slice(1).map((line) => line.split(",").slice(0, 2))).toEqual(
      answer.steps.map(({ label, visitors }) => [label, String(visitors)]),
    );
    await page.locator(".funnel-link").first().click();
    await settled(page);
    expect(await page.locator(".chip").allTextContents()).toEqual([" Has seen /", " Has not seen /pricing"]);
  });

  it("[AS9] from a page's row to what came next, column by column as the API has it", async () => {
    await open("?period=30d");
    await page.locator(".history-pages li", { hasText: "/features" }).locator(".flow-link").click();
    await shown(page);
    const answer = await analysis<FlowAnswer>("flow", { page: "/features", depth: 3, limit: 12 });
    const column = (at: number) =>
      page
        .locator(".flow-column")
        .nth(at)
        .locator(".bar-button")
        .evaluateAll((rows) =>
          rows.map((row) => [
            row.querySelector("bdi")?.textContent,
            row.querySelector(".bar-value")?.textContent?.replaceAll(",", ""),
          ]),
        );
    const asColumn = (pages: { page: string; visits: number }[] = []) =>
      pages.map((found) => [found.page, String(found.visits)]);
    expect(await column(0)).toEqual(asColumn(answer.from.pages));
    expect(await column(1)).toEqual(asColumn(answer.from.pages[0]?.further?.pages));
    await page.locator(".flow-column").first().locator(".bar-button").nth(1).click();
    await expect.poll(() => column(1), PATIENCE).toEqual(asColumn(answer.from.pages[1]?.further?.pages));
    const ended = await page.locator(".flow-column").first().locator(".flow-ended .bar-value").first().textContent();
    expect(ended?.replaceAll(",", "")).toBe(String(answer.from.ended.visits));
    await page.getByLabel("Direction").selectOption("previous");
    const back = await analysis<FlowAnswer>("flow", { page: "/features", direction: "previous", depth: 3, limit: 12 });
    await expect.poll(() => column(0), PATIENCE).toEqual(asColumn(back.from.pages));
  });

  it("[AS10] [AS11] the triangle of cohorts is the API's, as a table and as a file", async () => {
    await open("?period=30d&show=retention");
    const answer = await analysis<RetentionAnswer>("retention", {});
    const rows = await page
      .locator(".cohorts tbody tr:not(.cohort-all)")
      .evaluateAll((found) =>
        found.map((row) =>
          Array.from(row.querySelectorAll("td"), (cell) => (cell.querySelector("small") ?? cell).textContent),
        ),
      );
    const asked = answer.cohorts.filter(({ size }) => size > 0);
    expect(rows).toEqual(asked.map(({ size, returned }) => [size, ...returned.slice(1)].map(String)));
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "CSV" }).click();
    const file = readFileSync(await (await download).path(), "utf8")
      .trim()
      .split("\r\n");
    expect(file).toHaveLength(1 + answer.cohorts.length);
    await page.getByLabel("Grouped by").selectOption("day");
    await expect.poll(() => page.url(), PATIENCE).toContain("grain=day");
    await expect.poll(() => page.locator(".cohorts tbody tr").count(), PATIENCE).toBeGreaterThan(20);
  });

  it.each([
    ["light", { colorScheme: "light" }],
    ["dark", { colorScheme: "dark" }],
    ["narrow", { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true }],
  ] as const)("[UI30] [EE5] has no violation on a %s screen", async (_, options) => {
    const someone = await stage.viewer(
      `/${SITE}${FUNNEL}&f=is,visit:device,Desktop&f=or,is,visit:device,Mobile`,
      options,
    );
    await shown(someone);
    const look = async (what: string): Promise<void> => {
      expect([what, await violations(someone), await sidewaysScroll(someone)]).toEqual([what, [], 0]);
    };
    await look("funnel");
    await someone.locator(".step-button").last().click();
    await someone.locator(".suggestions .menu-item").first().waitFor();
    await look("step");
    await someone.keyboard.press("Escape");
    await someone.keyboard.press("s");
    await someone.locator(".segment-save").waitFor();
    await look("segments");
    await someone.keyboard.press("Escape");
    await someone.keyboard.press("3");
    await someone.locator(".flow-column").first().waitFor();
    await look("flow");
    await someone.keyboard.press("4");
    await someone.locator(".cohort-cell").first().waitFor();
    await look("retention");
    await someone.goto(`${stage.server.url}/${SITE}?period=30d&show=funnel`);
    await someone.locator(".funnel-offer").first().waitFor();
    await look("no funnel yet");
  });

  it("[EE3] writes no error to the console", () => {
    expect(stage.errors).toEqual([]);
  });

  it("[UI15] a step that the site does not know is named, and the others stay to be changed", async () => {
    await open(`${FUNNEL}&step=goal,Gone`);
    await expect.poll(() => page.locator(".notice p").textContent(), PATIENCE).toContain('"Gone"');
    await page.getByRole("button", { name: "Remove step Gone" }).click();
    await expect.poll(() => page.locator(".funnel-step").count(), PATIENCE).toBe(3);
    expect(await page.locator(".notice").count()).toBe(0);
  });
});
