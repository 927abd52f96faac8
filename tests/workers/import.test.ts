import { describe, expect, it } from "vitest";
import { ADMIN, errorOf, importLines, liveNow, makeSite, send } from "./requests.ts";

const line = (visitor: string, minute: number, given: object = {}) => ({
  visitor,
  at: new Date(Date.UTC(2021, 0, 1, 0, minute)).toISOString(),
  type: "pageview",
  url: "https://history.test/blog",
  ...given,
});

describe("POST /api/sites/:site/import", { timeout: 60_000 }, () => {
  it("[IN24] takes history once, however often it is sent", async () => {
    await makeSite("history.test");
    const lines = Array.from({ length: 1200 }, (_, n) => line(`u${n % 40}`, n));
    expect(await importLines("history.test", lines)).toEqual({
      accepted: 1200,
      duplicates: 0,
      dropped: [],
      dropped_total: 0,
      dropped_by_reason: {},
    });
    expect(await importLines("history.test", lines)).toMatchObject({ accepted: 0, duplicates: 1200 });
    expect(await importLines("history.test", [...lines].reverse(), { gzip: true })).toMatchObject({ duplicates: 1200 });
  });

  it("[IN24] counts equal lines of one request each, and again only once", async () => {
    await makeSite("equal.test", { allowed_hosts: [] });
    const lines = [line("u", 1), line("u", 1), line("u", 1), line("u", 2)];
    expect(await importLines("equal.test", lines)).toMatchObject({ accepted: 4, duplicates: 0 });
    expect(await importLines("equal.test", lines)).toMatchObject({ accepted: 0, duplicates: 4 });
  });

  it("[IN24] counts a repeated id once, whatever else the line says", async () => {
    await makeSite("ids.test", { allowed_hosts: [] });
    const lines = [line("u", 1, { id: "a" }), line("u", 2, { id: "a" }), line("u", 1, { id: "b" })];
    expect(await importLines("ids.test", lines)).toMatchObject({ accepted: 2, duplicates: 1 });
  });

  it("[IN23] reports the lines that it does not take, with their numbers", async () => {
    await makeSite("reasons.test");
    const url = "https://reasons.test/";
    const report = await importLines("reasons.test", [
      line("u", 1, { url }),
      "",
      "not json",
      line("u", 1, { url: "https://other.test/" }),
      line("u", 1, { url, user_agent: "Googlebot/2.1 (+http://www.google.com/bot.html)" }),
      line("u", 1, { url: "nonsense" }),
      line("u", 1, { url, at: "yesterday" }),
      line("u", 1, { url, type: "event" }),
      { at: 5, type: "pageview", url },
      '"text"',
      line("u", 1, { url, title: "x".repeat(70_000) }),
    ]);
    expect(report.accepted).toBe(1);
    expect(report.dropped.map(({ line: number, reason }) => [number, reason])).toEqual([
      [3, "invalid"],
      [4, "host_not_allowed"],
      [5, "bot"],
      [6, "invalid"],
      [7, "invalid"],
      [8, "invalid"],
      [9, "invalid"],
      [10, "invalid"],
      [11, "invalid"],
    ]);
    expect(report.dropped_total).toBe(9);
    expect(report.dropped_by_reason).toEqual({ invalid: 7, host_not_allowed: 1, bot: 1 });
    expect(report.dropped[4]?.detail).toContain("at:");
    expect(report.dropped[6]?.detail).toContain("visitor");
  });

  it("[IN6] [IN23] takes nothing that the site would forget at once, and says so", async () => {
    await makeSite("forgetful.test", { retention_days: 30 });
    const daysAgo = (days: number) => ({
      url: "https://forgetful.test/",
      at: new Date(Date.now() - days * 86_400_000).toISOString(),
    });
    const report = await importLines(
      "forgetful.test",
      [29, 31].map((days) => line("u", 1, daysAgo(days))),
    );
    expect(report).toMatchObject({ accepted: 1, dropped_by_reason: { too_late: 1 } });
    expect(report.dropped).toEqual([
      { line: 2, reason: "too_late", detail: "at: the site keeps nothing so old (retention_days)" },
    ]);
  });

  it("[IN23] lists the first hundred of them and counts all", async () => {
    await makeSite("many.test");
    const report = await importLines("many.test", Array(250).fill("{}"));
    expect(report.dropped).toHaveLength(100);
    expect(report).toMatchObject({ dropped_total: 250, dropped_by_reason: { invalid: 250 } });
  });

  it("[IN26] takes lines however they are cut, the last one without an end", async () => {
    await makeSite("cut.test", { allowed_hosts: [] });
    const bytes = new TextEncoder().encode(
      [line("é1", 1), line("é2", 2), line("é3", 3)].map((one) => JSON.stringify(one)).join("\r\n"),
    );
    const body = new ReadableStream({
      start(controller) {
        for (const byte of bytes) controller.enqueue(new Uint8Array([byte]));
        controller.close();
      },
    });
    const answer = await send("/api/sites/cut.test/import", { method: "POST", headers: ADMIN, body });
    expect(await answer.json()).toMatchObject({ accepted: 3, dropped: [] });
  });

  it("[IN26] refuses what is no gzip, and encodings that it does not know", async () => {
    await makeSite("broken.test");
    const post = (encoding: string) =>
      send("/api/sites/broken.test/import", {
        method: "POST",
        headers: { ...ADMIN, "content-encoding": encoding },
        body: new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20]),
      });
    const broken = await post("gzip");
    expect(broken.status).toBe(400);
    expect(await errorOf(broken)).toContain("gzip");
    expect((await post("br")).status).toBe(415);
    const text = new Blob([JSON.stringify(line("u", 1, { url: "https://broken.test/" }))]);
    const whole = await new Response(text.stream().pipeThrough(new CompressionStream("gzip"))).bytes();
    const old = await send("/api/sites/broken.test/import", {
      method: "POST",
      headers: { ...ADMIN, "content-encoding": "x-gzip" },
      body: whole,
    });
    expect(await old.json()).toMatchObject({ accepted: 1 });
    const cut = await send("/api/sites/broken.test/import", {
      method: "POST",
      headers: { ...ADMIN, "content-encoding": "gzip" },
      body: whole.slice(0, -9),
    });
    expect(cut.status).toBe(400);
  });

  it("[IN25] makes nobody online", async () => {
    await makeSite("quiet.test", { allowed_hosts: [] });
    await importLines("quiet.test", [line("u", 1)]);
    expect(await liveNow("quiet.test")).toMatchObject({ online: 0, visitors: [] });
  });

  it("[AC1] is for administrators, and for sites that exist", async () => {
    await makeSite("closed.test");
    const body = JSON.stringify(line("u", 1));
    expect((await send("/api/sites/closed.test/import", { method: "POST", body })).status).toBe(401);
    expect((await send("/api/sites/none.test/import", { method: "POST", headers: ADMIN, body })).status).toBe(404);
  });
});
