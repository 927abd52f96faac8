import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { describe, expect, it, vi } from "vitest";
import type { ShardReport } from "../../domain/live/shard-report.ts";
import type { ArchiveAsk } from "../../domain/query/past.ts";
import type { ScanPlan } from "../../domain/query/plan.ts";
import { scanAll } from "../../domain/query/scan.ts";
import { planDay } from "../../domain/rollups/archived-day.ts";
import { ArchiveStore } from "../../objects/archive.store.ts";
import { type HistoryRow, row, spread } from "../domain/query/history.ts";
import { aSite } from "../support/sites.ts";
import { type HubUnderTest, hubNamed, NOON } from "./site-hub-support.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const RETENTION_DAYS = 5;

/** A visitor's pageview so many days after the beginning; each day has one who comes every day and one who does not. */
const viewsOf = (day: number): HistoryRow[] =>
  [0, 1].map((n) => row({ visitor: n * (1000 + day), visit: 2 * day + n, at: NOON + day * DAY }));

/** A hub whose one shard has these facts, and forgets them as real ones do. */
const hubWithFacts = async (site: string, days: number): Promise<HubUnderTest & { rows: HistoryRow[] }> => {
  const hub = Object.assign(await hubNamed(site), {
    rows: Array.from({ length: days }, (_, day) => viewsOf(day)).flat(),
  });
  const living = () => hub.rows.filter(({ at }) => at >= hub.clock.ms - RETENTION_DAYS * DAY && at <= hub.clock.ms);
  for (const shard of hub.shards) {
    shard.scanned = (plans: ScanPlan[]) => scanAll(spread(living()).flat(), plans);
  }
  await hub.stub.configure({ ...aSite(site, 2, { retention_days: RETENTION_DAYS }), createdAt: NOON - DAY });
  return hub;
};

const alarmOf = (hub: HubUnderTest): Promise<number | null> =>
  runInDurableObject(hub.stub, (_hub, { storage }) => storage.getAlarm());

/** Lets the time pass, with every alarm on its way. */
const passUntil = async (hub: HubUnderTest, until: number): Promise<void> => {
  for (let alarms = 0; alarms < 50; alarms++) {
    const alarm = await alarmOf(hub);
    if (alarm === null || alarm > until) break;
    hub.clock.ms = Math.max(hub.clock.ms, alarm);
    await runDurableObjectAlarm(hub.stub);
  }
  hub.clock.ms = until;
};

