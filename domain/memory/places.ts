/** When something that is kept was asked for: a number that rises with everything that is asked for. */
export interface Use {
  last: number;
  /** From the use before to the last one; infinite when it was the first. */
  gap: number;
}

/** What is told when it is asked for. @param before null: never before */
export const useAgain = (before: Use | undefined, now: number): Use => ({
  last: now,
  gap: before ? now - before.last : Number.POSITIVE_INFINITY,
});

/**
 * The one that will probably not be asked for again for the longest time; of several the one that came last. So a question that
 * goes through more than there is room for finds as much of it kept as fits; keeping what was used last, it would never
 * find any.
 */
export const leastWanted = <T extends { use: Use }>(all: Iterable<T>, now: number): T | undefined => {
  let least: T | undefined;
  let longest = -1;
  for (const one of all) {
    const { last, gap } = one.use;
    const wait = Math.max(gap, now - last);
    if (least && (wait < longest || (wait === longest && last < least.use.last))) continue;
    [least, longest] = [one, wait];
  }
  return least;
};
