import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { SEEDED_SITE, seededData } from "../support/seeded-data.ts";
import { asFigures, ask, figuresOf, settled } from "./history-screen.ts";
import { Readers } from "./readers.ts";
import { expectBoardAsAnswered, PATIENCE, Stage } from "./stage.ts";

/** What a painted frame says: every figure of the live view, and how much it claims about them. */
interface Sample {
  heading: string;
  pill: string;
  stale: boolean;
  banner: string;
  figures: string;
}

const SITE = "restart.example";
let stage: Stage;

beforeAll(async () => {
  // A server with a lot to read again when it starts.
  stage = await Stage.open(await seededData());
  await stage.server.json("/api/sites", { method: "POST", body: { site_id: SITE, allowed_hosts: [] } });
}, 600_000);
afterAll(() => stage?.[Symbol.asyncDispose]());

/** Reads every frame from now on; neighbours that say the same are one. */
const sample = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const text = (selector: string): string => document.querySelector(selector)?.textContent ?? "";
    const rows = (selector: string): string[] =>
      Array.from(document.querySelectorAll(selector), (row) => row.textContent ?? "");
    const read = () => ({
      heading: text("#online-heading"),
      pill: text(".online .pill"),
      stale: document.querySelector<HTMLElement>(".live")?.dataset.stale === "true",
      banner: text(".banner p"),
      figures: JSON.stringify({
        online: [text(".online-number [aria-hidden]"), text(".online-number .sr-only")],
        pageviews: rows(".minutes tbody tr td:nth-of-type(1)").reduce((sum, cell) => sum + Number(cell), 0),
        today: rows(".today dd"),
        ...Object.fromEntries(
          ["pages", "sources", "countries", "devices"].map((name) => [name, rows(`.area-${name} .bar-row`)]),
        ),
        events: document.querySelectorAll(".event").length,
      }),
    });
    const samples = [read()];
    Object.assign(window, { samples });
    const next = (): void => {
      const now = read();
      if (JSON.stringify(now) !== JSON.stringify(samples.at(-1))) samples.push(now);
      requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  });

const samplesOf = (page: Page): Promise<Sample[]> =>
  page.evaluate(() => (window as unknown as { samples: Sample[] }).samples);

it("[EE6] [UI7] [LV11] a server is killed under an open dashboard: no frame shows a number that is neither marked as old nor true", async () => {
  const readers = new Readers(stage.server, SITE, 5);
  const paths = ["/", "/pricing", "/docs", "/blog"];
  for (let index = 0; index < 14; index++) await readers.arrive(paths[index % 4] ?? "/");
  for (let index = 0; index < 5; index++) await readers.view(index, "/signup");
  const page = await stage.viewer(`/${SITE}`);
  const history = await stage.viewer(`/${SEEDED_SITE}?period=30d`);
  await settled(history);
  const past = await figuresOf(history);
  await expectBoardAsAnswered(stage, page, SITE);
  await expect.poll(() => page.locator(".today dd").nth(2).textContent(), PATIENCE).toBe("19");
  await expect.poll(() => page.locator(".online .pill").textContent(), PATIENCE).toBe("Live");
  await sample(page);
  const [before] = await samplesOf(page);
  const connections: number[] = [];
  page.on("websocket", () => connections.push(Date.now()));

  await stage.server.kill9();
  await expect.poll(() => page.locator("#online-heading").textContent(), PATIENCE).toBe("Last known");
  expect(await page.locator(".banner").textContent()).toMatch(/Connection lost, trying again.*\d\d:\d\d:\d\d/);
  await expect.poll(() => history.locator(".banner").count(), PATIENCE).toBe(1);
  expect(await figuresOf(history)).toEqual(past);
  // Trying again, and finding nobody, changes nothing.
  await expect.poll(() => connections.length, PATIENCE).toBeGreaterThanOrEqual(2);

  await stage.server.startAgain();
  await expect.poll(() => page.locator(".online .pill").textContent(), { ...PATIENCE, timeout: 60_000 }).toBe("Live");
  await expectBoardAsAnswered(stage, page, SITE);
  const samples = await samplesOf(page);
  expect(new Set(samples.map(({ figures }) => figures))).toEqual(new Set([before?.figures]));
  expect(samples.map(({ pill, stale, heading, banner }) => [pill, stale, heading, banner !== ""])).toEqual([
    ["Live", false, "Online now", false],
    ["Reconnecting", true, "Last known", true],
    ["Live", false, "Online now", false],
  ]);

  // What happens afterwards is counted from where it was.
  await readers.arrive("/signup");
  await expect.poll(() => page.locator(".online-number .sr-only").textContent(), PATIENCE).toBe("15");
  await expectBoardAsAnswered(stage, page, SITE);
  await expect.poll(() => history.locator(".banner").count(), { ...PATIENCE, timeout: 60_000 }).toBe(0);
  expect(await figuresOf(history)).toEqual(past);
  const asked = { date_range: "30d", metrics: Object.keys(past) };
  expect(past).toEqual(asFigures(await ask(stage, SEEDED_SITE, asked)));
  const unexpected = stage.errors.filter((line) => !/net::ERR_|WebSocket connection to .* failed/.test(line));
  expect(unexpected).toEqual([]);
});
