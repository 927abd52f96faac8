import type { ScanPlan } from "../domain/query/plan.ts";
import { computeNextSeal, HOUR_MS, keptSince, sealableHours } from "../domain/rollups/hours.ts";
import { mergeHour, PLANS_PER_HOUR, planHour, type RollupRow, subtractRows } from "../domain/rollups/rollup.ts";
import type { ScanReply } from "./api.ts";
import { writeLog } from "./log.ts";
import type { RollupOutbox } from "./rollup-outbox.ts";
import type { SiteHubStore } from "./site-hub.store.ts";

/** Hours that one wake seals; after an import there may be many. */
const HOURS_PER_WAKE = 4;
/** A shard that could not be reached is asked again after this. */
const RETRY_MS = 60_000;

/** One reply per shard, in the order of the shards, each in the order of the plans. */
export type ScanShards = (plans: ScanPlan[]) => Promise<Pick<ScanReply, "partials" | "damagedParts">[]>;

/**
 * Seals each finished hour that got events: takes its rollup from the shards, keeps it, and sends it on. Events that come
 * later reopen their hour; then what changed is sent as a difference. An hour is owed until its rollup is stored, so a
 * crash at any moment repeats work and loses none.
 */
export class HourlyRollups {
  private readonly store: SiteHubStore;
  private readonly outbox: RollupOutbox;
  private readonly scan: ScanShards;
  private readonly owed: Set<number>;
  private retryAt: number | null = null;

  constructor(store: SiteHubStore, outbox: RollupOutbox, scan: ScanShards) {
    this.store = store;
    this.outbox = outbox;
    this.scan = scan;
    this.owed = new Set(store.owedHours());
  }

  /** Notes hours that got events. Knowing them already costs nothing. */
  owe(hours: readonly number[]): void {
    for (const hour of hours) {
      if (this.owed.has(hour)) continue;
      this.owed.add(hour);
      this.store.oweHour(hour);
    }
  }

  /** Unix ms at which `run` has something to do, or null. */
  computeNextRun(now: number): number | null {
    if (this.outbox.owes) return now;
    return this.retryAt ?? computeNextSeal(this.owed, now);
  }

  /** One wake's share: points that wait, then hours that are finished. */
  async run(site: string, now: number): Promise<void> {
    this.outbox.drain(site);
    this.forgetOld(now);
    const hours = sealableHours(this.owed, now);
    this.retryAt = hours.length > HOURS_PER_WAKE ? now : null;
    if (hours.length > 0) await this.seal(site, hours.slice(0, HOURS_PER_WAKE), now);
  }

  /** Forgets everything; the tables are gone. */
  reset(): void {
    this.outbox.reset();
    this.owed.clear();
    this.retryAt = null;
  }

  /** Sealed anew, an hour that was dropped would leave for Analytics Engine a second time. */
  private forgetOld(now: number): void {
    const since = keptSince(now);
    this.store.dropHoursBefore(since);
    for (const hour of this.owed) if (hour < since) this.owed.delete(hour);
  }

  private async seal(site: string, hours: readonly number[], now: number): Promise<void> {
    // A visit that went on into these hours no longer bounces in the hour before, and lasts longer.
    const before = hours.map((hour) => hour - HOUR_MS).filter((hour) => this.store.rollup(hour) !== null);
    const all = Array.from(new Set([...before, ...hours]));
    // Events that come while the shards are asked owe their hour anew.
    for (const hour of all) this.owed.delete(hour);
    let replies: Awaited<ReturnType<ScanShards>>;
    try {
      replies = await this.scan(all.flatMap(planHour));
    } catch (error) {
      writeLog("warn", "shards could not be asked for a rollup", { object: site }, error);
      for (const hour of hours) this.owed.add(hour);
      this.retryAt = now + RETRY_MS;
      return;
    }
    if (!this.store.exists()) return;
    const damaged = replies.some(({ damagedParts }) => damagedParts > 0);
    all.forEach((hour, index) => {
      const of = replies.map(({ partials }) => partials.slice(index * PLANS_PER_HOUR, (index + 1) * PLANS_PER_HOUR));
      const before = this.store.rollup(hour) ?? [];
      // What a damaged part held is missing from the replies; in the rollup, if there is one, it still is.
      this.sealHour(site, hour, { before, rows: damaged && before.length > 0 ? before : mergeHour(of, before) });
    });
  }

  /** One turn: what is stored, what is owed no longer, and what leaves belong together. */
  private sealHour(site: string, hour: number, { before, rows }: Record<"before" | "rows", RollupRow[]>): void {
    const leaving = this.store.atomically(() => {
      const difference = subtractRows(rows, before);
      if (difference.length > 0) this.store.saveRollup(hour, rows);
      if (!this.owed.has(hour)) this.store.settleHour(hour);
      return this.outbox.stage(hour, difference);
    });
    this.outbox.write(site, hour, leaving);
  }
}
