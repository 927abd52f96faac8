import type { ShardReport } from "../domain/live/shard-report.ts";
import { plansFor } from "../domain/query/plan.ts";
import type { SiteRecord, VisitorShardApi } from "./api.ts";
import { ArchiveStore } from "./archive.store.ts";
import { DayArchive } from "./day-archive.ts";
import { HourlyRollups, type ScanShards } from "./hourly-rollups.ts";
import { RollupOutbox } from "./rollup-outbox.ts";
import type { SiteHubStore } from "./site-hub.store.ts";

interface RollupPorts {
  /** Null: it was deleted. */
  site(): SiteRecord | null;
  shards(): Pick<VisitorShardApi, "scanSince">[];
  now(): number;
  arm(): Promise<void>;
}

/** What a site's hub sums up: hours, as they leave for Analytics Engine, and days, as they outlive their facts. */
export class SiteRollups {
  readonly archive: DayArchive;
  private readonly hours: HourlyRollups;

  /** @param dataset without one hours stay in the hub */
  constructor(
    storage: DurableObjectStorage,
    store: SiteHubStore,
    dataset: AnalyticsEngineDataset | undefined,
    ports: RollupPorts,
  ) {
    const scan: ScanShards = (plans) =>
      Promise.all(ports.shards().map((shard, index) => shard.scanSince(plansFor(plans, index), null)));
    this.hours = new HourlyRollups(store, new RollupOutbox(store, dataset), scan);
    this.archive = new DayArchive({ ...ports, scan, store: new ArchiveStore(storage) });
  }

  /** Notes hours that got events. Knowing them already costs nothing. */
  owe(hours: readonly number[]): void {
    this.hours.owe(hours);
    if (hours.length > 0) this.archive.note();
  }

  /** A shard told of something new. History that was imported is in no hour that it names. */
  heard({ hours }: Pick<ShardReport, "hours">): void {
    this.hours.owe(hours);
    this.archive.note();
  }

  /** Unix ms at which `run` has something to do, or null. */
  computeNextRun(now: number): number | null {
    const next = [this.hours.computeNextRun(now), this.archive.computeNextRun(now)].filter((at) => at !== null);
    return next.length > 0 ? Math.min(...next) : null;
  }

  async run(site: string, now: number): Promise<void> {
    await this.hours.run(site, now);
    await this.archive.run();
  }

  /** Forgets everything; the tables are gone. */
  reset(): void {
    this.hours.reset();
    this.archive.reset();
  }
}
