import { describe, expect, it } from "vitest";
import { TestServer } from "../support/server.ts";
import { siteOf } from "./overload/batch.ts";
import { hangUp } from "./overload/hang-up.ts";
import { overload } from "./overload/overload.ts";
import { killAgainAndAgain, makeSite } from "./torture.ts";

const aPageview = {
  v: 1,
  site: siteOf(0),
  visitor: "after-all-that",
  events: [{ seq: 1, type: "pageview", at: Date.now(), url: `https://${siteOf(0)}/` }],
};

describe("the real server, tortured (short; `npm run torture` is the long form)", () => {
  it("[RE4] holds every acknowledged event exactly once after each of three kills under load", async () => {
    await using server = await TestServer.start();
    await makeSite(server);
    const { acknowledged, wrong } = await killAgainAndAgain(server, 3);
    expect(wrong).toEqual([]);
    expect(acknowledged).toBe(3 * 300);
  });

  it("[RE5] [RE6] refuses what is too much, keeps what it acknowledged, and recovers; who hangs up takes no place", async () => {
    await using server = await TestServer.start();
    const report = await overload(server, 5);
    expect(report.wrong).toEqual([]);
    expect(report.silent).toBe(0);
    expect(Object.keys(report.statuses).filter((status) => !["202", "429", "503"].includes(status))).toEqual([]);
    expect((report.statuses["429"] ?? 0) + (report.statuses["503"] ?? 0)).toBeGreaterThan(0);
    expect(report.acknowledgedEvents).toBeGreaterThan(1000);
    expect(report.recoveryS).toBeLessThan(10);
    // More than may be inside at once.
    await hangUp(Number(new URL(server.url).port), 2500);
    const post = () => server.fetch("/api/collect", { method: "POST", body: aPageview });
    await expect.poll(async () => (await post()).status, { timeout: 10_000 }).toBe(202);
  });
});
