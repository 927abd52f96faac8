import { readFileSync } from "node:fs";
import type { SealedVisit } from "../../domain/parts/sealed-visit.ts";
import { IDLE_BOUND_MS } from "../../domain/visits/visit.ts";
import { type ClickHouse, installClickHouse, openClickHouse } from "../../tests/oracle/chdb.ts";
import { median } from "../load/latencies.ts";
import { type Panel, panels } from "../query-panels.ts";
import { cpuTimeMs } from "../servers/cpu-time.ts";
import { type QueryServer, startQueryServer } from "../servers/query-server.ts";
import { createSite } from "../servers/site.ts";
import { syntheticVisits } from "../synthetic-visits.ts";
import { batchLine, hitColumns, hitRows, jsonBytes, visitColumns, visitRow } from "../traffic/visit-rows.ts";

const SITE = "query.example";
const DAYS = 30;
const STRETCHES = 20;
const CHUNK_CHARS = 3_000_000;
/** Visitors that are new in a stretch, per visit. */
const NEW_PER_VISIT = 0.44;

interface PanelTimes {
  name: string;
  inLoad: boolean;
  /** Milliseconds, the median of the rounds. */
  footfall: number;
  sqlite: number;
  clickHouse: number;
}

export interface Queries {
  visits: number;
  hits: number;
  panels: PanelTimes[];
  /** The twelve questions of a load in one request, as the dashboard sends them; then one by one, added up. */
  together: number;
  footfall: number;
  sqlite: number;
  clickHouse: number;
  /** The same right after an eviction. */
  cold: number;
  /** Bytes of parts per counted hit, engagement included; and of the counted hits as JSON. */
  bytesPerHit: number;
  jsonPerHit: number;
  sqliteBytesPerHit: number;
  /** Megabytes of workerd with the shard: highest while it was filled, and when all was asked. */
  filledMb: number;
  askedMb: number;
}

const peakMb = (pid: number): number =>
  Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? Number.NaN) / 1024;

/** Sends lines in calls of a few megabytes. */
class Sender {
  private waiting: string[] = [];
  private chars = 0;
  private readonly send: (text: string) => Promise<unknown>;

  constructor(send: (text: string) => Promise<unknown>) {
    this.send = send;
  }

  async add(line: string): Promise<void> {
    this.waiting.push(line);
    this.chars += line.length;
    if (this.chars >= CHUNK_CHARS) await this.flush();
  }

  async flush(): Promise<void> {
    const text = this.waiting.join("\n");
    this.waiting = [];
    this.chars = 0;
    if (text !== "") await this.send(text);
  }
}

/** Waits until a process has used next to nothing for two seconds: hours are summed up after an import. */
const untilIdle = async (pid: number): Promise<void> => {
  for (let quiet = 0; quiet < 2; ) {
    const before = cpuTimeMs(pid);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    quiet = cpuTimeMs(pid) - before < 50 ? quiet + 1 : 0;
  }
};

const tables = {
  sqlite: [`CREATE TABLE visits (${visitColumns.join(", ")})`, `CREATE TABLE hits (${hitColumns.join(", ")})`],
  indexes: [
    "CREATE INDEX visits_start ON visits (start_at)",
    "CREATE INDEX hits_at ON hits (at)",
    "CREATE INDEX hits_page ON hits (page, at)",
  ],
};

const clickHouseTable = (name: string, columns: readonly string[], order: string): string => {
  const types = columns.map((column) => {
    const [field, type] = column.split(" ");
    if (field === "props") return "props Map(LowCardinality(String), String)";
    return `${field} ${type === "TEXT" ? "LowCardinality(String)" : field?.endsWith("at") ? "Int64" : "UInt32"}`;
  });
  return `CREATE TABLE ${name} (${types.join(", ")}) ENGINE = MergeTree ORDER BY ${order}`;
};

/** Fills all three with the same visits. */
const fill = async (visits: number, shard: QueryServer, plain: QueryServer, clickHouse: ClickHouse) => {
  await plain.call("run", JSON.stringify(tables.sqlite));
  clickHouse.run(clickHouseTable("visits", visitColumns, "start_at"));
  clickHouse.run(clickHouseTable("hits", hitColumns, "at"));
  const batches = new Sender(async (text) => {
    const { kind } = await shard.call<{ kind: string }>("ingest", text, { "settings-version": "1" });
    if (kind !== "done") throw new Error(`the shard said ${kind}`);
  });
  const rows = new Sender((text) => plain.call("fill", text));
  const people = new People();
  let [id, hits, json] = [0, 0, 0];
  for (let stretch = 0; stretch < STRETCHES; stretch++) {
    const part = { visits: visits / STRETCHES, days: DAYS / STRETCHES, session: "hash64", stretch } as const;
    const lines: Record<"visits" | "hits", string[]> = { visits: [], hits: [] };
    for (const visit of syntheticVisits(part)) {
      const sealed = { ...visit, ordinal: people.ordinalOf(visit, stretch * Math.round(part.visits * NEW_PER_VISIT)) };
      await batches.add(batchLine(sealed));
      const columns = visitRow(++id, sealed);
      await rows.add(JSON.stringify(["visits", ...columns]));
      lines.visits.push(JSON.stringify(columns));
      for (const hit of hitRows(id, sealed)) {
        await rows.add(JSON.stringify(["hits", ...hit]));
        lines.hits.push(JSON.stringify([...hit.slice(0, -1), JSON.parse(String(hit.at(-1) ?? "{}"))]));
        hits++;
      }
      if (id % 100 === 0) json += jsonBytes(sealed) * 100;
    }
    for (const name of ["visits", "hits"] as const)
      clickHouse.run(`INSERT INTO ${name} FORMAT JSONCompactEachRow ${lines[name].join("\n")}`);
    process.stderr.write(`  ${id} visits, ${hits} hits\n`);
  }
  await batches.flush();
  await rows.flush();
  await plain.call("run", JSON.stringify(tables.indexes));
  for (const name of ["visits", "hits"]) clickHouse.run(`OPTIMIZE TABLE ${name} FINAL`);
  return { hits, jsonPerHit: json / hits };
};

