import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectBoardAsAnswered, PATIENCE, readBoard, Stage } from "./stage.ts";

const DEMO = "demo.footfall.example";
let stage: Stage;

beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage?.[Symbol.asyncDispose]());

describe("from a page to a dashboard in another window", () => {
  it("[EE1] [UI8] [TR1] shows the first visitor, the page and the device as soon as they are there, and follows", async () => {
    const dashboard = await stage.viewer(`/${DEMO}`);
    await expect
      .poll(() => dashboard.locator(".install-waiting").getAttribute("data-listening"), PATIENCE)
      .toBe("true");

    const reader = await (await stage.person()).newPage();
    await reader.goto(`${stage.server.url}/demo/`);
    const arrived = { online: "1", connection: "Live", pages: [["/demo/", "1"]], devices: [["Desktop", "1"]] };
    await expect.poll(() => readBoard(dashboard), PATIENCE).toMatchObject(arrived);
    await expect.poll(() => dashboard.title(), PATIENCE).toBe(`1 online · ${DEMO}`);

    await reader.click("nav >> text=Beans");
    await expect
      .poll(() => readBoard(dashboard), PATIENCE)
      .toMatchObject({
        online: "1",
        pages: [["/demo/beans/", "1"]],
        events: [
          ["pageview", "/demo/beans/"],
          ["pageview", "/demo/"],
        ],
      });

    const phone = await stage.person({
      userAgent:
        "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36",
    });
    await (await phone.newPage()).goto(`${stage.server.url}/demo/`);
    await expect.poll(async () => (await readBoard(dashboard)).online, PATIENCE).toBe("2");
    await expectBoardAsAnswered(stage, dashboard, DEMO);
    expect((await stage.live(DEMO)).devices.map(({ key }) => key).sort()).toEqual(["Desktop", "Mobile"]);
  });

  it("[EE2] [LV11] reads as the JSON answer does, on every screen, whenever it was opened", async () => {
    const early = await stage.viewer(`/${DEMO}`);
    const readers = await Promise.all(Array.from({ length: 3 }, async () => (await stage.person()).newPage()));
    await Promise.all(
      readers.map((reader, index) => reader.goto(`${stage.server.url}/demo/${["", "journal/", "checkout/"][index]}`)),
    );
    await readers[2]?.click("text=Pay €33.50");
    await expect.poll(async () => (await stage.live(DEMO)).events.at(-1)?.name, PATIENCE).toBe("Purchase");
    const late = await stage.viewer(`/${DEMO}`);
    await expectBoardAsAnswered(stage, early, DEMO);
    await expectBoardAsAnswered(stage, late, DEMO);
    expect(await readBoard(late)).toEqual(await readBoard(early));
  });

  it("[EE3] writes no error to any console", () => {
    expect(stage.errors).toEqual([]);
  });
});
