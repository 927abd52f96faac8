import { LIVE_MINUTES } from "../../protocol/limits.ts";
import type { LiveMinute } from "../../protocol/live.ts";

const MINUTE_MS = 60_000;

/** Start of the first minute that the series of `now` shows. */
const firstMinute = (now: number): number => (Math.floor(now / MINUTE_MS) - LIVE_MINUTES + 1) * MINUTE_MS;

/** Pageviews and distinct visitors per minute; each shard's figures replace its earlier ones and shards add up. */
export class Minutes {
  private readonly byShard = new Map<number, Map<number, LiveMinute>>();

  /** Takes the shard's figures for these minutes in place of those before. */
  put(shard: number, minutes: readonly LiveMinute[], now: number): void {
    let own = this.byShard.get(shard);
    if (!own) {
      own = new Map();
      this.byShard.set(shard, own);
    }
    for (const at of own.keys()) if (at < firstMinute(now)) own.delete(at);
    for (const minute of minutes) if (minute.at >= firstMinute(now)) own.set(minute.at, minute);
  }

  /** Makes these minutes the only ones of the shard. */
  replace(shard: number, minutes: readonly LiveMinute[], now: number): void {
    this.byShard.delete(shard);
    this.put(shard, minutes, now);
  }

  /** LIVE_MINUTES minutes, oldest first, the last one current. */
  series(now: number): LiveMinute[] {
    const series: LiveMinute[] = [];
    for (let i = 0; i < LIVE_MINUTES; i++) {
      const total = { at: firstMinute(now) + i * MINUTE_MS, pageviews: 0, visitors: 0 };
      for (const own of this.byShard.values()) {
        const minute = own.get(total.at);
        total.pageviews += minute?.pageviews ?? 0;
        total.visitors += minute?.visitors ?? 0;
      }
      series.push(total);
    }
    return series;
  }
}
