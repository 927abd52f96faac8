import type { LiveState } from "../../protocol/live.ts";
import { Minutes } from "./minutes.ts";
import { Presence } from "./presence.ts";
import { RecentEvents } from "./recent-events.ts";
import type { ShardReport } from "./shard-report.ts";

/** What became of a report. `resync`: the hub cannot know what lies between, and needs a full report. */
export type Applied = "applied" | "known" | "resync";

/**
 * A site's live state as the sum of its shards' last reports. Derived from them alone and never stored: after an
 * eviction every shard is asked for a full report. Each report is applied exactly once by (shard, epoch, seq).
 */
export class LiveBoard {
  private readonly heard = new Map<number, { epoch: string; seq: number }>();
  private readonly presence = new Presence();
  private readonly minutes = new Minutes();
  private readonly events = new RecentEvents();

  /** Folds a report in: a full one replaces all that is known of its shard, any other must follow the one before. */
  apply(report: ShardReport, now: number): Applied {
    const { shard, epoch, seq } = report;
    const heard = this.heard.get(shard);
    const sameEpoch = heard?.epoch === epoch;
    if (sameEpoch && seq <= heard.seq) return "known";
    if (!report.full && !(sameEpoch && seq === heard.seq + 1)) return "resync";
    this.heard.set(shard, { epoch, seq });
    this.presence.expire(now);
    if (report.full) {
      this.presence.replace(shard, report.presence, now);
      this.minutes.replace(shard, report.minutes, now);
      this.events.replace(shard, report.events);
    } else {
      for (const visitor of report.presence) this.presence.put(visitor, shard, now);
      this.minutes.put(shard, report.minutes, now);
      this.events.put(shard, report.events);
    }
    return "applied";
  }

  /** Lets go of those whose time is up. */
  expire(now: number): void {
    this.presence.expire(now);
  }

  /** The state that a viewer sees at `now`; those whose time is up leave first. */
  show(now: number): LiveState {
    const { presence } = this;
    presence.expire(now);
    const visitors = presence.visitors();
    return {
      online: presence.online,
      per_minute: this.minutes.series(now),
      pages: Array.from(presence.top("page")),
      sources: Array.from(presence.top("source")),
      countries: Array.from(presence.top("country")),
      devices: Array.from(presence.top("device")),
      visitors,
      sampled: visitors.length < presence.online,
      events: this.events.list(),
    };
  }

  /** Distinct visitors at `now`; those whose time is up leave first. */
  online(now: number): number {
    this.presence.expire(now);
    return this.presence.online;
  }

  /** Unix ms at which fewer than `count` are online if nobody comes; null: there are fewer now. */
  computeFallBelow(count: number): number | null {
    return this.presence.computeFallBelow(count);
  }

  /** Unix ms at which `online` falls by itself, or null. */
  computeNextExpiry(): number | null {
    return this.presence.computeNextExpiry();
  }
}
