import type { Facts } from "../parts/facts.ts";
import { textColumn } from "./column.ts";
import type { PlanDimension } from "./plan.ts";
import type { Rows } from "./rows.ts";
import { scratch } from "./scratch.ts";

/** One dimension of some rows: a code per row, and the key that a code stands for. */
interface KeyColumn {
  readonly codes: Uint32Array;
  /** Codes are below this. */
  readonly size: number;
  readonly keyOf: (code: number) => string | number;
}

/** One step of grouping: each group refines a group of the step before by a key. */
interface Level {
  readonly parent: readonly number[];
  readonly key: readonly (string | number)[];
}

/** The groups of one table's rows, numbered from 0. In scratch memory. */
export interface Grouping {
  readonly count: number;
  /** Group of each row; null when there is but one group. */
  readonly ids: Uint32Array | null;
  readonly levels: readonly Level[];
}

/** Above this many combinations, group numbers are looked up in a map and not in an array. */
const DENSE_COMBINATIONS = 1 << 21;

const keyColumn = (facts: Facts, rows: Rows, dimension: PlanDimension, member: string | number): KeyColumn => {
  const codes = scratch.zeroWords(rows.count);
  switch (dimension.by) {
    case "text": {
      const { dictionary, codes: source } = textColumn(facts, dimension.column);
      const at = dimension.column.of === "visit" || !rows.hit ? rows.visit : rows.hit;
      for (let row = 0; row < codes.length; row++) codes[row] = source[at[row] as number] as number;
      // A text that reads like the blank's label is in one group with the blank.
      const same = dimension.blank === "" ? -1 : dictionary.indexOf(dimension.blank);
      if (same > 0) for (let row = 0; row < codes.length; row++) if (codes[row] === 0) codes[row] = same;
      return { codes, size: dictionary.length, keyOf: (code) => dictionary[code] || dimension.blank };
    }
    case "time":
      return {
        codes: rows.bucket ?? codes,
        size: dimension.keys.reduce((most, key) => Math.max(most, key + 1), 0),
        keyOf: (code) => code,
      };
    case "goal":
    case "props":
      return { codes, size: 1, keyOf: () => member };
    case "score": {
      const { score } = facts.visits;
      const { floors } = dimension;
      for (let row = 0; row < codes.length; row++) {
        const value = score[rows.visit[row] as number] as number;
        let band = 0;
        while (band + 1 < floors.length && value >= (floors[band + 1] as number)) band++;
        codes[row] = band;
      }
      return { codes, size: floors.length, keyOf: (code) => code };
    }
  }
};

/** Splits groups by a further column, numbering the new ones in order of appearance. */
const refine = (ids: Uint32Array | null, groups: number, column: KeyColumn) => {
  const { codes, size } = column;
  const next = scratch.words(codes.length);
  const parent: number[] = [];
  const code: number[] = [];
  if (groups * size <= DENSE_COMBINATIONS) {
    /** The number of each combination, and one more; 0: not seen yet. */
    const numbers = scratch.zeroWords(groups * size);
    for (let row = 0; row < codes.length; row++) {
      const group = ids === null ? 0 : (ids[row] as number);
      const combined = group * size + (codes[row] as number);
      let number = numbers[combined] as number;
      if (number === 0) {
        number = parent.push(group);
        code.push(codes[row] as number);
        numbers[combined] = number;
      }
      next[row] = number - 1;
    }
  } else {
    const numbers = new Map<number, number>();
    for (let row = 0; row < codes.length; row++) {
      const group = ids === null ? 0 : (ids[row] as number);
      const combined = group * size + (codes[row] as number);
      let number = numbers.get(combined);
      if (number === undefined) {
        number = parent.push(group) - 1;
        code.push(codes[row] as number);
        numbers.set(combined, number);
      }
      next[row] = number;
    }
  }
  return { ids: next, level: { parent, key: code.map(column.keyOf) } };
};

/**
 * Groups rows of one table by dimensions.
 * @param member of a dimension of many keys a row, the key that these rows have: index of a goal, key of a property
 */
export const groupRows = (
  facts: Facts,
  rows: Rows,
  dimensions: readonly PlanDimension[],
  member: string | number,
): Grouping => {
  let ids: Uint32Array | null = null;
  const levels: Level[] = [];
  for (const dimension of dimensions) {
    const groups = levels.at(-1)?.key.length ?? 1;
    const step = refine(ids, groups, keyColumn(facts, rows, dimension, member));
    ids = step.ids;
    levels.push(step.level);
  }
  const count = levels.at(-1)?.key.length ?? 1;
  return { count, ids: count > 1 ? ids : null, levels };
};
