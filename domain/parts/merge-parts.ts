import type { PartReader, Tombstones } from "./part-reader.ts";
import { compareSealed, type SealedVisit } from "./sealed-visit.ts";

/** Merges sequences that are each in the order of {@link compareSealed}; holds one visit of each at a time. */
function* mergeSealed(sources: readonly Iterable<SealedVisit>[]): Iterable<SealedVisit> {
  const heads: { next: SealedVisit; rest: Iterator<SealedVisit> }[] = [];
  for (const source of sources) {
    const rest = source[Symbol.iterator]();
    const first = rest.next();
    if (!first.done) heads.push({ next: first.value, rest });
  }
  while (heads.length > 0) {
    let least = heads[0] as (typeof heads)[number];
    for (const head of heads) if (compareSealed(head.next, least.next) < 0) least = head;
    yield least.next;
    const after = least.rest.next();
    if (after.done) heads.splice(heads.indexOf(least), 1);
    else least.next = after.value;
  }
}

/** What is left of some parts, in a part's order: encoded, it is the part of all their live visits. */
export const mergeParts = (parts: readonly { reader: PartReader; dead: Tombstones }[]): Iterable<SealedVisit> =>
  mergeSealed(parts.map(({ reader, dead }) => reader.visits(dead)));
