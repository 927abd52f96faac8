import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CreateLink, ShareLink } from "../../protocol/links.ts";
import type { Segment } from "../../protocol/segments.ts";
import { sidewaysScroll, violations } from "./accessibility.ts";
import { sendPastVisits } from "./past-visits.ts";
import { PATIENCE, Stage } from "./stage.ts";

const SITE = "shared.example";
const PUBLIC = "open.example";
const HOSTILE = `<img src=x onerror="document.title='run'">`;
let stage: Stage;
let segment = 0;

const madeLink = (given: Partial<CreateLink>): Promise<ShareLink> =>
  stage.server.json<ShareLink>(`/api/sites/${SITE}/links`, { method: "POST", body: given });

/** What is said beside the name of the site, and every control of the header. */
const headerOf = (page: Page): Promise<string[]> =>
  page
    .locator(".app-header :is(a, button, select, .limit-mark)")
    .evaluateAll((controls) =>
      controls.map((control) => control.getAttribute("aria-label") ?? control.textContent ?? ""),
    );

const visitorsOf = (page: Page): Promise<string | null> =>
  page.locator(".figure-value").first().textContent({ timeout: PATIENCE.timeout });

beforeAll(async () => {
  stage = await Stage.open();
  await stage.site(SITE);
  await stage.site(PUBLIC);
  await stage.server.json(`/api/sites/${PUBLIC}`, { method: "PATCH", body: { public: true } });
  // So long ago that some of them are of yesterday at any hour: "7d" ends with it.
  for (const site of [SITE, PUBLIC]) await sendPastVisits(stage.server, site, 36, 2);
  const filters = [
    ["contains", "event:page", ["/"]],
    ["is", "visit:device", ["Desktop"]],
  ];
  const body = { name: HOSTILE, filters };
  segment = (await stage.server.json<Segment>(`/api/sites/${SITE}/segments`, { method: "POST", body })).id;
});
afterAll(() => stage?.[Symbol.asyncDispose]());

describe("a share link", () => {
  it("[SL15] opens the dashboard of one site, keeps its address, and says kindly when it is revoked under an open page", async () => {
    const link = await madeLink({ name: "For Ann" });
    const page = await (await stage.person()).newPage();
    await page.goto(link.url ?? "");
    await page.locator(".online-number").waitFor();
    expect(await headerOf(page)).toEqual(["Footfall", expect.stringMatching(/^Theme/)]);
    await page.getByRole("link", { name: "Last 7 days" }).click();
    await page.locator(".figure-value").first().waitFor();
    expect(page.url()).toBe(`${link.url}?period=7d`);
    await page.reload();
    expect(Number((await visitorsOf(page))?.replace(",", ""))).toBeGreaterThan(0);
    await page.getByRole("link", { name: "Live" }).click();
    await expect.poll(() => page.locator(".online .pill").textContent(), PATIENCE).toBe("Live");
    await stage.server.fetch(`/api/sites/${SITE}/links/${link.id}`, { method: "DELETE" });
    await page.getByRole("heading", { name: "This link opens nothing any more" }).waitFor();
  });

  it("[SL5] [SL15] asks for its password, and once only", async () => {
    const link = await madeLink({ password: "correct horse" });
    const page = await (await stage.person()).newPage();
    await page.goto(link.url ?? "");
    await page.getByLabel("Password", { exact: true }).fill("wrong horse");
    await page.keyboard.press("Enter");
    await expect
      .poll(() => page.getByRole("alert").textContent(), PATIENCE)
      .toBe("This is not the password of this link.");
    await page.getByLabel("Password", { exact: true }).fill("correct horse");
    await page.keyboard.press("Enter");
    await page.locator(".online-number").waitFor();
    await page.reload();
    await page.locator(".online-number").waitFor();
  });

  it("[SL9] that is limited shows its part, says so in words, and has no live view", async () => {
    const link = await madeLink({ segment });
    const page = await (await stage.person()).newPage();
    await page.goto(`${link.url}?period=day`);
    await page.locator(".limit-mark").waitFor();
    expect(await page.locator(".limit-mark").textContent()).toBe(`Only ${HOSTILE}`);
    expect(await page.title()).not.toBe("run");
    expect(await page.getByRole("link", { name: "Live" }).count()).toBe(0);
    const whole = await stage.viewer(`/${SITE}?period=day`);
    const [part, all] = [await visitorsOf(page), await visitorsOf(whole)].map(Number);
    expect(part).toBeGreaterThan(0);
    expect(part).toBeLessThan(all ?? 0);
    expect(await page.locator(".notice").count()).toBe(0);
  });
});