/** Who comes when: nobody makes two visits that the visit rule would join, so that all three have the same visits. */
class People {
  private readonly until = new Map<number, number>();
  private others = 2 ** 31;

  /** @param shift some visitors of one stretch come back in the next */
  ordinalOf({ ordinal, visit }: SealedVisit, shift: number): number {
    const known = ordinal + shift;
    const who = visit.from - (this.until.get(known) ?? 0) < IDLE_BOUND_MS ? this.others++ : known;
    this.until.set(who, visit.to);
    return who;
  }
}

const timed = async <T>(work: () => Promise<T> | T): Promise<{ ms: number; value: T }> => {
  const begin = performance.now();
  const value = await work();
  return { ms: performance.now() - begin, value };
};

type Rows = readonly (readonly unknown[])[];

/** The figures of an answer, rounded alike: whoever is fast must be right, too. */
const figures = (rows: Rows): string =>
  JSON.stringify(rows.map((row) => row.map((cell) => Math.round(Number(cell) * 100) / 100)));

/** @param visits a million, for the figures that are quoted */
export const measureQueries = async (visits: number, rounds: number): Promise<Queries> => {
  installClickHouse();
  const clickHouse = openClickHouse();
  const [shard, plain] = [await startQueryServer(SITE), await startQueryServer(SITE)];
  try {
    await createSite(shard, SITE);
    const { hits, jsonPerHit } = await fill(visits, shard, plain, clickHouse);
    await untilIdle(shard.pid);
    const filledMb = peakMb(shard.pid);
    const from = Date.UTC(2026, 9, 1);
    const asked = panels(from, from + DAYS * 86_400_000, "/");
    const range = ["2026-10-01", "2026-10-30"];
    const bodyOf = ({ body }: Panel) => ({ site_id: SITE, date_range: range, ...body });
    const askFootfall = (which: readonly Panel[]) =>
      timed(() =>
        shard.call<{ dimensions: string[]; metrics: unknown[] }[][]>("ask", JSON.stringify(which.map(bodyOf))),
      );
    const load = asked.filter(({ inLoad }) => inLoad);
    const times = asked.map(() => ({ footfall: [] as number[], sqlite: [] as number[], clickHouse: [] as number[] }));
    const together: number[] = [];
    const cold: number[] = [];
    for (let round = 0; round < rounds; round++) {
      await shard.call("evict", "");
      cold.push((await askFootfall(load)).ms);
      together.push((await askFootfall(load)).ms);
      for (const [index, panel] of asked.entries()) {
        const ours = await askFootfall([panel]);
        const theirs = await timed(() => plain.call<Rows>("answer", panel.sql));
        const beside = await timed(() => clickHouse.rows(panel.clickHouse ?? panel.sql));
        times[index]?.footfall.push(ours.ms);
        times[index]?.sqlite.push(theirs.ms);
        times[index]?.clickHouse.push(beside.ms);
        if (round === 0) compare(panel, ours.value[0] ?? [], theirs.value, beside.value);
      }
    }
    const { bytes } = await shard.call<{ bytes: number }>("parts", "");
    const partHits = (await shard.call<{ hits: number }>("parts", "")).hits;
    const all = asked.map(
      ({ name, inLoad }, index): PanelTimes => ({
        name,
        inLoad,
        footfall: median(times[index]?.footfall ?? []),
        sqlite: median(times[index]?.sqlite ?? []),
        clickHouse: median(times[index]?.clickHouse ?? []),
      }),
    );
    const sum = (of: "footfall" | "sqlite" | "clickHouse"): number =>
      all.reduce((total, panel) => total + (panel.inLoad ? panel[of] : 0), 0);
    return {
      visits,
      hits,
      panels: all,
      together: median(together),
      cold: median(cold),
      footfall: sum("footfall"),
      sqlite: sum("sqlite"),
      clickHouse: sum("clickHouse"),
      bytesPerHit: bytes / partHits,
      jsonPerHit,
      sqliteBytesPerHit: (await plain.call<number>("bytes", "")) / hits,
      filledMb,
      askedMb: peakMb(shard.pid),
    };
  } finally {
    await Promise.all([shard.stop(), plain.stop()]);
    clickHouse.close();
  }
};

const compare = (
  panel: Panel,
  ours: readonly { dimensions: string[]; metrics: unknown[] }[],
  sqlite: Rows,
  clickHouse: Rows,
): void => {
  const labelled = ours[0] !== undefined && ours[0].dimensions.length > 0;
  const bare = (rows: Rows): Rows => rows.map((row) => (labelled ? row.slice(1) : row));
  const all = [ours.map(({ metrics }) => metrics), bare(sqlite), bare(clickHouse)].map(figures);
  // Totals are rounded in ours alone.
  if (panel.name !== "totals" && new Set(all).size > 1) throw new Error(`${panel.name} differs:\n${all.join("\n")}`);
};
