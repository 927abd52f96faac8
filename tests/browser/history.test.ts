import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { todayIn } from "../../dashboard-ui/rules/days.ts";
import { panels } from "../../dashboard-ui/rules/panels.ts";
import { comparedDays, daysOf } from "../../dashboard-ui/rules/period.ts";
import { zoneOfNow } from "../support/zone-of-now.ts";
import { asFigures, ask, asRows, figuresOf, rowsOf, seriesOf, settled } from "./history-screen.ts";
import { sendPastVisits } from "./past-visits.ts";
import { seedHistory } from "./seed-history.ts";
import { PATIENCE, Stage } from "./stage.ts";

const SITE = "history.example";
const ZONE = zoneOfNow(Date.now());
let stage: Stage;
/** One person for the stories that need no other; each opens what it is about. */
let page: Page;

const open = async (search: string): Promise<void> => {
  await page.goto(`${stage.server.url}/${SITE}${search}`);
  await settled(page);
};

beforeAll(async () => {
  stage = await Stage.open();
  const goals = [{ event: "Signup" }, { event: "Purchase", currency: "EUR" }, { page: "/pricing" }];
  await stage.server.json("/api/sites", {
    method: "POST",
    body: { site_id: SITE, timezone: ZONE, allowed_hosts: [], goals },
  });
  await seedHistory(stage.server, SITE, { visits: 2500, days: 75, now: Date.now() });
  page = await stage.viewer(`/${SITE}?period=30d`);
  await settled(page);
});
afterAll(() => stage?.[Symbol.asyncDispose]());

const visitFigures = ["visitors", "visits", "pageviews", "views_per_visit", "bounce_rate", "visit_duration"];
const fromUnitedStates = ["is", "visit:country", ["US"]];

