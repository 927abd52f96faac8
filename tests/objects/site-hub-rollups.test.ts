import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from "vitest";
import type { ScanPartial } from "../../domain/query/partial.ts";
import type { ScanPlan } from "../../domain/query/plan.ts";
import { decodeRows } from "../../domain/rollups/rollup.ts";
import { HourlyRollups } from "../../objects/hourly-rollups.ts";
import { RollupOutbox } from "../../objects/rollup-outbox.ts";
import { SiteHubStore } from "../../objects/site-hub.store.ts";
import { POINTS_PER_INVOCATION } from "../../protocol/limits.ts";
import { bindings, type HubUnderTest, hubNamed, NOON, stubOf } from "./site-hub-support.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Pageviews per page and hour, counted by the plainest shard there can be. */
const pagesPerHour =
  (pages: Record<number, Record<string, number>>) =>
  (plans: ScanPlan[]): ScanPartial[] =>
    plans.map((plan) => {
      if (plan.subject !== "hits" && plan.subject !== "visits") throw new Error("an hour is groups");
      const [dimension] = plan.dimensions;
      const counts = pages[plan.from] ?? {};
      const ofPage = dimension?.by === "text" && dimension.column.of === "hit" && dimension.column.column === "page";
      const known = plan.subject === "hits" && (ofPage || !dimension) ? Object.entries(counts) : [];
      const groups = ofPage ? known : [["", known.reduce((sum, [, views]) => sum + views, 0)] as [string, number]];
      return {
        subject: "groups",
        count: groups.length,
        keys: dimension ? [groups.map(([page]) => page)] : [],
        sums: plan.measures.map(() => Float64Array.from(groups.map(([, views]) => views))),
      };
    });

let written: MockInstance<AnalyticsEngineDataset["writeDataPoint"]>;
beforeEach(() => {
  written = vi.spyOn(bindings.ROLLUPS, "writeDataPoint");
});
afterEach(() => {
  written.mockRestore();
});

/** `page pageviews` of the points written so far for pages, in order. */
const pagePoints = (): string[] =>
  written.mock.calls
    .filter(([point]) => point?.blobs?.[1] === "event:page")
    .map(([point]) => `${point?.blobs?.[2]} ${point?.doubles?.[3]}`);

const tell = async (hub: HubUnderTest, hours: number[]): Promise<void> => {
  const [shard] = hub.shards;
  if (!shard) throw new Error("no shard");
  await hub.stub.apply({ ...shard.see(1, "/", hub.clock.ms), hours });
};

const alarmOf = (hub: HubUnderTest): Promise<number | null> =>
  runInDurableObject(hub.stub, (_hub, { storage }) => storage.getAlarm());

const rowsOf = (hub: HubUnderTest, table: string): Promise<number> =>
  runInDurableObject(hub.stub, (_hub, { storage }) =>
    Number(storage.sql.exec(`SELECT count(*) AS count FROM ${table}`).one().count),
  );

const hubWithPages = async (site: string, pages: Record<number, Record<string, number>>): Promise<HubUnderTest> => {
  const hub = await hubNamed(site);
  for (const shard of hub.shards) shard.scanned = pagesPerHour(pages);
  return hub;
};

