import { toDataPoint } from "../domain/rollups/data-point.ts";
import type { RollupRow } from "../domain/rollups/rollup.ts";
import { POINTS_PER_INVOCATION } from "../protocol/limits.ts";
import type { SiteHubStore } from "./site-hub.store.ts";

/**
 * Rows that are owed to Analytics Engine. It takes POINTS_PER_INVOCATION points per invocation, so what does not fit waits in a
 * table. A point is written in the same turn in which its row leaves the table, and points wait for the commit: each goes
 * out once, whatever crashes when.
 */
export class RollupOutbox {
  private readonly store: SiteHubStore;
  private readonly dataset: AnalyticsEngineDataset | undefined;
  private waiting: boolean;
  private room = POINTS_PER_INVOCATION;

  /** @param dataset without one nothing is owed: rollups stay in the hub */
  constructor(store: SiteHubStore, dataset: AnalyticsEngineDataset | undefined) {
    this.store = store;
    this.dataset = dataset;
    this.waiting = store.firstOutgoing() !== null;
  }

  /** Whether another invocation has something to write. */
  get owes(): boolean {
    return this.waiting;
  }

  /** A new invocation: writes what waits, as far as it may. */
  drain(site: string): void {
    this.room = POINTS_PER_INVOCATION;
    let batch = this.store.firstOutgoing();
    while (batch && this.room > 0) {
      const { leaving, staying } = this.divide(batch.rows);
      if (staying.length > 0) this.store.keepOutgoing(batch.id, staying);
      else this.store.removeOutgoing(batch.id);
      this.write(site, batch.hour, leaving);
      batch = this.store.firstOutgoing();
    }
    this.waiting = batch !== null;
  }

  /** Puts what this invocation cannot write into the table. @returns what to `write` once that is stored, in this turn */
  stage(hour: number, rows: readonly RollupRow[]): readonly RollupRow[] {
    if (!this.dataset) return [];
    const { leaving, staying } = this.divide(rows);
    if (staying.length > 0) {
      this.store.addOutgoing(hour, staying);
      this.waiting = true;
    }
    return leaving;
  }

  write(site: string, hour: number, rows: readonly RollupRow[]): void {
    this.room -= rows.length;
    for (const row of rows) this.dataset?.writeDataPoint(toDataPoint(site, hour, row));
  }

  /** Forgets everything; the tables are gone. */
  reset(): void {
    this.waiting = false;
  }

  private divide(rows: readonly RollupRow[]): { leaving: readonly RollupRow[]; staying: readonly RollupRow[] } {
    return { leaving: rows.slice(0, this.room), staying: rows.slice(this.room) };
  }
}
