import type { BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sections } from "../../dashboard-ui/rules/settings-sections.ts";
import type { Alert } from "../../protocol/alerts.ts";
import type { DropsAnswer } from "../../protocol/drops.ts";
import type { ShareLink } from "../../protocol/links.ts";
import type { QueryAnswer } from "../../protocol/query.ts";
import type { SiteSettings } from "../../protocol/site-settings.ts";
import { openReceiver } from "../support/receiver.ts";
import { sidewaysScroll, violations } from "./accessibility.ts";
import { openShop, type Shop } from "./shop.ts";
import { PATIENCE, Stage } from "./stage.ts";

/** Running a site: what an admin does with it, from the first line in a page to its end. */
const SITE = "run.example";
let stage: Stage;
let shop: Shop;

beforeAll(async () => {
  // So that messages of alerts reach this very machine.
  stage = await Stage.open(null, { FOOTFALL_PRIVATE_WEBHOOKS: "1" });
  await stage.site(SITE);
  shop = await openShop(stage.server.url, SITE);
});
afterAll(async () => {
  await shop?.[Symbol.asyncDispose]();
  await stage?.[Symbol.asyncDispose]();
});

const settings = (site = SITE): Promise<SiteSettings> => stage.server.json<SiteSettings>(`/api/sites/${site}`);

const open = async (section: string, site = SITE, options: BrowserContextOptions = {}): Promise<Page> => {
  const page = await stage.viewer(`/${site}/settings/${section}`, options);
  await page.locator(".setting-panel").first().waitFor();
  return page;
};

const alerts = async (): Promise<Alert[]> =>
  (await stage.server.json<{ alerts: Alert[] }>(`/api/sites/${SITE}/alerts`)).alerts;

/** Somebody whose browser says that it is a bot. */
const robot = async (): Promise<void> => {
  const page = await (await stage.person({ userAgent: "Googlebot/2.1 (+http://www.google.com/bot.html)" })).newPage();
  const told = page.waitForResponse(/\/api\/collect/);
  await page.goto(`${shop.url}/`);
  await told;
};

