import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { encodeHitBatch } from "../../domain/ingest/hit-codec.ts";
import { hubStub, shardStub } from "../../objects/addresses.ts";
import type { SiteRecord } from "../../objects/api.ts";
import type { Directory } from "../../objects/directory.ts";
import type { CreatedKey } from "../../protocol/keys.ts";
import { aBatch, aHit } from "../support/hits.ts";
import { aSite } from "../support/sites.ts";

const DAY = 86_400_000;

/** Each test has a Directory of its own: the tests of the routes use the one that is called "directory". */
const directory = (name: string) => env.DIRECTORY.getByName(name);

const inside = <T>(name: string, look: (object: Directory, state: DurableObjectState) => T | Promise<T>): Promise<T> =>
  runInDurableObject(directory(name), (object, state) => look(object as unknown as Directory, state));

const tables = (state: DurableObjectState): string[] =>
  state.storage.sql
    .exec<{ name: string }>(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite%'",
    )
    .toArray()
    .map(({ name }) => name)
    .sort();

const takes = async (site: string, shard = 0, version = 1): Promise<string> => {
  const line = encodeHitBatch(aBatch("v", [aHit({ at: Date.now() })]));
  return (await shardStub(env, site, shard, null).ingest(line, version)).kind;
};

/** Makes calls to hubs and shards fail while `broken.now` is set. */
const breakObjects = (name: string) =>
  inside(name, (object) => {
    const broken = { now: true };
    const real = env.SITE_HUB;
    const refusing = {
      configure: () => Promise.reject(new Error("cut off")),
      erase: () => Promise.reject(new Error("cut off")),
    };
    const SITE_HUB = { getByName: (site: string) => (broken.now ? refusing : real.getByName(site)) };
    Object.assign(object, { env: { ...env, SITE_HUB } });
    return broken;
  });

