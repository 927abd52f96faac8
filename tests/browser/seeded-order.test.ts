import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FlowAnswer, FunnelAnswer, RetentionAnswer } from "../../protocol/analysis.ts";
import { SEEDED_SITE as SITE, seededData } from "../support/seeded-data.ts";
import { PATIENCE, READER, Stage } from "./stage.ts";

/** What a large site's visitors did one after the other, on the screen and asked of the API anew. */
let stage: Stage;
let page: Page;
/** Questions that left the page since its address was opened. */
let questions: string[] = [];

const whole = new Intl.NumberFormat(READER.locale);
const percent = new Intl.NumberFormat(READER.locale, { style: "percent", maximumFractionDigits: 2 });

const open = async (search: string): Promise<void> => {
  questions = [];
  await page.goto(`${stage.server.url}/${SITE}${search}`);
  await page.locator('.analysis[data-loading="false"]').waitFor();
  await expect.poll(() => page.locator(".analysis .skeleton").count(), PATIENCE).toBe(0);
};

const answerOf = <T>(route: string, body: object): Promise<T> =>
  stage.server.json<T>(`/api/sites/${SITE}/${route}`, { method: "POST", body });

const texts = (selector: string): Promise<string[]> => page.locator(selector).allTextContents();

beforeAll(async () => {
  stage = await Stage.open(await seededData());
  page = await stage.viewer("/");
  await page.locator(".site-card-link", { hasText: SITE }).waitFor();
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (/\/(funnel|flow|retention|queries)$/.test(pathname)) questions.push(pathname.split("/").at(-1) ?? "");
  });
}, 600_000);
afterAll(() => stage?.[Symbol.asyncDispose]());

describe("200,000 visits, in the order of what was done", () => {
  const steps = [{ page: "/" }, { page: "/pricing" }, { goal: "Signup" }];
  const inAddress = "&show=funnel&step=page,/&step=page,/pricing&step=goal,Signup";
  const funnels: [string, string, object][] = [
    ["one after the other within a visit", "", {}],
    ["with nothing between", "&order=strict", { order: "strict" }],
    ["in any order, over all visits", "&order=any&within=range", { order: "any", within: "range" }],
    ["of one country", "&f=is,visit:country,US", { filters: [["is", "visit:country", ["US"]]] }],
  ];
  it.each(funnels)("[AS6] [AS8] a funnel %s: every figure is the API's", async (_, search, part) => {
    await open(`?period=91d&compare=none${inAddress}${search}`);
    const answer = await answerOf<FunnelAnswer>("funnel", { date_range: "91d", steps, ...part });
    expect(answer.steps[0]?.visitors).toBeGreaterThan(1000);
    expect(await texts(".funnel-visitors")).toEqual(
      answer.steps.map(({ visitors }) => `${whole.format(visitors)} visitors`),
    );
    expect(await texts(".funnel-rate")).toEqual(
      answer.steps.map(({ conversion_rate }) => percent.format(conversion_rate / 100)),
    );
    expect(questions.filter((name) => name === "funnel")).toHaveLength(1);
  });

  it("[AS9] what came after a page, column by column", async () => {
    await open("?period=30d&show=flow&from=/pricing");
    const answer = await answerOf<FlowAnswer>("flow", { date_range: "30d", page: "/pricing", depth: 3, limit: 12 });
    const column = (at: number) => page.locator(".flow-column").nth(at).locator(".bar-button");
    for (const [at, pages] of [answer.from.pages, answer.from.pages[0]?.further?.pages ?? []].entries()) {
      expect(await column(at).locator("bdi").allTextContents()).toEqual(pages.map((found) => found.page));
      const cells = await column(at).locator(".bar-value").allTextContents();
      // Each with its share.
      expect(cells.filter((cell) => !cell.endsWith("%"))).toEqual(pages.map(({ visits }) => whole.format(visits)));
    }
  });

  it("[AS10] the weeks in which visitors came first, and those in which they came again", async () => {
    await open("?period=91d&show=retention");
    const answer = await answerOf<RetentionAnswer>("retention", { date_range: "91d" });
    const rows = await page
      .locator(".cohorts tbody tr:not(.cohort-all)")
      .evaluateAll((found) =>
        found.map((row) => Array.from(row.querySelectorAll("td"), ({ title, textContent }) => title || textContent)),
      );
    const asked = answer.cohorts.filter(({ size }) => size > 0);
    expect(asked.length).toBeGreaterThan(10);
    expect(rows.map((cells) => cells.length)).toEqual(asked.map(({ returned }) => returned.length));
    for (const [at, { size, returned }] of asked.entries()) {
      const counts = returned.slice(1).map((count) => expect.stringContaining(whole.format(count)));
      expect(rows[at]?.slice(1)).toEqual(counts);
      // Where space is scarce, thousands are short.
      expect(rows[at]?.[0]).toMatch(size < 10_000 ? whole.format(size) : /k$/);
    }
  });

  it("[EE3] no error in the console, no request that failed", () => {
    expect([stage.errors, stage.failedRequests]).toEqual([[], []]);
  });
});
