import type { Facts } from "../parts/facts.ts";
import type { Scope } from "../query/plan.ts";
import { visitRows } from "../query/rows.ts";
import { scratch } from "../query/scratch.ts";

/** 1 for each visit of a table that overlaps the range and passes; one with a hit in the range that does, if the filter looks at hits. In scratch memory. */
export const passing = (facts: Facts, scope: Scope): Uint8Array => {
  const mask = scratch.zeroBytes(facts.visits.count);
  const { visit, count } = visitRows(facts, scope);
  for (let row = 0; row < count; row++) mask[visit[row] as number] = 1;
  return mask;
};

/**
 * Goes through the visits of a table that pass, with their hits: rows `first` to `end` (excluded). The hits of a visit stand
 * together, those that count in order of time, and attention after them.
 */
export const eachVisit = (
  facts: Facts,
  scope: Scope,
  visited: (visit: number, first: number, end: number) => void,
): void => {
  const passes = passing(facts, scope);
  const { visit: visitOf, count } = facts.hits;
  for (let first = 0; first < count; ) {
    const visit = visitOf[first] as number;
    let end = first + 1;
    while (end < count && visitOf[end] === visit) end++;
    if (passes[visit] === 1) visited(visit, first, end);
    first = end;
  }
};