/** `day visitors/pageviews` of the whole site, by day since the beginning; `?` of which nothing is known. */
const archived = (hub: HubUnderTest): Promise<string[]> =>
  runInDurableObject(hub.stub, (_hub, { storage }) => {
    if (storage.sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'archive'").toArray().length === 0) return [];
    return storage.sql
      .exec<{ dimension: string; day: number; body: string; sketches: ArrayBuffer }>(
        "SELECT * FROM archive ORDER BY day",
      )
      .toArray()
      .filter(({ dimension }) => dimension === "total" || dimension === "lost")
      .map(({ dimension, day }) => {
        const number = Math.floor((day - NOON) / DAY) + 1;
        if (dimension === "lost") return `${number} ?`;
        const [slice] = new ArchiveStore(storage).slices("total", day, day + DAY);
        return `${number} ${slice?.rows[0]?.hits[0]}/${slice?.rows[0]?.hits[2]}`;
      });
  });

const tell = async (hub: HubUnderTest): Promise<void> => {
  const [shard] = hub.shards;
  if (shard)
    await hub.stub.apply({ ...shard.see(1, "/", hub.clock.ms), hours: [Math.floor(hub.clock.ms / HOUR) * HOUR] });
};

describe("days that outlive their facts", () => {
  it("[RO10] are archived before their facts go, with what came late; then there is nothing to do", async () => {
    const hub = await hubWithFacts("days.example", 4);
    await tell(hub);
    await passUntil(hub, NOON + 2 * DAY);
    expect(await archived(hub)).toEqual([]);
    await passUntil(hub, NOON + 3 * DAY);
    expect(await archived(hub)).toEqual(["0 2/2"]);
    hub.rows.push(row({ visitor: 9, visit: 99, at: NOON + HOUR }));
    await passUntil(hub, NOON + 4 * DAY);
    expect(await archived(hub)).toEqual(["0 3/3", "1 2/2"]);
    await passUntil(hub, NOON + 30 * DAY);
    expect(await archived(hub)).toEqual(["0 3/3", "1 2/2", "2 2/2", "3 2/2"]);
    expect(await alarmOf(hub)).toBeNull();
    // Somebody comes again, after a long time of which there is nothing to keep.
    hub.rows.push(row({ visitor: 0, visit: 100, at: NOON + 30 * DAY }));
    await tell(hub);
    await passUntil(hub, NOON + 40 * DAY);
    expect(await archived(hub)).toEqual(["0 3/3", "1 2/2", "2 2/2", "3 2/2", "30 1/1"]);
  });

  it("[RO13] wait for a shard that is out of reach, through an eviction; of those whose facts went it is known", async () => {
    const hub = await hubWithFacts("unreachable.example", 4);
    const [shard] = hub.shards;
    if (!shard) throw new Error("no shard");
    await tell(hub);
    await passUntil(hub, NOON + 2 * DAY);
    const { scanned } = shard;
    shard.scanned = () => {
      throw new Error("unreachable");
    };
    const noted = vi.spyOn(console, "warn").mockImplementation(() => {});
    hub.clock.ms = NOON + 6 * DAY;
    await runDurableObjectAlarm(hub.stub);
    expect(noted).toHaveBeenCalled();
    noted.mockRestore();
    await evictDurableObject(hub.stub);
    await hub.attach();
    shard.scanned = scanned;
    await passUntil(hub, NOON + 12 * DAY);
    expect(await archived(hub)).toEqual(["0 ?", "1 ?", "2 2/2", "3 2/2"]);
    const plan = { subject: "hits", from: 0, to: NOON + 7 * DAY, rows: "counted", filter: null } as const;
    const { replies, state } = await hub.stub.askArchive([
      { plans: [{ ...plan, dimensions: [], measures: ["pageviews"] }], followed: false },
    ]);
    expect(replies[0]?.unknownDays).toBe(2);
    expect(Array.from(replies[0]?.replies[0]?.sums[0] ?? [])).toEqual([4]);
    expect(state).toMatchObject({ since: null });
  });

  it("[RO13] are as they were, when one cannot be stored as a whole", async () => {
    const hub = await hubWithFacts("half-a-day.example", 3);
    await tell(hub);
    hub.clock.ms = NOON + 4 * DAY;
    const noted = vi.spyOn(console, "warn").mockImplementation(() => {});
    await runInDurableObject(hub.stub, async (instance, { storage }) => {
      const exec = storage.sql.exec.bind(storage.sql);
      let inserts = 0;
      const failing = vi.spyOn(Object.getPrototypeOf(storage.sql), "exec");
      failing.mockImplementation(((text: string, ...values: never[]) => {
        if (text.includes("INSERT INTO archive ") && ++inserts === 3) throw new Error("disk full");
        return exec(text, ...values);
      }) as never);
      await instance.alarm();
      failing.mockRestore();
      expect(inserts).toBe(3);
    });
    expect(noted).toHaveBeenCalled();
    noted.mockRestore();
    expect(await archived(hub)).toEqual([]);
    await passUntil(hub, hub.clock.ms + HOUR);
    expect(await archived(hub)).toEqual(["0 2/2", "1 2/2"]);
  });

  it("[RO10] are archived before a shorter retention is stored, and go with their site", async () => {
    const hub = await hubNamed("shorter.example");
    const rows = Array.from({ length: 60 }, (_, day) => viewsOf(day - 60)).flat();
    for (const shard of hub.shards) shard.scanned = (plans) => scanAll(spread(rows).flat(), plans);
    const { settings } = aSite("shorter.example", 2, { retention_days: 5 });
    expect(await hub.stub.archiveFor(settings)).toBe(false);
    expect(await archived(hub)).toHaveLength(40);
    expect(await hub.stub.archiveFor(settings)).toBe(true);
    expect(await archived(hub)).toHaveLength(58);
    // Longer again, facts do not come back: from where days were archived on there is something of both.
    await hub.stub.configure(aSite("shorter.example", 2, { retention_days: 5 }));
    await hub.stub.configure(aSite("shorter.example", 3, { retention_days: 50 }));
    const { state } = await hub.stub.askArchive([]);
    expect(state?.floor).toBe(NOON - 2.5 * DAY);
    await passUntil(hub, NOON + DAY);
    expect(await archived(hub)).toHaveLength(58);
    await hub.stub.erase();
    expect(await archived(hub)).toEqual([]);
  });

  it("[RO10] are archived of history that is imported, though no report names its hours, before and after the first events", async () => {
    const hub = await hubWithFacts("imported.example", 0);
    // The site is made, and seen to be empty.
    await runDurableObjectAlarm(hub.stub);
    hub.rows.push(...viewsOf(-3));
    const [shard] = hub.shards;
    await hub.stub.apply({ ...(shard?.see(1, "/", NOON - 3 * DAY) as ShardReport), hours: [] });
    hub.rows.push(...viewsOf(0));
    await tell(hub);
    await passUntil(hub, NOON + HOUR);
    hub.rows.push(...viewsOf(-2));
    await tell(hub);
    await passUntil(hub, NOON + 9 * DAY);
    expect(await archived(hub)).toEqual(["-3 2/2", "-2 2/2", "0 2/2"]);
  });

  it("[RO13] whose time has come, and that could not be asked yet, are said to be unknown", async () => {
    const hub = await hubWithFacts("late.example", 4);
    await tell(hub);
    await passUntil(hub, NOON + 3 * DAY);
    hub.clock.ms = NOON + 7 * DAY;
    const plan = { subject: "hits", from: 0, to: NOON + 1.5 * DAY, rows: "counted", filter: null } as const;
    const { replies } = await hub.stub.askArchive([
      { plans: [{ ...plan, dimensions: [], measures: ["pageviews"] }], followed: true },
    ]);
    expect(replies[0]?.unknownDays).toBe(1);
  });

  it("[RO13] of which nothing but a damaged part is left are unknown; the days beside them are what they are", async () => {
    const hub = await hubWithFacts("damaged-day.example", 4);
    const hole = NOON + 1.5 * DAY;
    hub.rows = hub.rows.filter(({ at }) => at !== NOON + DAY);
    for (const shard of hub.shards) {
      const { scanned } = shard;
      shard.scanned = (plans) => {
        shard.damagedParts = plans.some((plan) => plan.subject !== "extent" && plan.from < hole && plan.to >= hole)
          ? 1
          : 0;
        return scanned(plans);
      };
    }
    await tell(hub);
    await passUntil(hub, NOON + 9 * DAY);
    expect(await archived(hub)).toEqual(["0 2/2", "1 ?", "2 2/2", "3 2/2"]);
    const { replies } = await hub.stub.askArchive([
      {
        plans: [
          {
            ...{ subject: "hits", from: 0, to: NOON + 4.5 * DAY, rows: "counted", filter: null },
            dimensions: [],
            measures: ["pageviews"],
          },
        ],
        followed: false,
      },
    ] as ArchiveAsk[]);
    expect(replies[0]).toMatchObject({ unknownDays: 1 });
  });

  it("[RO10] are asked no more than twice when a retention is made much shorter", async () => {
    const hub = await hubNamed("much-shorter.example");
    const rows = Array.from({ length: 200 }, (_, day) => viewsOf(day - 200)).flat();
    let asked = 0;
    for (const shard of hub.shards) {
      shard.scanned = (plans) => {
        asked += plans.length;
        return scanAll(spread(rows).flat(), plans);
      };
    }
    await hub.stub.configure(aSite("much-shorter.example", 2, { retention_days: 300 }));
    const { settings } = aSite("much-shorter.example", 3, { retention_days: 5 });
    for (let done = false; !done; ) done = await hub.stub.archiveFor(settings);
    expect(await archived(hub)).toHaveLength(198);
    const perDay = planDay({ from: 0, to: DAY, next: 2 * DAY }).length + 18;
    expect(asked).toBeLessThan(2 * 200 * perDay * hub.shards.length);
  });
});
