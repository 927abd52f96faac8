import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openShop, type Shop } from "./shop.ts";
import { PATIENCE, Stage } from "./stage.ts";

let stage: Stage;
const shops: Shop[] = [];

beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(async () => {
  for (const shop of shops) await shop[Symbol.asyncDispose]();
  await stage?.[Symbol.asyncDispose]();
});

/** A fresh site, pages of it, and a reader. */
const openSite = async (name: string): Promise<{ site: string; shop: Shop; reader: Page }> => {
  const site = await stage.site(name);
  const shop = await openShop(stage.server.url, site);
  shops.push(shop);
  const reader = await (await stage.person()).newPage();
  return { site, shop, reader };
};

const expectPageviews = (site: string, expected: Record<string, number>): Promise<void> =>
  expect.poll(() => stage.pageviews(site), PATIENCE).toEqual(expected);

describe("the tracker in a real browser", () => {
  it("[TR1] counts history navigation, forwards and back, and not the fragment", async () => {
    const { site, shop, reader } = await openSite("history.example");
    await reader.goto(`${shop.url}/`);
    await reader.evaluate(() => history.pushState(null, "", "/first"));
    await reader.evaluate(() => history.pushState(null, "", "/second"));
    await reader.evaluate(() => history.pushState(null, "", "/second#part"));
    await reader.goBack();
    await reader.goBack();
    await expectPageviews(site, { "/": 1, "/first": 2, "/second": 1 });
  });

  it("[TR2] counts a page that comes out of the back/forward cache again", async () => {
    const { site, shop, reader } = await openSite("cache.example");
    await reader.goto(`${shop.url}/kept`);
    await expectPageviews(site, { "/kept": 1 });
    await reader.evaluate(() => {
      document.title = "still the same document";
    });
    await reader.goto(`${shop.url}/second`);
    await expectPageviews(site, { "/kept": 1, "/second": 1 });
    await reader.evaluate(() => history.back());
    await expect.poll(() => reader.title(), PATIENCE).toBe("still the same document");
    await expectPageviews(site, { "/kept": 2, "/second": 1 });
  });

  it("[TR8] sends and stores nothing for a browser that says Global Privacy Control", async () => {
    const { site, shop } = await openSite("privacy.example");
    const person = await stage.person();
    await person.addInitScript(() => Object.defineProperty(navigator, "globalPrivacyControl", { value: true }));
    const sent: string[] = [];
    person.on("request", (request) => sent.push(new URL(request.url()).pathname));
    const private_ = await person.newPage();
    await private_.goto(`${shop.url}/private`);
    await private_.evaluate(() => history.pushState(null, "", "/private/second"));
    await private_.evaluate(() =>
      (window as unknown as { footfall: { track(name: string): void } }).footfall.track("x"),
    );
    expect(await private_.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0);
    await private_.close();
    // Somebody else, after that: whatever the first had sent would be here by now.
    await (await (await stage.person()).newPage()).goto(`${shop.url}/open`);
    await expectPageviews(site, { "/open": 1 });
    expect(sent).toEqual(["/private", "/script.js"]);
    expect((await stage.live(site)).online).toBe(1);
  });

  it("[TR9] sends what happened without a network once it is back, each event once", async () => {
    const { site, shop, reader } = await openSite("offline.example");
    await reader.goto(`${shop.url}/`);
    await expectPageviews(site, { "/": 1 });
    await reader.context().setOffline(true);
    const failed = reader.waitForEvent("requestfailed");
    await reader.evaluate(() => history.pushState(null, "", "/in-the-tunnel"));
    await failed;
    await reader.evaluate(() => history.pushState(null, "", "/still-in-the-tunnel"));
    expect(await stage.pageviews(site)).toEqual({ "/": 1 });
    await reader.context().setOffline(false);
    await expectPageviews(site, { "/": 1, "/in-the-tunnel": 1, "/still-in-the-tunnel": 1 });
    await reader.evaluate(() => history.pushState(null, "", "/outside"));
    await expectPageviews(site, { "/": 1, "/in-the-tunnel": 1, "/still-in-the-tunnel": 1, "/outside": 1 });
  });

  it("[EE4] [JO1] counts an event once whose acknowledgement was lost on the way", async () => {
    const { site, shop, reader } = await openSite("lost.example");
    const receipts: unknown[] = [];
    await reader.route("**/api/collect", async (route) => {
      const answer = await route.fetch();
      receipts.push(await answer.json());
      // The first answer never arrives; the tracker has to send again.
      if (receipts.length === 1) await route.abort("connectionreset");
      else await route.fulfill({ response: answer });
    });
    await reader.goto(`${shop.url}/`);
    await expect
      .poll(() => receipts, PATIENCE)
      .toMatchObject([
        { accepted: 1, duplicates: 0 },
        { accepted: 0, duplicates: 1 },
      ]);
    expect(await stage.pageviews(site)).toEqual({ "/": 1 });
  });

  it("[TR6] sets no cookie, and knows the visitor again in another tab", async () => {
    const { site, shop, reader } = await openSite("cookies.example");
    await reader.goto(`${shop.url}/`);
    await (await reader.context().newPage()).goto(`${shop.url}/other-tab`);
    await expectPageviews(site, { "/": 1, "/other-tab": 1 });
    expect((await stage.live(site)).online).toBe(1);
    expect(await reader.context().cookies()).toEqual([]);
  });

  it("[EE3] writes no error to the console but the browser's own word on a request that failed", () => {
    expect(stage.errors.filter((line) => !/Failed to load resource: net::ERR_/.test(line))).toEqual([]);
  });
});
