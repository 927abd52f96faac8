/** Where an object may die. Every run counts which it hit; the fixed seeds together must hit all. */
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

/**
 * Steps of a task that reaches into many objects, the erasure of a visitor or the deletion of a site, beyond the points above.
 * What the shards do for it passes those.
 */
export const taskPoints = [
  /** The Directory noted what is to be done, or that it is, and that is not durable. */
  "directory_before_commit",
  /** It is durable, and nothing else has happened. */
  "directory_after_commit",
  /** The Directory is about to call an object. */
  "directory_before_call",
  /** An object did its part; the Directory dies before it hears of it. */
  "directory_unanswered",
  /** The hub wrote, or forgot, and that is not durable. */
  "hub_before_commit",
  /** It is durable, and nobody was told. */
  "hub_after_commit",
] as const;

/** Between a shard's question for quota and the use of what it gets. */
export const quotaPoints = [
  /** The hub leased, durably; it dies before it answers. */
  "hub_after_lease",
  /** The answer came to a shard that dies before it uses it. */
  "lease_unanswered",
  /** A shard gave back what it did not need and dies before that is heard. */
  "gave_back",
] as const;

export type CrashPoint = (typeof crashPoints | typeof taskPoints | typeof quotaPoints)[number];

export type Kind = "shard" | "hub" | "directory";

/** Which kind of object dies there. */
export const kindOf = (point: CrashPoint): Kind =>
  point.startsWith("hub_") ? "hub" : point.startsWith("directory_") ? "directory" : "shard";

/** Thrown where an object dies: nothing after it runs. */
export class Crash extends Error {}
