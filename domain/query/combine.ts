import { QUERY_GROUPS_MAX } from "../../protocol/limits.ts";
import type { GroupsPartial, ScanPartial } from "./partial.ts";

export type Key = readonly (string | number)[];

/** The groups of one plan over all shards. */
export interface Combined {
  readonly count: number;
  readonly keys: readonly (readonly (string | number)[])[];
  readonly sums: readonly Float64Array[];
  /** Row of a group, or -1. */
  readonly find: (key: Key) => number;
}

/** A key as one value of a map. */
const nameOf = (key: Key): string | number => (key.length === 1 ? (key[0] as string | number) : JSON.stringify(key));

const keyAt = (partial: Pick<GroupsPartial, "keys">, row: number): Key =>
  partial.keys.map((column) => column[row] as string | number);

/** The key of a row of a plan. */
export const keyOf = (combined: Combined, row: number): Key => keyAt(combined, row);

/**
 * Adds up the replies of all shards to one plan.
 * @returns null when there are more groups than an answer may have
 */
export const combine = (partials: readonly ScanPartial[]): Combined | null => {
  const rows = new Map<string | number, number>();
  const keys: (string | number)[][] = [];
  const sums: number[][] = [];
  for (const partial of partials) {
    if (partial.subject === "too_many_groups") return null;
    if (partial.subject !== "groups") throw new Error(`${partial.subject}: no sums to combine`);
    for (let row = 0; row < partial.count; row++) {
      const key = keyAt(partial, row);
      const name = nameOf(key);
      let at = rows.get(name);
      if (at === undefined) {
        at = rows.size;
        rows.set(name, at);
        for (let column = 0; column < key.length; column++) {
          keys[column] ??= [];
          keys[column]?.push(key[column] as string | number);
        }
      }
      for (let measure = 0; measure < partial.sums.length; measure++) {
        sums[measure] ??= [];
        const column = sums[measure] as number[];
        column[at] = (column[at] ?? 0) + (partial.sums[measure]?.[row] ?? 0);
      }
    }
  }
  if (rows.size > QUERY_GROUPS_MAX) return null;
  return {
    count: rows.size,
    keys,
    sums: sums.map((column) => Float64Array.from(column)),
    find: (key) => rows.get(nameOf(key)) ?? -1,
  };
};

/** The earliest instant of any shard's facts, Unix ms; null when there are none. */
export const combineExtents = (partials: readonly ScanPartial[]): number | null => {
  let first: number | null = null;
  for (const partial of partials) {
    if (partial.subject !== "extent" || partial.first === null) continue;
    first = first === null ? partial.first : Math.min(first, partial.first);
  }
  return first;
};
