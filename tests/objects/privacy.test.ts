import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { hubStub, shardStub } from "../../objects/addresses.ts";
import type { Directory } from "../../objects/directory.ts";
import { aSite } from "../support/sites.ts";
import { alarmAt, count, done, line, MINUTE, NOON, newShard, rows, type Shard, within } from "./shard-support.ts";

const HOUR = 60 * MINUTE;
const VISITORS = 10_500;
const SEALED = VISITORS - 8192;
const at = (visitor: number): number => NOON + visitor * 10;

const sealedShard = async (): Promise<Shard> => {
  const shard = await newShard();
  const lines = Array.from({ length: VISITORS }, (_, i) => line(`v${i}`, { at: at(i), page: `/${i % 50}` }));
  await shard.stub().ingest(lines.join("\n"), 1);
  await alarmAt(shard, NOON + 24 * HOUR);
  return shard;
};

/** Everything that the shard's tables say, as text. */
const stored = ({ stub }: Shard): Promise<string> =>
  within(stub(), (_shard, state) => {
    const sql = state.storage.sql;
    const names = sql
      .exec<{ name: string }>(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite%'",
      )
      .toArray();
    return names.map(({ name }) => JSON.stringify(sql.exec(`SELECT * FROM ${name}`).toArray())).join("\n");
  });

describe("erasing a visitor from its shard", { timeout: 60_000 }, () => {
  it("[PV2] leaves nothing in memtable, journal and index, and everything of the others", async () => {
    const shard = await newShard();
    await shard.stub().ingest(line("ann", { page: "/secret-page", session: "tab-of-ann" }), 1);
    await alarmAt(shard, NOON + 1);
    await shard.stub().ingest(line("ann", { page: "/later", session: "tab-of-ann", seq: 2, at: NOON + MINUTE }), 1);
    await shard.stub().ingest(line("bob", { page: "/other" }), 1);
    expect((await shard.stub().visitor("ann"))?.visits[0]?.events.map(({ page }) => page)).toEqual([
      "/secret-page",
      "/later",
    ]);
    const before = await within(shard.stub(), (_shard, state) =>
      Array.from(
        new Uint8Array(state.storage.sql.exec<{ hashes: ArrayBuffer }>("SELECT hashes FROM visitors").one().hashes),
      ),
    );
    await shard.stub().eraseVisitor("ann");
    expect(await shard.stub().visitor("ann")).toBe(null);
    expect(await count(shard)).toEqual([1, 1, 1, 1]);
    const text = await stored(shard);
    for (const trace of ["ann", "/secret-page", "/later"]) expect(text).not.toContain(trace);
    expect(text).toContain("/other");
    const after = await within(shard.stub(), (_shard, state) =>
      Array.from(
        new Uint8Array(state.storage.sql.exec<{ hashes: ArrayBuffer }>("SELECT hashes FROM visitors").one().hashes),
      ),
    );
    expect(before.slice(0, 8).some((byte) => byte !== 0)).toBe(true);
    expect(after.slice(0, 8)).toEqual(new Array(8).fill(0));
    await evictDurableObject(shard.stub());
    expect(await count(shard)).toEqual([1, 1, 1, 1]);
    expect(await shard.stub().visitor("ann")).toBe(null);
    // Who comes back is somebody new; who stayed is recognised.
    expect(done(await shard.stub().ingest(line("ann", { at: NOON + HOUR }), 1))).toBe("1 accepted, 0 duplicate");
    expect(done(await shard.stub().ingest(line("bob", { page: "/other" }), 1))).toBe("0 accepted, 1 duplicate");
    expect(await count(shard)).toEqual([2, 2, 2, 2]);
  });

  it("[PV2] rewrites the parts that hold some of it, reopened rows included", async () => {
    const shard = await sealedShard();
    await shard.stub().ingest(line("v1", { at: at(1) + 5 * MINUTE, seq: 2, page: "/late" }), 1);
    expect((await shard.stub().visitor("v1"))?.visits).toHaveLength(1);
    expect((await shard.stub().visitor("v0"))?.visits[0]?.events).toHaveLength(1);
    await shard.stub().eraseVisitor("v0");
    await shard.stub().eraseVisitor("v1");
    expect(await rows(shard, "SELECT json_extract(zone, '$.rows') AS rows FROM parts")).toEqual([{ rows: SEALED - 2 }]);
    expect(await rows(shard, "SELECT * FROM tombstones")).toEqual([]);
    const left = VISITORS - 2;
    expect(await count(shard)).toEqual([left, left, left, left]);
    await evictDurableObject(shard.stub());
    expect(await count(shard)).toEqual([left, left, left, left]);
    expect(await shard.stub().visitor("v1")).toBe(null);
  });

  it("[PV2] changes nothing when it is cut off in the middle", async () => {
    const shard = await newShard();
    await shard.stub().ingest(line("ann", { page: "/a" }), 1);
    await within(shard.stub(), async (instance) => {
      const store = Reflect.get(instance, "store") as { clearJournal(): void };
      store.clearJournal = () => {
        throw new Error("cut off");
      };
      // Instead of being aborted, which the test would be told of as an error of its own, it is evicted below.
      Object.assign(instance, { orStartAnew: (write: () => unknown) => write() });
      await expect(instance.eraseVisitor("ann")).rejects.toThrow("cut off");
    });
    await evictDurableObject(shard.stub());
    expect((await shard.stub().visitor("ann"))?.visits).toHaveLength(1);
    await shard.stub().eraseVisitor("ann");
    expect(await shard.stub().visitor("ann")).toBe(null);
  });
});