describe("a finished hour", () => {
  it("[RO6] keeps what it had when a part is damaged that was whole when it was sealed", async () => {
    const hub = await hubWithPages("damaged.example", { [NOON]: { "/": 3 } });
    await tell(hub, [NOON]);
    hub.clock.ms = NOON + HOUR + 2 * MINUTE;
    await runDurableObjectAlarm(hub.stub);
    const [shard] = hub.shards;
    Object.assign(shard ?? {}, { scanned: pagesPerHour({}), damagedParts: 1 });
    await tell(hub, [NOON]);
    hub.clock.ms += HOUR;
    await runDurableObjectAlarm(hub.stub);
    expect(pagePoints()).toEqual(["/ 3"]);
    expect(await rowsOf(hub, "owed")).toBe(0);
    expect(await rowsOf(hub, "rollups")).toBe(1);
  });

  it("[RO1] is owed from the moment that a full report names it, asked for or not", async () => {
    const hub = await hubWithPages("asked.example", {});
    Object.assign(hub.shards[0] ?? {}, { hours: [NOON] });
    await hub.stub.live(false);
    expect(await rowsOf(hub, "owed")).toBe(1);
    expect(await alarmOf(hub)).toBe(NOON + HOUR + 2 * MINUTE);
  });

  it("[RO1] is sealed two minutes after its end and leaves as data points", async () => {
    const hub = await hubWithPages("sealed.example", { [NOON]: { "/": 3, "/a": 1 } });
    await tell(hub, [NOON]);
    expect(await alarmOf(hub)).toBe(NOON + HOUR + 2 * MINUTE);
    hub.clock.ms = NOON + HOUR + 2 * MINUTE;
    await runDurableObjectAlarm(hub.stub);
    expect(pagePoints()).toEqual(["/ 3", "/a 1"]);
    expect(written.mock.calls[0]?.[0]?.blobs?.slice(0, 2)).toEqual(["sealed.example", "total"]);
    expect(await rowsOf(hub, "owed")).toBe(0);
    expect(await rowsOf(hub, "rollups")).toBe(1);
    expect(await alarmOf(hub)).toBeNull();
  });

  it("[RO5] is written by 25 points an invocation, through evictions, each point once", async () => {
    const pages = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`/${String(i).padStart(2, "0")}`, 60 - i]));
    const hub = await hubWithPages("paged.example", { [NOON]: pages });
    await tell(hub, [NOON]);
    hub.clock.ms = NOON + HOUR + 2 * MINUTE;
    const perInvocation: number[] = [];
    while (await alarmOf(hub)) {
      const before = written.mock.calls.length;
      await runDurableObjectAlarm(hub.stub);
      perInvocation.push(written.mock.calls.length - before);
      expect(await rowsOf(hub, "owed")).toBe(0);
      await evictDurableObject(hub.stub);
      await hub.attach();
    }
    expect(perInvocation).toEqual([POINTS_PER_INVOCATION, POINTS_PER_INVOCATION, 11]);
    expect(pagePoints()).toEqual(Object.entries(pages).map(([page, views]) => `${page} ${views}`));
    expect(await rowsOf(hub, "outbox")).toBe(0);
  });

  it("[RO5] leaves after a crash in the turn that sealed it, since nothing of that turn was stored", async () => {
    const hub = await hubWithPages("crashed.example", { [NOON]: { "/": 3 } });
    await tell(hub, [NOON]);
    hub.clock.ms = NOON + HOUR + 2 * MINUTE;
    const state = await runInDurableObject(hub.stub, (_hub, state) => state);
    // The platform holds points back until the commit, so this one never leaves.
    written.mockImplementationOnce(() => state.abort("crash"));
    await expect(runDurableObjectAlarm(hub.stub)).rejects.toThrow("crash");
    written.mockClear();
    hub.stub = stubOf("crashed.example");
    await hub.attach();
    expect([await rowsOf(hub, "owed"), await rowsOf(hub, "rollups"), await rowsOf(hub, "outbox")]).toEqual([1, 0, 0]);
    await runInDurableObject(hub.stub, (instance) => instance.alarm());
    expect(pagePoints()).toEqual(["/ 3"]);
  });

  it("[RO9] stays in the hub where there is no Analytics Engine", async () => {
    const hub = await hubNamed("alone.example");
    await runInDurableObject(hub.stub, async (_hub, { storage }) => {
      const store = new SiteHubStore(storage);
      const outbox = new RollupOutbox(store, undefined);
      const pages = { [NOON]: Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`/${i}`, 1])) };
      const rollups = new HourlyRollups(store, outbox, async (plans) => [
        { partials: pagesPerHour(pages)(plans), damagedParts: 0 },
      ]);
      rollups.owe([NOON]);
      await rollups.run("alone.example", NOON + 2 * HOUR);
      expect(store.rollup(NOON)).toHaveLength(61);
      expect(store.firstOutgoing()).toBeNull();
      expect(rollups.computeNextRun(NOON + 2 * HOUR)).toBeNull();
    });
    expect(written).not.toHaveBeenCalled();
  });

  it("[RO3] that late events change sends the difference", async () => {
    const pages: Record<number, Record<string, number>> = { [NOON]: { "/": 3, "/a": 1 } };
    const hub = await hubWithPages("late.example", pages);
    await tell(hub, [NOON]);
    hub.clock.ms = NOON + HOUR + 2 * MINUTE;
    await runDurableObjectAlarm(hub.stub);
    pages[NOON] = { "/": 5, "/b": 2 };
    await tell(hub, [NOON]);
    expect(await alarmOf(hub)).toBe(NOON + 2 * HOUR + 2 * MINUTE);
    hub.clock.ms = NOON + 2 * HOUR + 2 * MINUTE;
    await runDurableObjectAlarm(hub.stub);
    expect(pagePoints()).toEqual(["/ 3", "/a 1", "/ 2", "/b 2", "/a -1"]);
    await tell(hub, [NOON]);
    hub.clock.ms += HOUR;
    await runDurableObjectAlarm(hub.stub);
    expect(pagePoints()).toHaveLength(5);
    expect(await rowsOf(hub, "owed")).toBe(0);
  });

  it("[RO6] takes along the hour before, whose visits may have gone on", async () => {
    const pages: Record<number, Record<string, number>> = { [NOON]: { "/": 3 }, [NOON + HOUR]: { "/": 4 } };
    const hub = await hubWithPages("went-on.example", pages);
    await tell(hub, [NOON, NOON + HOUR]);
    hub.clock.ms = NOON + HOUR + 2 * MINUTE;
    await runDurableObjectAlarm(hub.stub);
    expect(pagePoints()).toEqual(["/ 3"]);
    pages[NOON] = { "/": 2 };
    hub.clock.ms = NOON + 2 * HOUR + 2 * MINUTE;
    await runDurableObjectAlarm(hub.stub);
    expect(pagePoints()).toEqual(["/ 3", "/ -1", "/ 4"]);
  });

  it("[RO7] stays owed when a shard cannot be asked, also through an eviction", async () => {
    const hub = await hubWithPages("down.example", { [NOON]: { "/": 3 } });
    await tell(hub, [NOON]);
    const [shard] = hub.shards;
    if (!shard) throw new Error("no shard");
    const { scanned } = shard;
    shard.scanned = () => {
      throw new Error("unreachable");
    };
    hub.clock.ms = NOON + HOUR + 2 * MINUTE;
    const noted = vi.spyOn(console, "warn").mockImplementation(() => {});
    await runDurableObjectAlarm(hub.stub);
    expect(noted).toHaveBeenCalledOnce();
    noted.mockRestore();
    expect(await alarmOf(hub)).toBe(hub.clock.ms + MINUTE);
    await evictDurableObject(hub.stub);
    await hub.attach();
    shard.scanned = scanned;
    hub.clock.ms += MINUTE;
    await runDurableObjectAlarm(hub.stub);
    expect(pagePoints()).toEqual(["/ 3"]);
  });

  it("[RO7] is owed anew by events that come while it is being sealed", async () => {
    const hub = await hubWithPages("busy.example", { [NOON]: { "/": 3 } });
    await tell(hub, [NOON]);
    const [shard] = hub.shards;
    if (!shard) throw new Error("no shard");
    const { scanned } = shard;
    let report = shard.see(2, "/", NOON);
    shard.scanned = (plans) => {
      void hub.instance?.apply({ ...report, hours: [NOON] });
      return scanned(plans);
    };
    hub.clock.ms = NOON + HOUR + 2 * MINUTE;
    await runDurableObjectAlarm(hub.stub);
    expect(await rowsOf(hub, "owed")).toBe(1);
    report = shard.see(2, "/", NOON);
    shard.scanned = scanned;
    hub.clock.ms += HOUR;
    await runDurableObjectAlarm(hub.stub);
    expect(await rowsOf(hub, "owed")).toBe(0);
  });

  it("[RO14] is dropped when no late event can change it, and leaves no second time", async () => {
    const hub = await hubWithPages("bounded.example", { [NOON]: { "/": 3 }, [NOON + 36 * 24 * HOUR]: { "/": 1 } });
    await tell(hub, [NOON]);
    hub.clock.ms = NOON + HOUR + 2 * MINUTE;
    await runDurableObjectAlarm(hub.stub);
    hub.clock.ms = NOON + 36 * 24 * HOUR;
    await tell(hub, [NOON, hub.clock.ms]);
    hub.clock.ms += HOUR + 2 * MINUTE;
    await runDurableObjectAlarm(hub.stub);
    expect(pagePoints()).toEqual(["/ 3", "/ 1"]);
    expect([await rowsOf(hub, "rollups"), await rowsOf(hub, "owed")]).toEqual([1, 0]);
  });

  it("[RO8] costs three rows and the alarm, however many values it has", async () => {
    const hub = await hubWithPages("thrifty.example", { [NOON]: { "/": 3, "/a": 1, "/b": 1 } });
    let rows = 0;
    await runInDurableObject(hub.stub, (_hub, { storage }) => {
      const exec = storage.sql.exec.bind(storage.sql);
      vi.spyOn(Object.getPrototypeOf(storage.sql), "exec").mockImplementation(((text: string, ...values: unknown[]) => {
        const cursor = exec(text, ...values);
        const all = cursor.toArray();
        rows += cursor.rowsWritten;
        return { toArray: () => all, one: () => all[0] };
      }) as never);
    });
    for (let minute = 0; minute < 30; minute++) {
      hub.clock.ms += MINUTE;
      await tell(hub, [NOON]);
    }
    hub.clock.ms = NOON + HOUR + 2 * MINUTE;
    await runDurableObjectAlarm(hub.stub);
    vi.restoreAllMocks();
    expect(rows).toBe(3);
    await runInDurableObject(hub.stub, (_hub, { storage }) => {
      const { body } = storage.sql.exec<{ body: string }>("SELECT body FROM rollups").one();
      expect(decodeRows(body)).toHaveLength(4);
    });
  });
});