describe("running a site", () => {
  it("[UI8] [UI41] the page that waits says what was refused and why, and turns with the first visit", async () => {
    const page = await stage.viewer(`/${SITE}`);
    await page.locator('.install-waiting[data-listening="true"]').waitFor();
    await page.getByText("Options").click();
    await page.getByLabel("Visitors are known by").selectOption("daily");
    expect(await page.locator(".snippet code").textContent()).toContain(`data-site="${SITE}" data-identity="daily"`);
    await robot();
    await page
      .locator(".visit-check .setting-warning", { hasText: /Bot: [12]/ })
      .waitFor({ timeout: PATIENCE.timeout });
    const reader = await (await stage.person()).newPage();
    await reader.goto(`${shop.url}/welcome`);
    await page.locator(".area-events .event-page", { hasText: "/welcome" }).waitFor({ timeout: PATIENCE.timeout });
  });

  it("[UI5] [UI33] the list of sites shows who comes, and the day's visitors with them, untouched", async () => {
    const page = await stage.viewer("/");
    const card = page.locator(".site-card", { hasText: SITE });
    await card.getByText("1 visitor today").waitFor({ timeout: PATIENCE.timeout });
    await card.getByText("1 online").waitFor();
    const reader = await (await stage.person()).newPage();
    await reader.goto(`${shop.url}/second`);
    await card.getByText("2 online").waitFor({ timeout: PATIENCE.timeout });
    await card.getByText("2 visitors today").waitFor({ timeout: PATIENCE.timeout });
  });

  it("[UI34] [UI29] by keyboard: a time zone is found and kept, and leaving with a draft asks first", async () => {
    const page = await stage.viewer(`/${SITE}`);
    await page.getByRole("link", { name: "Settings of this site" }).press("Enter");
    await page.getByLabel("Time zone").focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.type("kathm");
    await page.getByRole("option", { name: "Asia/Kathmandu" }).waitFor();
    await page.keyboard.press("Enter");
    await page.getByText("Unsaved changes").waitFor();
    await page.goBack();
    await page.getByRole("dialog", { name: "Leave without saving?" }).waitFor();
    expect(page.url()).toContain(`/${SITE}/settings`);
    await page.keyboard.press("Escape");
    await page.getByRole("link", { name: "Goals" }).press("Enter");
    expect(await page.locator(".settings-nav-link", { hasText: "General" }).textContent()).toContain("unsaved");
    await page.getByRole("button", { name: "Sign out" }).press("Enter");
    await page.getByRole("dialog", { name: "Leave without saving?" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("link", { name: "Back to the figures" }).press("Enter");
    await page.getByRole("button", { name: "Save and leave" }).press("Enter");
    await expect.poll(() => page.url(), PATIENCE).toBe(`${stage.server.url}/${SITE}`);
    expect((await settings()).timezone).toBe("Asia/Kathmandu");
  });

  it("[UI34] what the server refuses stands at the field, what was typed stays; one's own address is a click", async () => {
    const page = await open("collection");
    const form = page.locator("form", { has: page.getByLabel("IP addresses and ranges") });
    await form.getByLabel("IP addresses and ranges").fill("203.0.113.0/24\nnonsense");
    await form.getByLabel("Pages").fill("/private/**");
    await form.getByRole("button", { name: "Save" }).click();
    await form.getByText("nonsense: must be an address or a CIDR range, such as 203.0.113.0/24.").waitFor();
    expect(await form.getByLabel("IP addresses and ranges").inputValue()).toBe("203.0.113.0/24\nnonsense");
    await form.getByLabel("IP addresses and ranges").fill("203.0.113.0/24");
    await form.getByRole("button", { name: /^Add my address \(.*127\.0\.0\.1\)$/ }).click();
    await form.getByRole("combobox", { name: "Countries" }).fill("eston");
    await page.keyboard.press("Enter");
    await form.getByRole("button", { name: "Save" }).click();
    await form.getByText("Saved").waitFor();
    const { exclude } = await settings();
    expect([exclude.ips?.[0], exclude.ips?.[1]?.endsWith("127.0.0.1"), exclude.countries, exclude.pages]).toEqual([
      "203.0.113.0/24",
      true,
      ["EE"],
      ["/private/**"],
    ]);
    await stage.server.json(`/api/sites/${SITE}`, { method: "PATCH", body: { exclude: { ips: [], countries: [] } } });
  });

  it("[UI34] an allowlist offers the names that events have", async () => {
    const reader = await (await stage.person()).newPage();
    await reader.goto(`${shop.url}/prices`);
    const told = reader.waitForResponse((answer) => answer.request().postData()?.includes("Signup") ?? false);
    await reader.evaluate(() => {
      const { footfall } = window as unknown as { footfall: { track(name: string, props: object): void } };
      footfall.track("Signup", { plan: "pro", "paid by": "card" });
    });
    await told;
    const page = await open("collection");
    const form = page.locator("form", { has: page.getByLabel("Every property") });
    await form.getByLabel("Only these properties").check();
    await form.getByRole("button", { name: "Add plan" }).click();
    await form.getByRole("button", { name: "Add paid by" }).click();
    await form.getByLabel("Only these events").check();
    await form.getByRole("button", { name: "Add Signup" }).click();
    await form.getByRole("button", { name: "Save" }).click();
    await form.getByText("Saved").waitFor();
    expect((await settings()).allow).toEqual({ events: ["Signup"], props: ["plan", "paid by"] });
    await form.getByLabel("Every event").check();
    await form.getByLabel("Every property").check();
    await form.getByRole("button", { name: "Save" }).click();
    await form.getByText("Saved").waitFor();
  });

  it("[UI34] [UI3] a session that ends over a draft takes nothing along", async () => {
    const page = await open("limits");
    await page.getByLabel("Events a month").fill("123456");
    await page.context().clearCookies();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Your session has ended.").waitFor();
    await page.getByLabel("Token", { exact: true }).fill(stage.server.token);
    await page.keyboard.press("Enter");
    await page.getByLabel("Events a month").waitFor();
    expect(await page.getByLabel("Events a month").inputValue()).toBe("123456");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved").waitFor();
    expect((await settings()).quota.events_per_month).toBe(123_456);
  });

  it("[UI36] history is imported from a file, and every line of it is accounted for", async () => {
    const site = await stage.site("imported.example");
    const page = await open("import", site);
    const file = page.locator("input[type=file]");
    await file.setInputFiles({
      name: "access.log",
      mimeType: "text/plain",
      buffer: Buffer.from('1.2.3.4 - - [21/Nov/2026:10:00:00 +0000] "GET / HTTP/1.1" 200 12\n'),
    });
    await page.getByText("This is an access log of a web server.").waitFor();
    await page.getByRole("button", { name: "Import another file" }).click();
    const at = Date.now() - 86_400_000;
    const lines = Array.from({ length: 9000 }, (_, index) =>
      index % 1000 === 7
        ? "{oops"
        : JSON.stringify({ visitor: `u${index % 70}`, at, type: "pageview", url: `https://${site}/` }),
    );
    const whole = { name: "history.ndjson", mimeType: "application/x-ndjson", buffer: Buffer.from(lines.join("\n")) };
    await file.setInputFiles(whole);
    await page.locator('.import-run[data-phase="done"]').waitFor({ timeout: PATIENCE.timeout });
    const figures = () => page.locator(".import-figures dd").allTextContents();
    expect(await figures()).toEqual(["8,991", "0", "9"]);
    const rows = page.locator(".import-dropped tbody tr");
    expect([await rows.count(), await rows.first().textContent()]).toEqual([9, "8Not validthe line is not JSON"]);
    // Equal lines are as many as there are, whatever piece they stand in.
    const body = { site_id: site, metrics: ["visitors", "pageviews"], date_range: "all" };
    const { results } = await stage.server.json<QueryAnswer>("/api/v2/query", { method: "POST", body });
    expect(results[0]?.metrics).toEqual([70, 8991]);
    await page.getByRole("button", { name: "Import another file" }).click();
    await file.setInputFiles(whole);
    await page.locator('.import-run[data-phase="done"]').waitFor({ timeout: PATIENCE.timeout });
    expect(await figures()).toEqual(["0", "8,991", "9"]);
  });

  it("[UI39] a link is made, opens the figures for a stranger, and nothing once it is revoked", async () => {
    const page = await open("links");
    await page.getByLabel("Name").fill("The agency");
    await page.getByLabel("Password").fill("short");
    await page.getByRole("button", { name: "Make link" }).click();
    await page.getByText("Must have at least 8 characters").waitFor();
    await page.getByLabel("Password").fill("");
    await page.getByLabel("Works until").selectOption("month");
    await page.getByRole("button", { name: "Make link" }).click();
    const url = (await page.locator(".link-entry code").first().textContent()) ?? "";
    const { links } = await stage.server.json<{ links: ShareLink[] }>(`/api/sites/${SITE}/links`);
    expect(links.map((link) => [link.name, link.url, (link.expires_at ?? 0) > Date.now()])).toEqual([
      ["The agency", url, true],
    ]);
    const opened = async (): Promise<number> => {
      const headers = { "content-type": "application/json" };
      const body = JSON.stringify({ link: links[0]?.token });
      return (await fetch(`${stage.server.url}/api/session`, { method: "POST", headers, body })).status;
    };
    expect(await opened()).toBe(200);
    await page.getByRole("button", { name: "Revoke link The agency" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
    await page.getByText("No links yet.").waitFor();
    expect(await opened()).toBe(404);
  });

  it("[UI42] an alert is made, tried out, heard of, changed and deleted, by keyboard", async () => {
    await using chat = await openReceiver();
    const page = await open("alerts");
    await page.getByText("No alerts yet.").waitFor();
    await page.getByRole("button", { name: "Make alert" }).press("Enter");
    await page.getByText("Can't be blank.").waitFor();
    await page.getByText("Must be an address that begins with https:// or http://").waitFor();
    await page.getByLabel("Name").fill("Busy");
    await page.getByLabel("Address").fill(`${chat.url}/hooks/secret`);
    await page.getByLabel("Visitors online").fill("1000");
    await page.getByLabel("Sign messages").press("Space");
    await page.getByRole("button", { name: "Make one" }).press("Enter");
    const secret = await page.getByLabel("Secret").inputValue();
    await page.getByRole("button", { name: "Make alert" }).press("Enter");
    const row = page.locator(".setting-list > li", { hasText: "usy" });
    await row.getByText(`1,000 or more online · to ${new URL(chat.url).host} · no message yet`).waitFor();
    expect(await row.textContent()).not.toContain("/hooks/secret");
    await page.getByRole("button", { name: "Send a test of Busy" }).press("Enter");
    await row.getByText("The address took the test (200).").waitFor();
    const [test] = await chat.until(1);
    expect([test?.message.event, test?.signedWith(secret)]).toEqual(["alert.test", true]);

    await page.getByRole("button", { name: "Edit Busy" }).press("Enter");
    await row.getByLabel("Visitors online").fill("1");
    await row.getByLabel("Name").fill("Very busy");
    await page.keyboard.press("Enter");
    await row.getByText("1 or more online").waitFor();
    const reader = await (await stage.person()).newPage();
    await reader.goto(`${shop.url}/busy`);
    const [, firing] = await chat.until(2);
    expect(firing?.message).toMatchObject({ event: "alert.firing", data: { site: SITE, figures: { threshold: 1 } } });
    expect(firing?.signedWith(secret)).toBe(true);
    await expect.poll(async () => (await alerts())[0]?.last_delivery?.delivered, PATIENCE).toBe(true);
    await page.reload();
    await row.getByText(/firing since \d/).waitFor();

    chat.answer = 410;
    await page.getByRole("button", { name: "Send a test of Very busy" }).press("Enter");
    await row.getByText("The address answers 410.").waitFor();
    await page.getByRole("button", { name: "Switch off Very busy" }).press("Enter");
    await row.getByText("Off", { exact: true }).waitFor();
    const last_sent_at = firing?.at;
    expect(await alerts()).toMatchObject([{ name: "Very busy", enabled: false, has_secret: true, last_sent_at }]);
    await page.getByRole("button", { name: "Delete alert Very busy" }).press("Enter");
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).press("Enter");
    await page.getByText("No alerts yet.").waitFor();
    // One that cannot be delivered, for who looks at the sections below.
    await stage.server.json(`/api/sites/${SITE}/alerts`, {
      method: "POST",
      body: { kind: "spike", name: "Unheard", online: 1, url: `${chat.url}/gone` },
    });
    await reader.goto(`${shop.url}/again`);
    await expect.poll(async () => (await alerts())[0]?.last_delivery?.status, PATIENCE).toBe(410);
  });

  it("[UI37] [UI38] what was refused and what was used is the server's word", async () => {
    const page = await open("health");
    await page.locator(".drop-reason", { hasText: "Bot" }).waitFor();
    const { days } = await stage.server.json<DropsAnswer>(`/api/sites/${SITE}/drops`);
    const bots = days.reduce((sum, { dropped }) => sum + (dropped.bot ?? 0), 0);
    const shown = page.locator(".drop-reason", { hasText: "Bot" }).locator("strong");
    expect([bots > 0, await shown.textContent()]).toEqual([true, String(bots)]);
    await page.getByText("Works", { exact: true }).waitFor();
    await stage.server.json(`/api/sites/${SITE}`, { method: "PATCH", body: { quota: { events_per_month: 1000 } } });
    const { events } = await stage.server.json<{ events: number }>(`/api/sites/${SITE}/usage`);
    const limits = await open("limits");
    await limits.getByText(`${events} of 1,000 used this month`).waitFor();
  });

  it("[UI40] a visitor is found and erased", async () => {
    const reader = await (await stage.person()).newPage();
    const told = reader.waitForResponse(/\/api\/collect/);
    await reader.goto(`${shop.url}/secret`);
    await told;
    const stored = await reader.evaluate((site) => localStorage[`footfall:${site}`] as string, SITE);
    const { id } = JSON.parse(stored) as { id: string };
    await reader.close();
    const page = await open("privacy");
    await page.getByLabel("Visitor's id").fill(id);
    await page.keyboard.press("Enter");
    await page.getByText("1 visits with 1 events are held.").waitFor();
    await page.getByRole("button", { name: "Erase…" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Erase" }).click();
    await page.getByText("Done: 1 visits and 1 events were erased.").waitFor({ timeout: PATIENCE.timeout });
    const { status } = await stage.server.fetch(`/api/sites/${SITE}/visitors/${id}`, {
      headers: { authorization: `Bearer ${stage.server.token}` },
    });
    expect(status).toBe(404);
  });

  it("[UI35] whoever types its name deletes a site", async () => {
    const site = await stage.site("doomed.example");
    const page = await open("delete", site);
    await page.getByLabel(`Type ${site} to confirm`).fill("doomed.exampl");
    await page.getByRole("button", { name: "Delete the site" }).click();
    await page.getByText("This is not the site's name.").waitFor();
    await page.getByLabel(`Type ${site} to confirm`).fill(site);
    await page.keyboard.press("Enter");
    await page.locator(".site-card", { hasText: SITE }).waitFor({ timeout: PATIENCE.timeout });
    expect(await page.locator(".site-card", { hasText: site }).count()).toBe(0);
    const { sites } = await stage.server.json<{ sites: SiteSettings[] }>("/api/sites");
    expect(sites.map(({ site_id }) => site_id)).not.toContain(site);
  });

  const screens: [name: string, options: BrowserContextOptions][] = [
    ["wide and dark", { viewport: { width: 1280, height: 900 }, colorScheme: "dark" }],
    [
      "360 px and light",
      { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true, colorScheme: "light" },
    ],
  ];

  it.each(screens)(
    "[UI30] [EE5] [UI35] every section, %s: nothing that axe finds, nothing beside it",
    async (_, options) => {
      const page = await open("general", SITE, options);
      for (const section of sections) {
        await page.locator(`.settings-nav-link[href$="/${section}"]`).click();
        await page.locator(`.settings-nav-link[href$="/${section}"][aria-current]`).waitFor();
        await page.locator(".setting-panel").first().waitFor();
        await page.waitForFunction(() => document.querySelector(".setting-panel .skeleton") === null);
        await page.evaluate(() => window.scrollTo(0, 0));
        expect([section, await violations(page), await sidewaysScroll(page)]).toEqual([section, [], 0]);
      }
      await page.goto(`${stage.server.url}/${SITE}/settings/nothing`);
      await page.getByText("There is no such page").waitFor();
    },
  );

  it("[EE3] writes no error to the console but the browser's own word on a request that was refused", () => {
    expect(stage.errors.filter((line) => !/Failed to load resource: .* status of 40[014] /.test(line))).toEqual([]);
  });
});