describe("history in a real browser", () => {
  it("[UI20] [UI25] [UI26] every number is the API's, and the screen one request", async () => {
    const requests: string[] = [];
    page.on("request", (request) => request.url().endsWith("/queries") && requests.push(request.postData() ?? ""));
    await open("?period=30d");
    expect(requests.filter((body) => body !== '{"queries":[]}')).toHaveLength(1);
    const range = { date_range: "30d" };
    expect(await figuresOf(page)).toEqual(asFigures(await ask(stage, SITE, { ...range, metrics: visitFigures })));
    for (const [panel, tabs] of Object.entries(panels)) {
      for (const tab of tabs) {
        if (tab.name === "map" || tab.name === "properties") continue;
        await page.locator(`.history-${panel} [role=tab]`).nth(tabs.indexOf(tab)).click();
        await settled(page);
        const answer = await ask(stage, SITE, { ...range, metrics: tab.metrics, dimensions: [tab.dimension] });
        expect([tab.name, await rowsOf(page, panel)]).toEqual([tab.name, asRows(answer)]);
      }
    }
    const days = await ask(stage, SITE, {
      ...range,
      metrics: ["visitors"],
      dimensions: ["time:day"],
      include: { time_labels: true },
    });
    const byDay = new Map(days.results.map((row) => [row.dimensions[0], row.metrics[0]]));
    expect(await seriesOf(page)).toEqual(days.meta.time_labels?.map((label) => String(byDay.get(label) ?? 0)));
  });

  it("[UI22] [UI25] the comparison's figures and a property's values are the API's too", async () => {
    await open("?period=30d&behaviours=properties");
    await page.getByRole("button", { name: "plan", exact: true }).click();
    await settled(page);
    const before = comparedDays(daysOf("30d", todayIn(ZONE, Date.now())), "previous");
    const answer = await ask(stage, SITE, { date_range: [before?.first, before?.last], metrics: visitFigures });
    const figures = Object.values(asFigures(answer)).map((figure) => `before: ${figure}`);
    expect(await page.locator(".figure-before").allTextContents()).toEqual(figures);
    const dimensions = ["event:props:plan"];
    const metrics = ["visitors", "events", "percentage"];
    expect(await rowsOf(page, "behaviours")).toEqual(
      asRows(await ask(stage, SITE, { date_range: "30d", metrics, dimensions })),
    );
  });

  it("[UI23] [UI25] a click filters, everything follows, and the back button takes it back", async () => {
    await open("?period=30d&places=countries");
    const before = await figuresOf(page);
    await page.locator(".history-places .bar-button", { hasText: "United States" }).click();
    await expect.poll(() => page.locator(".chip").allTextContents(), PATIENCE).toEqual(["Country is United States"]);
    await settled(page);
    expect(page.url()).toContain("f=is,visit:country,US");
    const range = { date_range: "30d", filters: [fromUnitedStates] };
    expect(await figuresOf(page)).toEqual(asFigures(await ask(stage, SITE, { ...range, metrics: visitFigures })));
    const pages = { ...range, metrics: ["visitors", "percentage"], dimensions: ["event:page"] };
    expect(await rowsOf(page, "pages")).toEqual(asRows(await ask(stage, SITE, pages)));
    await page.goBack();
    await expect.poll(() => figuresOf(page), PATIENCE).toEqual(before);
    expect(await page.locator(".chip").count()).toBe(0);
  });

  it("[UI21] [UI23] a goal and its rates, contains, has done: a colleague who gets the link sees the same", async () => {
    await open("?period=30d&f=is,event:goal,Signup&f=contains,visit:source,o&compare=year");
    const filters = [
      ["is", "event:goal", ["Signup"]],
      ["contains", "visit:source", ["o"], { case_sensitive: false }],
    ];
    const metrics = ["visitors", "events", "conversion_rate"];
    const shown = await figuresOf(page);
    expect(shown).toEqual(asFigures(await ask(stage, SITE, { date_range: "30d", metrics, filters })));
    const colleague = await stage.viewer(new URL(page.url()).pathname + new URL(page.url()).search);
    await settled(colleague);
    expect(await figuresOf(colleague)).toEqual(shown);
    expect(await rowsOf(colleague, "sources")).toEqual(await rowsOf(page, "sources"));
    expect(await colleague.title()).toBe(`Last 30 days · ${SITE}`);
    await open("?period=30d&f=is,event:goal,Purchase");
    const money = [...metrics, "total_revenue", "average_revenue"];
    const purchase = [["is", "event:goal", ["Purchase"]]];
    const earned = asFigures(await ask(stage, SITE, { date_range: "30d", metrics: money, filters: purchase }));
    expect(earned.total_revenue).toContain("€");
    expect(await figuresOf(page)).toEqual(earned);
    await open("?period=30d&f=done,event:goal,Signup");
    const done = [["has_done", ["is", "event:goal", ["Signup"]]]];
    expect(await figuresOf(page)).toEqual(
      asFigures(await ask(stage, SITE, { date_range: "30d", metrics: visitFigures, filters: done })),
    );
  });

  it("[UI28] details are searched, sorted and left again; the file holds the same rows", async () => {
    await open("?period=30d&details=pages");
    const dialog = page.locator("dialog.details");
    const rows = () =>
      dialog
        .locator("tbody tr")
        .evaluateAll((found) => found.map((row) => Array.from(row.children, (cell) => cell.textContent)));
    const question = { date_range: "30d", metrics: panels.pages[0]?.details, dimensions: ["event:page"] };
    expect((await rows()).map(([name]) => name)).toEqual(
      (await ask(stage, SITE, question)).results.map(({ dimensions }) => dimensions[0]),
    );
    await dialog.getByRole("searchbox").fill("BLOG");
    await expect.poll(async () => (await rows()).every(([name]) => name?.includes("blog")), PATIENCE).toBe(true);
    await dialog.getByRole("button", { name: "Bounce rate" }).click();
    await expect.poll(() => page.url(), PATIENCE).toContain("sort=bounce_rate,desc");
    const sorted = await ask(stage, SITE, {
      ...question,
      filters: [["contains", "event:page", ["blog"]]],
      order_by: [["bounce_rate", "desc"]],
    });
    const names = sorted.results.map(({ dimensions }) => dimensions[0]);
    await expect.poll(async () => (await rows()).map(([name]) => name), PATIENCE).toEqual(names);
    const download = page.waitForEvent("download");
    await dialog.getByRole("button", { name: "CSV" }).click();
    const file = readFileSync(await (await download).path(), "utf8");
    expect(
      file
        .trim()
        .split(/\r?\n/)
        .slice(1)
        .map((line) => line.split(",")[0]),
    ).toEqual(names);
    await page.keyboard.press("Escape");
    await expect.poll(() => dialog.count(), PATIENCE).toBe(0);
    expect(page.url()).not.toContain("details");
  });

  it("[UI29] by keyboard alone: periods, comparison, a filter, days of the calendar, the list of keys", async () => {
    await open("?period=30d");
    await page.keyboard.press("w");
    await expect.poll(() => page.url(), PATIENCE).toContain("period=7d");
    await page.keyboard.press("x");
    await expect.poll(() => page.url(), PATIENCE).toContain("compare=none");
    await page.keyboard.press("/");
    await page.locator(".filter-editor select:focus").waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.type("/pricing");
    expect(page.url()).toContain("period=7d");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.url(), PATIENCE).toContain("f=is,event:page,/pricing");
    // What is taken away under the keyboard leaves it nearby.
    await page.locator(".chip-remove").focus();
    await page.keyboard.press("Enter");
    await expect.poll(() => page.url(), PATIENCE).not.toContain("f=");
    expect(await page.evaluate(() => document.querySelector("main")?.contains(document.activeElement))).toBe(true);
    await page.keyboard.press("c");
    await page.locator('.calendar-day[tabindex="0"]').focus();
    for (const key of ["PageUp", "Enter", "ArrowRight", "ArrowRight", "Enter"]) {
      await page.keyboard.press(key);
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    }
    await expect.poll(() => page.url(), PATIENCE).toMatch(/period=\d{4}-\d\d-\d\d\.\.\d{4}-\d\d-\d\d/);
    await page.keyboard.press("?");
    await page.getByRole("dialog").getByRole("checkbox").uncheck();
    await page.keyboard.press("Escape");
    const { href } = new URL(page.url());
    await page.keyboard.press("d");
    await page.keyboard.press("?");
    await page.getByRole("dialog").getByRole("checkbox").check();
    await page.keyboard.press("Escape");
    expect(page.url()).toBe(href);
  });

  it("[UI24] today moves with what happens, without a reload", async () => {
    const today = { date_range: "day", metrics: visitFigures };
    await open("?period=day");
    const [before] = (await ask(stage, SITE, today)).results;
    await sendPastVisits(stage.server, SITE, 0.05, 100);
    await expect
      .poll(async () => {
        const answer = await ask(stage, SITE, today);
        expect(await figuresOf(page)).toEqual(asFigures(answer));
        return Number(answer.results[0]?.metrics[0]);
      }, PATIENCE)
      .toBeGreaterThan(Number(before?.metrics[0]));
  });

  it("[EE3] writes no error to the console", () => {
    expect(stage.errors).toEqual([]);
  });
});