describe("erasing a visitor from a site", () => {
  const directory = (name: string) => env.DIRECTORY.getByName(name);
  const view = (page: string) => line("ann", { at: Date.now(), page });

  it("[PV3] goes on by itself after a failure, until it is done, and the live view shows nobody", async () => {
    const stub = directory("erasing");
    await stub.createSite(aSite("erase.test", 1, { shards: 2 }).settings);
    await shardStub(env, "erase.test", 1, null).ingest(view("/a"), 1);
    expect((await hubStub(env, "erase.test", null).live(true)).online).toBe(1);
    await runInDurableObject(stub, (object) => {
      const broken = {
        getByName: (name: string) =>
          name.endsWith("#1")
            ? { eraseVisitor: () => Promise.reject(new Error("cut off")) }
            : env.VISITOR_SHARD.getByName(name),
      };
      Object.assign(object, { env: { ...env, VISITOR_SHARD: broken } });
    });
    expect(await stub.eraseVisitor("erase.test", "ann")).toBe(false);
    expect((await shardStub(env, "erase.test", 1, null).visitor("ann"))?.visits).toHaveLength(1);
    await evictDurableObject(stub);
    expect(await runDurableObjectAlarm(directory("erasing"))).toBe(true);
    expect(await shardStub(env, "erase.test", 1, null).visitor("ann")).toBe(null);
    expect((await hubStub(env, "erase.test", null).live(false)).online).toBe(0);
    const left = await runInDurableObject(
      directory("erasing") as unknown as DurableObjectStub<Directory>,
      (_object, state) => state.storage.sql.exec("SELECT * FROM erasures").toArray(),
    );
    expect(left).toEqual([]);
    expect(await directory("erasing").eraseVisitor("erase.test", "ann")).toBe(true);
    expect(await directory("erasing").eraseVisitor("none.test", "ann")).toBe(null);
  });

  it("[PV6] is not done a second time by an alarm that came meanwhile: that would take what was acknowledged since", async () => {
    const stub = directory("twice");
    await stub.createSite(aSite("twice.test", 1).settings);
    let erasures = 0;
    const gate = Promise.withResolvers<void>();
    await runInDurableObject(stub, async (object) => {
      const slow = {
        getByName: () => ({
          eraseVisitor: async () => {
            erasures++;
            await gate.promise;
          },
        }),
      };
      Object.assign(object, { env: { ...env, VISITOR_SHARD: slow } });
      const first = object.eraseVisitor("twice.test", "ann");
      await expect.poll(() => erasures).toBe(1);
      const alarm = (object as unknown as Directory).alarm();
      gate.resolve();
      expect(await first).toBe(true);
      await alarm;
    });
    expect(erasures).toBe(1);
  });
});