it.each(["light", "dark"] as const)("[UI30] what guests see is clean for axe on a phone, %s", async (colorScheme) => {
  const [locked, limited] = [await madeLink({ password: "correct horse" }), await madeLink({ segment })];
  const page = await (
    await stage.person({ viewport: { width: 360, height: 740 }, colorScheme, reducedMotion: "reduce" })
  ).newPage();
  const looked = async (address: string, shown: string): Promise<void> => {
    await page.goto(address);
    await page.locator(shown).first().waitFor();
    expect([shown, await sidewaysScroll(page), await violations(page)]).toEqual([shown, 0, []]);
  };
  await looked(locked.url ?? "", ".sign-in-card input");
  await looked(`${limited.url}?period=day`, ".limit-mark");
  await looked(`${stage.server.url}/embed/${PUBLIC}?period=day&theme=${colorScheme}`, ".app-header-embedded");
  await looked(`${stage.server.url}/${PUBLIC}?period=day`, ".figure-value");
});

it("[SL12] [SL15] a public site opens without signing in, and no other", async () => {
  const page = await (await stage.person()).newPage();
  await page.goto(`${stage.server.url}/${PUBLIC}`);
  await page.locator(".online-number").waitFor();
  expect(await headerOf(page)).toEqual(["Footfall", expect.stringMatching(/^Theme/), "Sign in"]);
  await page.goto(`${stage.server.url}/${SITE}`);
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await page.goto(`${stage.server.url}/${PUBLIC}/settings`);
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
});

it("[SL13] [SL14] [SL15] a page of somebody's shows the counter and the dashboard in a frame, and nothing else can be framed", async () => {
  const counter = await madeLink({ kind: "counter" });
  const link = await madeLink({});
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Blog</title><link rel="icon" href="data:,">
    <footfall-live id="private" site="${SITE}" token="${counter.token}" label="${HOSTILE.replaceAll('"', "&quot;")}"></footfall-live>
    <footfall-live id="public" site="${PUBLIC}" style="--footfall-color: rgb(1, 2, 3)"></footfall-live>
    <footfall-live id="refused" site="${SITE}"></footfall-live>
    <iframe name="shared" src="${link.embed_url}?theme=dark" width="900" height="500"></iframe>
    <iframe name="open" src="${stage.server.url}/embed/${PUBLIC}?theme=light" width="900" height="500"></iframe>
    <iframe name="closed" src="${stage.server.url}/${PUBLIC}" width="300" height="100"></iframe>
    <script async src="${stage.server.url}/embed.js"></script></html>`;
  const blog = createServer((_request, response) => {
    response.setHeader("content-type", "text/html; charset=utf-8");
    // A page that allows no style of its own: the counter brings none that it would have to allow.
    response.setHeader("content-security-policy", "style-src 'unsafe-hashes' 'sha256-none'");
    response.end(html);
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  blog.listen(0, "127.0.0.1", resolve);
  await promise;
  try {
    const page = await (await stage.person()).newPage();
    await page.goto(`http://127.0.0.1:${(blog.address() as AddressInfo).port}/`);
    const online = async (site: string) => (await stage.live(site)).online.toLocaleString("en");
    await expect.poll(() => page.locator("#private [part=count]").textContent(), PATIENCE).toBe(await online(SITE));
    expect(await page.locator("#private [part=label]").textContent()).toBe(HOSTILE);
    await expect.poll(() => page.locator("#public [role=status]").textContent(), PATIENCE).toMatch(/^\d+ online now$/);
    expect(await page.locator("#refused [part=base]").isVisible()).toBe(false);
    const [shared, open] = [page.frameLocator("[name=shared]"), page.frameLocator("[name=open]")];
    await shared.locator(".online-number").waitFor();
    await open.locator(".online-number").waitFor();
    expect(await shared.locator("html").getAttribute("data-theme")).toBe("dark");
    expect(await open.locator("html").getAttribute("data-theme")).toBe("light");
    expect(await open.locator(".app-header a").getAttribute("href")).toBe(`/${PUBLIC}`);
    expect(await shared.getByRole("button", { name: "Sign out" }).count()).toBe(0);
    expect(await page.frameLocator("[name=closed]").locator(".online-number").count()).toBe(0);
    expect(await page.title()).toBe("Blog");
  } finally {
    blog.closeAllConnections();
    blog.close();
  }
});
