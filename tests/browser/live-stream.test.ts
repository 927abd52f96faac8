import { expect, it } from "vitest";
import { Latencies } from "../../bench/load/latencies.ts";
import { runOpenLoop } from "../../bench/load/open-loop.ts";
import { placedHeaders } from "../../bench/traffic/placed.ts";
import { VisitorTraffic } from "../../bench/traffic/visitor-traffic.ts";
import { comparable, HeardFrames } from "../support/heard-frames.ts";
import { expectBoardAsAnswered, PATIENCE, Stage } from "./stage.ts";

/** The short of what the benchmark does for ten times as long (bench/measures/open-view.ts), which also looks at the cost. */
const EVENTS = 1000;
const RATE = 200;

it("[EE2] [LV11] [UI19] a live view that was left open through a thousand events has lost none of them", async () => {
  await using stage = await Stage.open();
  const site = await stage.site("stream.example");
  const headersOf = placedHeaders(stage.server.token);
  const traffic = new VisitorTraffic({ site, visitors: 150, eventsPerVisitor: 5, now: Date.now, headersOf });
  const { hostname: host, port } = new URL(stage.server.url);
  const send = (requests: number): Promise<void> =>
    runOpenLoop(
      { host, port: Number(port), rate: RATE, requests, connectionsMax: 32, next: () => traffic.next() },
      new Latencies(),
    );
  await send(1);
  const page = await (await stage.person()).newPage();
  const heard = new HeardFrames(page);
  await page.goto(`${stage.server.url}/${site}#token=${stage.server.token}`);
  await page.locator(".area-map canvas").waitFor();
  await expect.poll(() => page.locator(".online .pill").textContent(), PATIENCE).toBe("Live");
  await send(EVENTS - 1);
  await expectBoardAsAnswered(stage, page, site);
  await expect
    .poll(async () => {
      const fresh = await stage.live(site);
      expect(heard.view && comparable(heard.view.live)).toEqual(comparable(fresh));
      return fresh.online;
    }, PATIENCE)
    .toBeGreaterThan(200);
  expect([heard.connections, heard.gaps]).toEqual([1, 0]);
  const minutes = await page.locator(".minutes tbody tr td:nth-of-type(1)").allTextContents();
  const pageviews = Object.values(await stage.pageviews(site)).reduce((sum, views) => sum + views, 0);
  expect(minutes.reduce((sum, cell) => sum + Number(cell), 0)).toBe(pageviews);
  expect([stage.errors, stage.failedRequests]).toEqual([[], []]);
});
