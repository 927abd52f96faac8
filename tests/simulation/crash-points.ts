/** Where an object may die. Every run counts which it hit; the fixed seeds together must hit all (reliability.test). */
export const crashPoints = [
  /** A shard's journal row is written and not committed: nothing of it was acknowledged. */
  "before_commit",
  /** The row is durable, the receipt has not left. */
  "after_commit",
  /** The disk refuses a write: memory is ahead of the tables. */
  "write_fails",
  /** Within the checkpoint's transaction. */
  "in_checkpoint",
  /** A report was taken, so its changes are forgotten, and never leaves. */
  "before_hand_over",
  /** The hub applied the report; the shard dies before it hears of it. */
  "hand_over_unacknowledged",
  /** While a woken shard reads what it had accepted. */
  "while_waking",
  /** The hub applied a report and dies before it answers. */
  "hub_after_apply",
  /** The hub asked its shards for everything and dies before they answer. */
  "hub_while_loading",
  /** Within the transaction that stores a sealed hour. */
  "hub_while_sealing",
] as const;

export type CrashPoint = (typeof crashPoints)[number];

export const isHubPoint = (point: CrashPoint): boolean => point.startsWith("hub_");

/** Thrown where an object dies: nothing after it runs. */
export class Crash extends Error {}
