import type { BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SEEDED_SITE as SITE, seededData } from "../support/seeded-data.ts";
import { sidewaysScroll, violations } from "./accessibility.ts";
import { asFigures, ask, figuresOf, settled } from "./history-screen.ts";
import { PATIENCE, Stage } from "./stage.ts";

/** The screens with figures as large as in use: for fingers, for keys alone, for those who see little or in the dark. */
let stage: Stage;

beforeAll(async () => {
  stage = await Stage.open(await seededData());
}, 600_000);
afterAll(() => stage?.[Symbol.asyncDispose]());

/** What has the focus, in words. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const { activeElement } = document;
    return activeElement?.getAttribute("aria-label") ?? activeElement?.textContent?.trim() ?? "";
  });

/** Goes on by Tab until something has the focus; who needs more steps than this has lost the way. */
const tabTo = async (page: Page, words: RegExp): Promise<void> => {
  const passed: string[] = [];
  while (passed.length < 90) {
    await page.keyboard.press("Tab");
    const here = await focused(page);
    if (words.test(here)) return;
    passed.push(here);
  }
  throw new Error(`${words} has no place among: ${passed.join(" | ")}`);
};

const phone = (width: number): BrowserContextOptions => ({
  viewport: { width, height: 780 },
  isMobile: true,
  hasTouch: true,
  deviceScaleFactor: 2,
});

const screens: [name: string, options: BrowserContextOptions][] = [
  ["wide and light", { viewport: { width: 1280, height: 900 }, colorScheme: "light" }],
  ["wide and dark", { viewport: { width: 1280, height: 900 }, colorScheme: "dark" }],
  ["360 px and dark", { ...phone(360), colorScheme: "dark" }],
  ["390 px and light", { ...phone(390), colorScheme: "light" }],
];

describe("a large site for everybody", () => {
  it.each(screens)("[UI30] [EE5] [UI16] %s: nothing that axe finds, nothing beside the screen", async (_, options) => {
    const page = await stage.viewer("/", options);
    const look = async (what: string): Promise<void> => {
      // What the header stands above, while somebody scrolls, is not covered for good.
      await page.evaluate(() => window.scrollTo(0, 0));
      expect([what, await sidewaysScroll(page), await violations(page)]).toEqual([what, 0, []]);
    };
    await page.locator(".sparkline").first().waitFor();
    const [red = 0] = await page.evaluate(() =>
      (getComputedStyle(document.body).backgroundColor.match(/\d+/g) ?? []).map(Number),
    );
    expect(red < 128).toBe(options.colorScheme === "dark");
    await look("sites");
    await page.locator(".site-card-link", { hasText: SITE }).click();
    await page.locator(".area-map canvas").waitFor();
    await look("live");
    await page.goto(`${stage.server.url}/${SITE}?period=91d&f=is,visit:device,Desktop&places=cities&compare=previous`);
    await settled(page);
    await look("filtered and compared");
    for (const panel of await page.locator(".history-panel").all()) {
      for (const tab of await panel.locator("[role=tab]").all()) {
        await tab.click();
        expect([await tab.textContent(), await sidewaysScroll(page)]).toEqual([await tab.textContent(), 0]);
      }
    }
    await page.goto(`${stage.server.url}/${SITE}?period=30d&details=pages`);
    await page.locator(".details-table").waitFor();
    await look("details");
    await page.context().close();
  });

  it("[UI29] by keys alone: from the list to a filtered, compared view, into details, and back", async () => {
    const page = await stage.viewer("/", { viewport: { width: 1280, height: 900 } });
    await page.locator(".site-card-link", { hasText: SITE }).waitFor();
    const { press, type } = {
      press: page.keyboard.press.bind(page.keyboard),
      type: page.keyboard.type.bind(page.keyboard),
    };
    await tabTo(page, new RegExp(`^${SITE}$`));
    await press("Enter");
    await page.locator(".site-board .live").waitFor();
    await press("t");
    await settled(page);
    await press("/");
    await page.locator(".filter-editor select:focus").waitFor();
    await press("Tab");
    await press("Tab");
    await type("/docs/install");
    await press("Enter");
    await expect.poll(() => page.url(), PATIENCE).toContain("f=is,event:page,/docs/install");
    await settled(page);
    await tabTo(page, /^Compar/);
    await press("Enter");
    await tabTo(page, /last year/);
    await press("Enter");
    await expect.poll(() => page.url(), PATIENCE).toContain("compare=year");
    await settled(page);
    const shown = await figuresOf(page);
    const filters = [["is", "event:page", ["/docs/install"]]];
    const asked = { date_range: "30d", metrics: Object.keys(shown), filters };
    expect(shown).toEqual(asFigures(await ask(stage, SITE, asked)));

    await tabTo(page, /^Details: Channels$/);
    const opener = await focused(page);
    await press("Enter");
    await page.locator(".details-table").waitFor();
    await tabTo(page, /^Search/);
    await type("organic");
    await expect.poll(() => page.url(), PATIENCE).toContain("search=organic");
    // The browser's own: the first empties the field.
    await press("Escape");
    await expect.poll(() => page.url(), PATIENCE).not.toContain("search=");
    await press("Escape");
    await expect.poll(() => page.locator("dialog.details").count(), PATIENCE).toBe(0);
    // Who closes is where they were.
    expect(await focused(page)).toBe(opener);

    await press("u");
    await expect.poll(() => page.url(), PATIENCE).not.toContain("f=");
    await press("r");
    await page.locator(".site-board .live").waitFor();
    await tabTo(page, /^Footfall: all sites$/);
    await press("Enter");
    await page.locator(".site-card-link", { hasText: SITE }).waitFor();
    expect(new URL(page.url()).pathname).toBe("/");
  });

  it("[EE3] no error in the console, no request that failed", () => {
    expect([stage.errors, stage.failedRequests]).toEqual([[], []]);
  });
});
