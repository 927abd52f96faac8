/**
 * One shard's reply to one plan: sums per group. A visitor lives in one shard, so distinct counts are sums too, and
 * replies merge by adding: associative, commutative, with the empty reply as identity.
 */
export type ScanPartial = GroupsPartial | ExtentPartial | TooManyGroups;

export interface GroupsPartial {
  readonly subject: "groups";
  readonly count: number;
  /** One column per dimension of the plan, `count` long: text as it is stored, or the index of bucket, goal or band. */
  readonly keys: readonly (readonly (string | number)[])[];
  /** One column per measure of the plan, `count` long. */
  readonly sums: readonly Float64Array[];
}

/** Unix ms of the earliest and latest fact; null when the shard has none. */
interface ExtentPartial {
  readonly subject: "extent";
  readonly first: number | null;
  readonly last: number | null;
}

/** The answer would have more groups than QUERY_GROUPS_MAX: refused, never cut. */
interface TooManyGroups {
  readonly subject: "too_many_groups";
}
