import { type GroupRegistry, keyBytes, REPLY_BYTES_MAX } from "./group-registry.ts";

/**
 * One shard's reply to one plan: sums per group. A visitor lives in one shard, so distinct counts are sums too, and
 * replies merge by adding: associative, commutative, with the empty reply as identity.
 */
export type ScanPartial = GroupsPartial | SketchesPartial | ExtentPartial | TooManyGroups;

export interface GroupsPartial {
  readonly subject: "groups";
  readonly count: number;
  /** One column per dimension of the plan, `count` long: text as it is stored, or the index of bucket, goal or band. */
  readonly keys: readonly (readonly (string | number)[])[];
  /** One column per measure of the plan, `count` long. */
  readonly sums: readonly Float64Array[];
}

interface SketchesPartial {
  readonly subject: "sketches";
  readonly count: number;
  /** As in GroupsPartial. */
  readonly keys: readonly (readonly (string | number)[])[];
  /** One a group, encoded. */
  readonly sketches: readonly Uint8Array[];
}

/** Unix ms of the earliest and latest fact; null when the shard has none. */
interface ExtentPartial {
  readonly subject: "extent";
  readonly first: number | null;
  readonly last: number | null;
}

/**
 * The answer would have more groups than QUERY_GROUPS_MAX, or more text than a reply carries, or the filter's expressions take too
 * long: refused, never cut.
 */
interface TooManyGroups {
  readonly subject: "too_many_groups";
}

/** The reply to a scan that found these groups. */
export const replyOf = (groups: GroupRegistry, sums: (groupCount: number) => Float64Array[]): ScanPartial =>
  groups.full
    ? { subject: "too_many_groups" }
    : { subject: "groups", count: groups.count, keys: groups.keys(), sums: sums(groups.count) };

/** What a reply takes in a call, and about as much in memory. */
export const bytesOf = (partial: ScanPartial): number => {
  if (partial.subject !== "groups" && partial.subject !== "sketches") return 0;
  let bytes =
    partial.subject === "groups"
      ? partial.count * Float64Array.BYTES_PER_ELEMENT * partial.sums.length
      : partial.sketches.reduce((sum, sketch) => sum + sketch.length, 0);
  for (const column of partial.keys) {
    for (const key of column) bytes += keyBytes(key);
  }
  return bytes;
};

/** Replies that fit into one call; those with groups are refused together when they do not. */
export const fitting = (replies: ScanPartial[]): ScanPartial[] => {
  const bytes = replies.reduce((sum, reply) => sum + bytesOf(reply), 0);
  if (bytes <= REPLY_BYTES_MAX) return replies;
  return replies.map((reply) => (reply.subject === "extent" ? reply : { subject: "too_many_groups" }));
};