describe("the Directory", () => {
  it("[AC13] makes no table before the first site, whatever it is asked", async () => {
    const stub = directory("empty");
    expect(await stub.site("a.test")).toBe(null);
    expect(await stub.sites()).toEqual([]);
    expect(await stub.keys("a.test")).toEqual([]);
    expect(await stub.keyOwner(`ff_read_${"0".repeat(52)}`)).toBe(null);
    expect(await stub.createKey("a.test", { kind: "read", name: "" })).toBe("missing");
    expect(await stub.changeSite(aSite("a.test"), aSite("a.test").settings)).toBe(null);
    expect(await stub.deleteSite("a.test")).toBe(false);
    expect(await inside("empty", (_object, state) => tables(state))).toEqual([]);
  });

  it("[AC8] makes the hub and every shard know a new site", async () => {
    const record = await directory("making").createSite(aSite("three.test", 1, { shards: 3 }).settings);
    expect(record).toMatchObject({ version: 1, settings: { site_id: "three.test" } });
    for (const shard of [0, 1, 2]) expect(await takes("three.test", shard)).toBe("done");
    expect(await takes("three.test", 3)).toBe("unknown_site");
    expect((await hubStub(env, "three.test", null).live(false)).online).toBe(3);
    expect(await directory("making").createSite(aSite("three.test").settings)).toBe(null);
  });

  it("[AC8] goes on by itself when the making was cut off, and does not show the site before", async () => {
    await directory("cut").createSite(aSite("first.test").settings);
    const broken = await breakObjects("cut");
    await inside("cut", async (object) => {
      await expect(object.createSite(aSite("cut.test").settings)).rejects.toThrow("cut off");
      expect(await object.site("cut.test")).toBe(null);
    });
    await runDurableObjectAlarm(directory("cut"));
    expect(await directory("cut").site("cut.test")).toBe(null);
    broken.now = false;
    expect(await runDurableObjectAlarm(directory("cut"))).toBe(true);
    expect(await directory("cut").site("cut.test")).toMatchObject({ version: 1 });
    expect(await takes("cut.test")).toBe("done");
  });

  it("[AC8] makes one site of two requests at once", async () => {
    const stub = directory("race");
    const records = await Promise.all([1, 2, 3].map(() => stub.createSite(aSite("race.test").settings)));
    expect(records.filter((record) => record !== null)).toHaveLength(1);
  });

  it("[AC15] raises the version with a change and tells hub and shards, later if it must", async () => {
    const stub = directory("change");
    const made = (await stub.createSite(aSite("change.test").settings)) as SiteRecord;
    const changed = (await stub.changeSite(made, aSite("change.test", 1, { public: true }).settings)) as SiteRecord;
    expect(changed).toMatchObject({ version: 2, settings: { public: true } });
    expect(await stub.changeSite(made, made.settings)).toBe("changed_meanwhile");
    expect(await takes("change.test", 0, 1)).toBe("stale_settings");
    expect(await takes("change.test", 0, 2)).toBe("done");
    const broken = await breakObjects("change");
    const record = await inside("change", (object) => object.changeSite(changed, made.settings));
    expect(record).toMatchObject({ version: 3 });
    expect(await takes("change.test", 0, 3)).toBe("unknown_site");
    broken.now = false;
    await runDurableObjectAlarm(stub);
    expect(await takes("change.test", 0, 3)).toBe("done");
  });

  it("[AC9] erases a site everywhere, and goes on by itself when that was cut off", async () => {
    const stub = directory("delete");
    await stub.createSite(aSite("delete.test", 1, { shards: 2 }).settings);
    const { key } = (await stub.createKey("delete.test", { kind: "read", name: "" })) as CreatedKey;
    expect(await stub.keyOwner(key)).toMatchObject({ siteId: "delete.test" });
    expect(await takes("delete.test", 1)).toBe("done");
    const broken = await breakObjects("delete");
    expect(await inside("delete", (object) => object.deleteSite("delete.test"))).toBe(true);
    expect(await stub.site("delete.test")).toBe(null);
    expect(await stub.keyOwner(key)).toBe(null);
    broken.now = false;
    await runDurableObjectAlarm(stub);
    for (const shard of [0, 1]) expect(await takes("delete.test", shard)).toBe("unknown_site");
    for (const table of ["sites", "keys", "key_uses"]) {
      const all = `SELECT * FROM ${table}`;
      expect(await inside("delete", (_object, state) => state.storage.sql.exec(all).toArray())).toEqual([]);
    }
    expect(await stub.createSite(aSite("delete.test").settings)).toMatchObject({ version: 1 });
    expect(await takes("delete.test")).toBe("done");
  });

  it("[AC5] keeps of a key nothing but its hash", async () => {
    const stub = directory("keys");
    await stub.createSite(aSite("keyed.test").settings);
    const { id, key } = (await stub.createKey("keyed.test", { kind: "write", name: "shop" })) as CreatedKey;
    expect(key).toMatch(/^ff_write_[0-9a-f]{52}$/);
    expect(await stub.keyOwner(key)).toEqual({ siteId: "keyed.test", kind: "write" });
    const flipped = key.slice(0, -1) + (key.endsWith("0") ? "1" : "0");
    for (const wrong of [flipped, key.replace("write", "read"), key.slice(0, -1), `${key}0`, ""]) {
      expect(await stub.keyOwner(wrong)).toBe(null);
    }
    const stored = await inside("keys", (_object, state) =>
      JSON.stringify(state.storage.sql.exec("SELECT * FROM keys").toArray()),
    );
    expect(stored).not.toContain(key.slice(-40));
    expect(await stub.revokeKey("other.test", id)).toBe(false);
    expect(await stub.revokeKey("keyed.test", id)).toBe(true);
    expect(await stub.keyOwner(key)).toBe(null);
  });

  it("[AC10] has a salt a day, keeps yesterday's, and destroys what is older", async () => {
    const stub = directory("salts");
    await stub.createSite(aSite("salted.test").settings);
    let now = Date.UTC(2031, 4, 6, 23, 59);
    await inside("salts", (object) => {
      object.clock = { now: () => now };
    });
    const first = await stub.salts();
    expect(first.day).toBe("2031-05-06");
    expect(first.today).toMatch(/^[0-9a-f]{64}$/);
    expect(first.yesterday).not.toBe(first.today);
    expect(await stub.salts()).toEqual(first);
    now += DAY;
    const second = await stub.salts();
    expect(second).toMatchObject({ day: "2031-05-07", yesterday: first.today });
    const days = () =>
      inside("salts", (_object, state) => state.storage.sql.exec("SELECT day FROM salts ORDER BY day").toArray());
    expect(await days()).toEqual([{ day: "2031-05-06" }, { day: "2031-05-07" }]);
    // Nobody asks any more: the alarm destroys them.
    now += 2 * DAY;
    expect(await runDurableObjectAlarm(stub)).toBe(true);
    expect(await days()).toEqual([]);
  });
});
