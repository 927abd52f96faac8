import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContextOptions } from "playwright-core";
import type { LiveState } from "../../protocol/live.ts";
import { launchChromium } from "../support/chromium.ts";
import { root, TestServer } from "../support/server.ts";
import { sendPastVisits } from "./past-visits.ts";
import { seedHistory } from "./seed-history.ts";

/**
 * `npm run screenshots`: the pictures of docs/screenshots, of the real server with the visitors of `footfall demo`.
 * They come for a while before, so that there is something to see; FOR_S=60 takes a shorter while than two minutes.
 */
const DEMO = "demo.footfall.example";
const FOR_S = Number(process.env.FOR_S ?? 120);
/** Sharp where a README shows them, and each below 300 KB. */
const screen = { viewport: { width: 1440, height: 1230 }, deviceScaleFactor: 1.15, locale: "en-GB" };
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, locale: "en-GB", isMobile: true };

const funnel = { ...screen, viewport: { width: 1440, height: 880 } };
const flow = { ...screen, viewport: { width: 1440, height: 540 } };
const cohorts = { ...screen, viewport: { width: 1440, height: 930 } };
const FUNNEL = "?period=30d&show=funnel&step=page,/&step=page,/pricing&step=page,/signup&step=goal,Signup";

const shots: { name: string; path: string; options: BrowserContextOptions }[] = [
  { name: "live-light", path: `/${DEMO}`, options: { ...screen, colorScheme: "light" } },
  { name: "live-dark", path: `/${DEMO}`, options: { ...screen, colorScheme: "dark" } },
  { name: "live-phone", path: `/${DEMO}`, options: { ...phone, colorScheme: "light" } },
  { name: "history-light", path: `/${DEMO}?period=30d&places=countries`, options: { ...screen, colorScheme: "light" } },
  { name: "history-dark", path: `/${DEMO}?period=30d&sources=sources`, options: { ...screen, colorScheme: "dark" } },
  { name: "history-phone", path: `/${DEMO}?period=30d`, options: { ...phone, colorScheme: "light" } },
  { name: "funnel-light", path: `/${DEMO}${FUNNEL}`, options: { ...funnel, colorScheme: "light" } },
  { name: "funnel-phone", path: `/${DEMO}${FUNNEL}`, options: { ...phone, colorScheme: "dark" } },
  { name: "flow-dark", path: `/${DEMO}?period=30d&show=flow&from=/`, options: { ...flow, colorScheme: "dark" } },
  {
    name: "settings",
    path: `/${DEMO}/settings/privacy`,
    options: { ...screen, viewport: { width: 1280, height: 900 }, colorScheme: "light" },
  },
  {
    name: "retention-light",
    path: `/${DEMO}?period=91d&show=retention`,
    options: { ...cohorts, colorScheme: "light" },
  },
  { name: "sites", path: "/", options: { ...screen, viewport: { width: 1440, height: 320 }, colorScheme: "light" } },
];

await using server = await TestServer.start();
for (const site of ["blog.example", "shop.example"]) {
  await server.json("/api/sites", { method: "POST", body: { site_id: site, timezone: "Europe/Tallinn" } });
}

/** Visitors of one site until everything is photographed. */
const visitors = (site: string, perMinute: number) =>
  spawn(
    process.execPath,
    ["cli/main.ts", "demo", "--site", site, "--rate", String(perMinute), "--for", String(FOR_S + 120), "--json"],
    {
      cwd: root,
      stdio: ["ignore", "ignore", "inherit"],
      env: { ...process.env, FOOTFALL_DATA: server.dataDir },
    },
  );

for (const [site, perHour] of [
  [DEMO, 60],
  ["blog.example", 12],
  ["shop.example", 25],
] as const) {
  await sendPastVisits(server, site, 9, perHour);
}
await sendPastVisits(server, DEMO, 0.5, 1600);
await seedHistory(server, DEMO, { visits: 12_000, days: 75, now: Date.now() - 9 * 3_600_000 });
const senders = [visitors(DEMO, 35), visitors("blog.example", 12), visitors("shop.example", 25)];
const browser = await launchChromium();
try {
  const folder = join(root, "docs/screenshots");
  mkdirSync(folder, { recursive: true });
  const pages = await Promise.all(
    shots.map(async (shot) => {
      const page = await (await browser.newContext(shot.options)).newPage();
      await page.goto(`${server.url}${shot.path}#token=${server.token}`);
      return { ...shot, page };
    }),
  );
  const until = Date.now() + FOR_S * 1000;
  while (Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    if (senders.some((sender) => sender.exitCode !== null)) throw new Error("the visitors stopped coming");
  }
  const { online } = await server.json<LiveState>(`/api/sites/${DEMO}/live`);
  process.stderr.write(`${online} visitors online\n`);
  for (const { name, page } of pages) {
    await page.bringToFront();
    // The list asks for the day's figures when it is opened.
    if (name === "sites") {
      await page.reload();
      await page.locator(".sparkline").first().waitFor();
    }
    await page.screenshot({ path: join(folder, `${name}.png`) });
  }
} finally {
  await browser.close();
  for (const sender of senders) sender.kill("SIGTERM");
}
