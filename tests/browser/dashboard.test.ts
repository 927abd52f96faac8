import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sidewaysScroll } from "./accessibility.ts";
import { openShop } from "./shop.ts";
import { expectBoardAsAnswered, PATIENCE, readBoard, Stage } from "./stage.ts";

const DEMO = "demo.footfall.example";
let stage: Stage;

beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage?.[Symbol.asyncDispose]());

describe("the dashboard in a real browser", () => {
  it("[UI2] [UI3] trades the token of a sign-in link for a cookie that scripts cannot read, and keeps none", async () => {
    const page = await stage.viewer("/");
    await page.locator(".site-card-link", { hasText: DEMO }).waitFor();
    expect(page.url()).toBe(`${stage.server.url}/`);
    const [cookie, ...others] = await page.context().cookies();
    expect(others).toEqual([]);
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Lax" });
    expect(cookie?.value).not.toContain(stage.server.token);
    expect(
      await page.evaluate(() => document.cookie + JSON.stringify({ ...localStorage, ...sessionStorage })),
    ).not.toContain(stage.server.token);
    await page.reload();
    await page.locator(".site-card-link", { hasText: DEMO }).waitFor();
  });

  it("[UI2] says that a link is not taken, also one pasted where the page is open, and lets a token in by hand", async () => {
    const page = await (await stage.person()).newPage();
    await page.goto(`${stage.server.url}/`);
    await page.getByLabel("Token", { exact: true }).waitFor();
    await page.goto(`${stage.server.url}/#token=not-the-token-at-all`);
    await expect.poll(() => page.getByRole("alert").textContent(), PATIENCE).toContain("not taken");
    await page.getByLabel("Token", { exact: true }).fill(stage.server.token);
    await page.keyboard.press("Enter");
    await page.locator(".site-card-link", { hasText: DEMO }).click();
    await expect.poll(() => page.url(), PATIENCE).toBe(`${stage.server.url}/${DEMO}`);
    await page.goBack();
    await page.locator(".site-card-link", { hasText: DEMO }).waitFor();
  });

  it("[UI4] shows what a visitor sends as text, whatever it looks like", async () => {
    const site = await stage.site("hostile.example");
    await using shop = await openShop(stage.server.url, site);
    const hostile = '<img src=x onerror="document.title=1">';
    const reader = await (await stage.person()).newPage();
    await reader.goto(
      `${shop.url}/${encodeURIComponent(hostile)}?title=${encodeURIComponent(hostile)}&utm_source=${encodeURIComponent(hostile)}`,
    );
    await reader.evaluate((name) => {
      const { footfall } = window as unknown as {
        footfall: { track(name: string, props: Record<string, string>): void };
      };
      footfall.track(name, { [name]: name });
      footfall.track("{{7*7}} javascript:alert(1)\u202e", {});
    }, hostile);
    const dashboard = await stage.viewer(`/${site}`);
    await expect.poll(async () => (await readBoard(dashboard)).events.length, PATIENCE).toBe(3);
    const { events, sources, pages } = await readBoard(dashboard);
    expect(events.map(([name]) => name)).toContain(hostile);
    expect(JSON.stringify(sources)).toContain("<img src=x onerror=");
    expect(pages).toHaveLength(1);
    expect(await dashboard.locator("img[src=x]").count()).toBe(0);
    expect(await dashboard.title()).toBe(`1 online · ${site}`);
    await expectBoardAsAnswered(stage, dashboard, site);
  });

  it("[EE5] fits a phone: no view scrolls sideways", async () => {
    const site = await stage.site("a-rather-long-name-of-a-site.of-a-rather-long-domain.example");
    await using shop = await openShop(stage.server.url, site);
    const reader = await (await stage.person()).newPage();
    await reader.goto(`${shop.url}/a-path-without-any-place-to-break-${"x".repeat(300)}`);
    await expect.poll(async () => (await stage.live(site)).online, PATIENCE).toBe(1);
    const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };

    const signIn = await (await stage.person(phone)).newPage();
    await signIn.goto(stage.server.url);
    await signIn.getByLabel("Token", { exact: true }).waitFor();
    expect(await sidewaysScroll(signIn)).toBe(0);

    const page = await stage.viewer("/", phone);
    await page.locator(".site-card-link", { hasText: site }).waitFor();
    expect(await sidewaysScroll(page)).toBe(0);
    await page.locator(".site-card-link", { hasText: site }).click();
    await expect.poll(() => readBoard(page), PATIENCE).toMatchObject({ online: "1" });
    await page.locator(".area-map canvas, .area-map svg").first().waitFor();
    expect(await sidewaysScroll(page)).toBe(0);

    // Nothing scrolls sideways where a dialog cuts off what is too wide.
    await page.goto(`${stage.server.url}/${site}?period=day&details=pages`);
    const figure = await page.locator(".details-table tbody td").last().boundingBox();
    expect((figure?.x ?? 0) + (figure?.width ?? 360)).toBeLessThan(360);

    const waiting = await stage.viewer(`/${await stage.site("nobody-yet.example")}`, phone);
    await waiting.locator(".install-waiting").waitFor();
    expect(await sidewaysScroll(waiting)).toBe(0);
  });

  it("[EE3] writes no error to the console but the browser's own word on a request that was refused", () => {
    expect(stage.errors.filter((line) => !/Failed to load resource: .* status of 40[13] /.test(line))).toEqual([]);
  });
});
