import type { BrowserContextOptions } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sidewaysScroll, violations } from "./accessibility.ts";
import { settled } from "./history-screen.ts";
import { sendPastVisits } from "./past-visits.ts";
import { seedHistory } from "./seed-history.ts";
import { PATIENCE, Stage } from "./stage.ts";

const SITE = "access.example";
const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };
let stage: Stage;

beforeAll(async () => {
  stage = await Stage.open();
  const body = { site_id: SITE, allowed_hosts: [], goals: [{ event: "Signup" }] };
  await stage.server.json("/api/sites", { method: "POST", body });
  await seedHistory(stage.server, SITE, { visits: 600, days: 40, now: Date.now() });
  await sendPastVisits(stage.server, SITE, 0.2, 60);
});
afterAll(() => stage?.[Symbol.asyncDispose]());

const screens: [name: string, options: BrowserContextOptions][] = [
  ["light", { colorScheme: "light" }],
  ["dark", { colorScheme: "dark" }],
  ["narrow", phone],
];

describe("the dashboard for everybody", () => {
  it.each(screens)(
    "[UI30] [EE5] has no violation on a %s screen: history, details, pickers, live",
    async (_, options) => {
      const page = await stage.viewer(`/${SITE}?period=30d&f=is,visit:device,Desktop&places=countries`, options);
      await settled(page);
      const look = async (what: string): Promise<void> => {
        expect([what, await violations(page), await sidewaysScroll(page)]).toEqual([what, [], 0]);
      };
      await look("history");
      await page.keyboard.press("c");
      await page.locator(".calendar").waitFor();
      await look("periods");
      await page.keyboard.press("Escape");
      await page.keyboard.press("/");
      await page.locator(".suggestions .menu-item").first().waitFor();
      await look("filter");
      await page.keyboard.press("Escape");
      await page.keyboard.press("?");
      await look("keys");
      await page.keyboard.press("Escape");
      await page.locator(".history-sources .history-panel-head .icon-button").click();
      await page.locator(".details-table").waitFor();
      await look("details");
      await page.keyboard.press("Escape");
      await page.keyboard.press("r");
      await page.locator(".area-map canvas").waitFor();
      await expect.poll(() => page.locator(".online .pill").textContent(), PATIENCE).toBe("Live");
      await look("live");
    },
  );

  it("[UI31] an admin adds and removes a goal and makes a key, and the server has it so", async () => {
    const page = await stage.viewer(`/${SITE}/settings/goals`, { ...phone, isMobile: false });
    const goals = async () =>
      (await stage.server.json<{ goals: unknown[] }>(`/api/sites/${SITE}`)).goals.map((goal) => JSON.stringify(goal));
    await page.getByLabel("Name of an event, or a page such as /thanks").fill("/pricing");
    await page.getByText("More about this goal").click();
    await page.getByLabel("Scroll depth").fill("200");
    await page.keyboard.press("Enter");
    await page.getByText("Must be at most 100.").waitFor();
    await page.getByLabel("Scroll depth").fill("75");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Remove goal /pricing" }).waitFor();
    expect(await goals()).toEqual(['{"event":"Signup"}', '{"page":"/pricing","scroll":75}']);
    await page.getByRole("button", { name: "Remove goal Signup" }).click();
    await expect.poll(goals, PATIENCE).toEqual(['{"page":"/pricing","scroll":75}']);
    await page.getByRole("link", { name: "API keys" }).click();
    await page.getByLabel("What the key is for").fill("widget");
    await page.keyboard.press("Enter");
    const key = await page.locator(".new-key code").textContent();
    const headers = { authorization: `Bearer ${key}` };
    expect((await stage.server.fetch(`/api/sites/${SITE}/live`, { headers })).status).toBe(200);
    await page.reload();
    await page.getByRole("button", { name: "Revoke key widget" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
    await expect
      .poll(async () => (await stage.server.fetch(`/api/sites/${SITE}/live`, { headers })).status, PATIENCE)
      .toBe(403);
  });

  it("[UI32] fills a screen with figures, map and feed alone, and Escape leaves", async () => {
    const page = await stage.viewer(`/${SITE}`, { viewport: { width: 1600, height: 900 } });
    await page.getByRole("button", { name: "Fill the screen" }).click();
    await expect.poll(() => page.locator(".toolbar").isVisible(), PATIENCE).toBe(false);
    expect(await page.locator(".online-number").isVisible()).toBe(true);
    expect(await page.locator(".area-pages").isVisible()).toBe(false);
    const isWhole = () => document.documentElement.scrollHeight <= window.innerHeight;
    await expect.poll(() => page.evaluate(isWhole), PATIENCE).toBe(true);
    await page.evaluate(() => document.exitFullscreen());
    await expect.poll(() => page.locator(".toolbar").isVisible(), PATIENCE).toBe(true);
  });

  it("[UI30] has no violation in the list of sites, at sign-in and where nothing is", async () => {
    for (const path of ["/", "/nothing-here.example", `/${await stage.site("new.example")}`]) {
      const page = await stage.viewer(path);
      await page.locator("h1").first().waitFor();
      expect([path, await violations(page)]).toEqual([path, []]);
    }
    const stranger = await (await stage.person()).newPage();
    await stranger.goto(stage.server.url);
    await stranger.getByLabel("Token", { exact: true }).waitFor();
    expect(await violations(stranger)).toEqual([]);
  });
});
