import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Alert } from "../../protocol/alerts.ts";
import type { LiveState } from "../../protocol/live.ts";
import { openReceiver } from "../support/receiver.ts";
import { type CommandResult, runFootfall, TestServer } from "../support/server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start({ FOOTFALL_PRIVATE_WEBHOOKS: "1" });
});
afterAll(() => server[Symbol.asyncDispose]());

/** As on the server's own machine: address and token are found in the data directory. */
const footfall = (...words: string[]): Promise<CommandResult> =>
  runFootfall(words, { environment: { FOOTFALL_DATA: server.dataDir } });

const json = async <T>(...words: string[]): Promise<T> => {
  const { code, stdout, stderr } = await footfall(...words, "--json");
  expect([code, stderr]).toEqual([0, ""]);
  return JSON.parse(stdout) as T;
};

describe("footfall alert", () => {
  it("[CL22] make, try out, list, change and delete an alert", async () => {
    await using program = await openReceiver();
    await json("site", "create", "alerts.example");
    const of = ["--site", "alerts.example"];
    const made = await json<Alert>(
      "alert",
      "create",
      "spike",
      ...of,
      "--url",
      program.url,
      "--name",
      "Busy",
      "online=9",
    );
    expect(made).toMatchObject({ kind: "spike", name: "Busy", online: 9, cooldown_minutes: 60 });
    expect(await json("alert", "test", made.id, ...of)).toEqual({ delivered: true, status: 200, problem: null });
    expect((await program.until(1))[0]?.message.data.alert).toEqual({ id: made.id, name: "Busy", kind: "spike" });
    program.answer = 500;
    const refused = await footfall("alert", "test", made.id, ...of);
    expect([refused.code, refused.stderr]).toEqual([1, "footfall: The address answers 500.\n"]);
    await json("alert", "set", made.id, ...of, "enabled=false");
    const listed = await footfall("alert", "list", ...of);
    expect(listed.stdout).toMatch(/\n[0-9a-f]{12} +spike +online=9 +off +never +Busy\n$/);
    expect(await json("alert", "delete", made.id, ...of)).toEqual({ deleted: made.id });
    expect(await json("alert", "list", ...of)).toEqual([]);
  });
});

describe("footfall site and footfall key", () => {
  it("[CL18] make, list, change and erase a site", async () => {
    expect(
      await json("site", "create", "a.example", "timezone=Europe/Tallinn", 'goals=[{"event":"Signup"}]'),
    ).toMatchObject({
      site_id: "a.example",
      timezone: "Europe/Tallinn",
      goals: [{ event: "Signup" }],
    });
    expect(await json("site", "set", "a.example", "public=true")).toMatchObject({
      public: true,
      timezone: "Europe/Tallinn",
    });
    const listed = await footfall("site", "list");
    expect(listed.stdout).toMatch(/^site +time zone +shards +goals +public\na\.example +Europe\/Tallinn +1 +1 +yes\n/);
    expect(await json("site", "delete", "a.example")).toEqual({ deleted: "a.example" });
    const gone = await footfall("site", "set", "a.example", "public=false");
    expect([gone.code, gone.stdout]).toEqual([1, ""]);
    expect(gone.stderr).toMatch(/^footfall: The server answers 404: [^\n]+\n$/);
  });

  it("[CL18] make a key that opens the site's figures, until it is revoked", async () => {
    await json("site", "create", "keys.example");
    const made = await json<{ id: string; key: string }>("key", "create", "--site", "keys.example", "--name", "board");
    const live = (): Promise<Response> =>
      server.fetch("/api/sites/keys.example/live", { headers: { authorization: `Bearer ${made.key}` } });
    expect((await live()).status).toBe(200);
    expect(await json("key", "list", "--site", "keys.example")).toMatchObject([
      { id: made.id, kind: "read", name: "board" },
    ]);
    expect(await json("key", "revoke", made.id, "--site", "keys.example")).toEqual({ revoked: made.id });
    expect((await live()).status).toBe(403);
  });

  it.each([
    [["site", "create", "Not A Domain"], 1],
    [["site", "create", "b.example", "colour=red"], 1],
    [["site", "set", "b.example"], 2],
    [["site", "frob"], 2],
    [["key", "create"], 2],
    [["alert", "create", "spike", "--site", "keys.example"], 2],
    [["alert", "create", "spike", "--site", "keys.example", "--url", "ftp://a"], 1],
    [["key", "create", "--site", "keys.example", "--kind", "admin"], 1],
    [["frob"], 2],
  ])("[CL16] %j fails with one sentence and status %d", async (words, code) => {
    const result = await footfall(...words);
    expect([result.code, result.stdout]).toEqual([code, ""]);
    expect(result.stderr).toMatch(/^footfall: [A-Z"-][^\n]+\n$/);
  });

  it("[CL18] keep the local token from other machines", async () => {
    const { code, stderr } = await footfall("site", "list", "--server", "https://stats.example.com");
    expect(code).toBe(2);
    expect(stderr).toContain("No admin token for https://stats.example.com");
  });
});

describe("footfall demo", () => {
  it("[CL20] puts visitors on the map and stops when its time is over", async () => {
    const sum = await json<{ visits: number; events: number; dropped: number }>("demo", "--rate", "1200", "--for", "3");
    expect(sum.dropped).toBe(0);
    expect(sum.events).toBeGreaterThanOrEqual(sum.visits - 1);
    const live = await server.json<LiveState>("/api/sites/demo.footfall.example/live?consistency=strong");
    expect(live.online).toBeGreaterThan(10);
    expect(live.countries.length).toBeGreaterThan(3);
    expect(live.visitors.filter(({ lat }) => lat !== null).length).toBeGreaterThan(10);
  });
});
