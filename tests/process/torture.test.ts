import { describe, expect, it } from "vitest";
import { TestServer } from "../support/server.ts";
import { killAgainAndAgain, makeSite, overload } from "./torture.ts";

describe("the real server, tortured (short; `npm run torture` is the long form)", () => {
  it("[RE4] holds every acknowledged event exactly once after each of three kills under load", async () => {
    await using server = await TestServer.start();
    await makeSite(server);
    const { acknowledged, wrong } = await killAgainAndAgain(server, 3);
    expect(wrong).toEqual([]);
    expect(acknowledged).toBe(3 * 300);
  });

  it("[RE5] refuses what is too much, keeps what it acknowledged, does not grow and recovers", async () => {
    await using server = await TestServer.start();
    await makeSite(server);
    const { statuses, silent, rssMb, recoveryS, acknowledged, wrong } = await overload(server, 8);
    expect(wrong).toEqual([]);
    expect(silent).toBe(0);
    expect(Object.keys(statuses).filter((status) => !["202", "429", "503"].includes(status))).toEqual([]);
    expect((statuses["429"] ?? 0) + (statuses["503"] ?? 0)).toBeGreaterThan(0);
    expect(acknowledged).toBeGreaterThan(1000);
    expect(rssMb.secondHalf).toBeLessThan(Math.max(1.5 * rssMb.firstHalf, 400));
    expect(recoveryS).toBeLessThan(10);
  });
});
