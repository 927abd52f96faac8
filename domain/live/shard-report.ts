import type { LiveEvent, LiveMinute, LiveVisitor } from "../../protocol/live.ts";

/**
 * What a shard tells its hub. Every figure is absolute for the shard (a visitor's present state, a minute's full counts),
 * so a report folds by replacing, and the hub sums over shards.
 */
export interface ShardReport {
  /** Index of the shard, 0..n-1. */
  shard: number;
  /** Drawn anew whenever the shard wakes: a report of another epoch can only be applied when it is full. */
  epoch: string;
  /** Counts the reports of an epoch: applying (shard, epoch, seq) twice changes nothing, a gap asks for a full report. */
  seq: number;
  /** True: replaces all that the hub knows of this shard; `presence`, `minutes` and `events` are complete. */
  full: boolean;
  /** Visitors seen (their `at` is the last time); ids are unique over shards. */
  presence: LiveVisitor[];
  /** Minutes of the last half hour that changed; `visitors` are distinct within the shard, so they add up. */
  minutes: LiveMinute[];
  /** Newest pageviews and custom events, oldest first. */
  events: LiveEvent[];
  /** Starts (Unix ms) of the UTC hours that got events, so that the hub knows which rollups are owed. */
  hours: number[];
}

/** The hub's answer: whether anybody is watching, or that it lost count and needs a full report. */
export type ReportReply = { kind: "applied"; watched: boolean } | { kind: "resync"; watched: boolean };
