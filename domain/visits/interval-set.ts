/**
 * A set of whole numbers as sorted, disjoint, closed intervals: [from, to, from, to, …]. The seqs of one tab arrive nearly
 * in order, so a tab of any length costs two numbers.
 */
export type IntervalSet = number[];

/** Index of the first interval (counted in numbers) whose end is at or beyond `value`. */
const seek = (set: IntervalSet, value: number): number => {
  let low = 0;
  let high = set.length / 2;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((set[middle * 2 + 1] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low * 2;
};

export const hasNumber = (set: IntervalSet, value: number): boolean => {
  const at = seek(set, value);
  return at < set.length && (set[at] as number) <= value;
};

/** Adds in place. @returns false when the number was there already */
export const addNumber = (set: IntervalSet, value: number): boolean => {
  const at = seek(set, value);
  if (at < set.length && (set[at] as number) <= value) return false;
  const joinsPrevious = at > 0 && set[at - 1] === value - 1;
  const joinsNext = at < set.length && set[at] === value + 1;
  if (joinsPrevious && joinsNext) set.splice(at - 1, 2);
  else if (joinsPrevious) set[at - 1] = value;
  else if (joinsNext) set[at] = value;
  else set.splice(at, 0, value, value);
  return true;
};
