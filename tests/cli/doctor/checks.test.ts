import { describe, expect, it } from "vitest";
import { diagnose } from "../../../cli/doctor/checks.ts";

const NOW = Date.UTC(2026, 5, 1);
const TOKEN = "0123456789abcdef01234567";
const date = new Date(NOW).toUTCString();

const healthy: Record<string, () => Response> = {
  "/api/health": () => Response.json({ ok: true, status: "up", version: "1.0.0" }, { headers: { date } }),
  "/script.js": () => new Response("", { headers: { "content-type": "text/javascript" } }),
  "/": () =>
    new Response("", {
      headers: { "content-type": "text/html", "content-security-policy": "frame-ancestors 'none'" },
    }),
  "/api/sites": () => Response.json({ sites: [{ site_id: "a.test", quota: { events_per_month: 500 } }] }),
  "/api/sites/a.test/drops": () =>
    Response.json({ days: [{ day: "2026-06-01", dropped: { bot: 3 }, folded: {} }], warnings: [] }),
};

const findings = (more: Record<string, (() => Response) | string> = {}, token = TOKEN) => {
  const answers: Record<string, (() => Response) | string> = { ...healthy, ...more };
  const ask = async (path: string) => {
    const answer = answers[path] ?? "no answer";
    return typeof answer === "string" ? answer : answer();
  };
  return diagnose(ask, { url: "http://s.test", token }, NOW);
};

const wrong = async (...given: Parameters<typeof findings>) =>
  (await findings(...given)).filter(({ well }) => !well).map(({ what, advice }) => `${what}: ${advice}`);

describe("footfall doctor", () => {
  it("[OP5] finds nothing wrong with what is well, and says what it looked at", async () => {
    const found = await findings();
    expect(found.every(({ well }) => well)).toBe(true);
    expect(found.map(({ what }) => what)).toContain("a.test, at most 500 events a month");
    expect(found.at(-1)?.advice).toBe("Dropped on 2026-06-01: bot 3.");
  });

  it.each<[string, Record<string, (() => Response) | string>, string]>([
    ["no server", { "/api/health": "cannot be reached" }, "does not answer: cannot be reached"],
    ["another server", { "/api/health": () => new Response("hello") }, "no Footfall server"],
    [
      "objects out of reach",
      { "/api/health": () => Response.json({ status: "down" }, { status: 503 }) },
      "do not answer",
    ],
    [
      "a server that fails",
      { "/api/health": () => Response.json({ status: "degraded", reasons: ["9 % failed."] }) },
      "9 % failed.",
    ],
    [
      "a clock that is off",
      {
        "/api/health": () =>
          Response.json({ status: "up" }, { headers: { date: new Date(NOW - 3_600_000).toUTCString() } }),
      },
      "3600 s off",
    ],
    ["no tracker", { "/script.js": () => new Response("", { status: 404 }) }, "npm run build"],
    [
      "headers that a proxy drops",
      { "/": () => new Response("", { headers: { "content-type": "text/html" } }) },
      "frame",
    ],
    ["a refused token", { "/api/sites": () => new Response("", { status: 403 }) }, "token is refused"],
    ["no site", { "/api/sites": () => Response.json({ sites: [] }) }, "footfall site create"],
    [
      "a site beyond its quota",
      { "/api/sites/a.test/drops": () => Response.json({ days: [], warnings: ["Beyond the quota."] }) },
      "Beyond the quota.",
    ],
  ])("[OP5] tells of %s, and what to do", async (_what, more, sentence) => {
    expect((await wrong(more)).join("\n")).toContain(sentence);
  });

  it("[OP5] tells of a short token", async () => {
    expect((await wrong({}, "short"))[0]).toContain("openssl rand");
  });
});
