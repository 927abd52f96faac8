import { expect, it } from "vitest";
import { expectBoardAsAnswered, PATIENCE, readBoard, Stage } from "./stage.ts";

const DEMO = "demo.footfall.example";

it("[EE6] [UI7] [JO8] a dashboard that lost its server says so, and is live again after a restart", async () => {
  await using stage = await Stage.open();
  const reader = await (await stage.person()).newPage();
  await reader.goto(`${stage.server.url}/demo/`);
  await expect.poll(async () => (await stage.live(DEMO)).online, PATIENCE).toBe(1);
  const dashboard = await stage.viewer(`/${DEMO}`);
  await expect.poll(() => readBoard(dashboard), PATIENCE).toMatchObject({ online: "1", connection: "Live" });
  const past = await stage.viewer(`/${DEMO}?period=day`);
  await past.locator(".figure-value").first().waitFor();

  await stage.server.kill9();
  await expect.poll(() => readBoard(dashboard), PATIENCE).toMatchObject({ online: "1", connection: "Reconnecting" });
  await past.keyboard.press("w");
  await past.getByRole("button", { name: "Try again" }).waitFor();
  expect(await dashboard.locator("#online-heading").textContent()).toBe("Last known");
  expect(await dashboard.locator(".banner").textContent()).toContain("Connection lost, trying again");
  // Meanwhile somebody goes on reading.
  await reader.evaluate(() => history.pushState(null, "", "/demo/beans/"));

  await stage.server.startAgain();
  await expect
    .poll(() => readBoard(dashboard), { ...PATIENCE, timeout: 60_000 })
    .toMatchObject({
      online: "1",
      connection: "Live",
      pages: [["/demo/beans/", "1"]],
    });
  expect(await dashboard.locator(".banner").count()).toBe(0);
  // What could not be asked meanwhile is asked again without anybody's help.
  await past.locator(".figure-value").first().waitFor();
  expect(await past.getByRole("button", { name: "Try again" }).count()).toBe(0);
  expect(await stage.pageviews(DEMO)).toEqual({ "/demo/": 1, "/demo/beans/": 1 });
  await expectBoardAsAnswered(stage, dashboard, DEMO);
  const unexpected = stage.errors.filter((line) => !/net::ERR_|WebSocket connection to .* failed/.test(line));
  expect(unexpected).toEqual([]);
});
