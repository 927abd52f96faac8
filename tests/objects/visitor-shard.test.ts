import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { shardStub } from "../../objects/addresses.ts";
import { count, done, line, NOON, newShard, rows, SECOND, within } from "./shard-support.ts";

describe("a visitor shard", () => {
  it("[JO9] stores nothing, and makes no table, before it is configured", async () => {
    const stub = shardStub(env, "unknown.example", 0, null);
    expect((await stub.ingest(line("v", {}), 1)).kind).toBe("unknown_site");
    const tables = await runInDurableObject(stub, (_shard, state) =>
      state.storage.sql.exec("SELECT name FROM sqlite_master WHERE name NOT LIKE '\\_cf%' ESCAPE '\\'").toArray(),
    );
    expect(tables).toEqual([]);
  });

  it("[JO8] answers the same after an eviction, from the journal alone", async () => {
    const shard = await newShard();
    await shard.stub().ingest(line("a", {}, { seq: 2, at: NOON + 60 * SECOND, page: "/b" }), 1);
    await shard.stub().ingest(line("b", { kind: "event", name: "Signup" }), 1);
    expect(await count(shard)).toEqual([2, 2, 2, 3]);
    await evictDurableObject(shard.stub());
    expect(await count(shard)).toEqual([2, 2, 2, 3]);
  });

  it("[JO8] answers the same from a checkpoint, and from a checkpoint and later journal", async () => {
    const shard = await newShard();
    await shard.stub().ingest(line("a", {}), 1);
    expect(await runDurableObjectAlarm(shard.stub())).toBe(true);
    await evictDurableObject(shard.stub());
    expect(await count(shard)).toEqual([1, 1, 1, 1]);
    await shard.stub().ingest(line("b", {}), 1);
    await evictDurableObject(shard.stub());
    expect(await count(shard)).toEqual([2, 2, 2, 2]);
  });

  it("[JO1] recognises a retry, whatever was evicted in between", async () => {
    const shard = await newShard();
    expect(done(await shard.stub().ingest(line("a", {}), 1))).toBe("1 accepted, 0 duplicate");
    await evictDurableObject(shard.stub());
    expect(done(await shard.stub().ingest(line("a", {}), 1))).toBe("0 accepted, 1 duplicate");
    await runDurableObjectAlarm(shard.stub());
    await evictDurableObject(shard.stub());
    expect(done(await shard.stub().ingest(line("a", {}), 1))).toBe("0 accepted, 1 duplicate");
    expect(await count(shard)).toEqual([1, 1, 1, 1]);
  });

  it("[JO7] shares journal rows between requests that arrive together", async () => {
    const shard = await newShard();
    const replies = await within(shard.stub(), (instance) =>
      Promise.all(Array.from({ length: 60 }, (_, i) => instance.ingest(line(`v${i}`, {}), 1))),
    );
    expect(replies.every((reply) => done(reply) === "1 accepted, 0 duplicate")).toBe(true);
    expect(await rows(shard, "SELECT count(*) AS rows FROM journal")).toEqual([{ rows: 2 }]);
    expect(await count(shard)).toEqual([60, 60, 60, 60]);
  });

  it("[JO6] checkpoints before the ring could overwrite what no checkpoint holds", async () => {
    const shard = await newShard();
    for (let i = 0; i < 1100; i++) await shard.stub().ingest(line(`v${i % 2}`, { seq: i + 1, page: `/${i}` }), 1);
    await evictDurableObject(shard.stub());
    expect(await count(shard)).toEqual([2, 2, 1100, 1100]);
  }, 60_000);

  it("[JO11] refuses work that was prepared with outdated settings, and asks for newer ones when it lacks them", async () => {
    const shard = await newShard(5);
    expect(done(await shard.stub().ingest(line("v", {}), 4))).toBe("stale_settings");
    expect(done(await shard.stub().ingest(line("v", {}), 6))).toBe("unknown_site");
    expect(await count(shard)).toEqual([0, 0, 0, 0]);
  });

  it("[JO10] reports everything it acknowledged when asked for a full report", async () => {
    const shard = await newShard();
    await within(shard.stub(), (instance) => {
      instance.clock = { now: () => NOON + SECOND };
    });
    await shard.stub().ingest(line("a", { page: "/pricing" }), 1);
    const report = await shard.stub().fullReport(true);
    expect(report).toMatchObject({ shard: 0, full: true });
    expect(report.presence.map((v) => v.page)).toEqual(["/pricing"]);
    expect(report.minutes).toEqual([{ at: NOON, pageviews: 1, visitors: 1 }]);
  });

  it("[JO9] forgets everything when erased", async () => {
    const shard = await newShard();
    await shard.stub().ingest(line("a", {}), 1);
    await shard.stub().erase();
    expect((await shard.stub().ingest(line("a", {}), 1)).kind).toBe("unknown_site");
    await shard.stub().configure(shard.record);
    expect(await count(shard)).toEqual([0, 0, 0, 0]);
  });

  it("[JO9] does not know the site of events that wait for quota, or for a commit, while it is deleted", async () => {
    const shard = await newShard();
    await within(shard.stub(), async (object) => {
      const { known, commits } = object as unknown as {
        known: { gate: { admit(...words: unknown[]): Promise<unknown> } };
        commits: { committing: boolean; schedule(): void };
      };
      // A commit is under way, and the next waits for it.
      commits.committing = true;
      const waitsForCommit = object.ingest(line("a", {}), 1);
      await new Promise((resolve) => setTimeout(resolve, 0));
      const leased = Promise.withResolvers<void>();
      const { gate } = known;
      const admit = gate.admit.bind(gate);
      gate.admit = (...words) => leased.promise.then(() => admit(...words));
      const waitsForQuota = object.ingest(line("b", {}), 1);
      await object.erase();
      leased.resolve();
      commits.committing = false;
      commits.schedule();
      expect(await Promise.all([waitsForCommit, waitsForQuota])).toEqual([
        { kind: "unknown_site" },
        { kind: "unknown_site" },
      ]);
    });
    expect(await rows(shard, "SELECT name FROM sqlite_master WHERE name NOT LIKE '\\_cf%' ESCAPE '\\'")).toEqual([]);
  });
});
