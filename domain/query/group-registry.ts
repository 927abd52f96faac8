import { QUERY_GROUPS_MAX } from "../../protocol/limits.ts";
import type { Grouping } from "./grouping.ts";

/** Numbers are below QUERY_GROUPS_MAX plus one table's groups, so a pair of them is an exact double. */
const PAIR = 2 ** 26;

/** Numbers the distinct values of one dimension, then the distinct prefixes of keys that end in it. */
class Step {
  readonly values: (string | number)[] = [];
  readonly parent: number[] = [];
  readonly code: number[] = [];
  private readonly codeOf = new Map<string | number, number>();
  private readonly numberOf = new Map<number, number>();
  private readonly first: boolean;

  /** @param first whether these are the values of the first dimension */
  constructor(first: boolean) {
    this.first = first;
  }

  intern(parent: number, value: string | number): number {
    let code = this.codeOf.get(value);
    if (code === undefined) {
      code = this.values.push(value) - 1;
      this.codeOf.set(value, code);
    }
    // All keys begin in one place, so a first value is a prefix by itself.
    if (this.first) {
      if (code === this.parent.length) {
        this.parent.push(0);
        this.code.push(code);
      }
      return code;
    }
    const pair = parent * PAIR + code;
    let number = this.numberOf.get(pair);
    if (number === undefined) {
      number = this.parent.push(parent) - 1;
      this.code.push(code);
      this.numberOf.set(pair, number);
    }
    return number;
  }
}

/** The groups of a whole scan: tables have dictionaries of their own, so their groups meet here by key. */
export class GroupRegistry {
  private readonly steps: Step[];

  constructor(dimensions: number) {
    this.steps = Array.from({ length: dimensions }, (_, depth) => new Step(depth === 0));
  }

  get count(): number {
    return this.steps.length === 0 ? 1 : (this.steps.at(-1)?.parent.length ?? 0);
  }

  /** More groups than an answer may have: the scan must stop, and say so. */
  get full(): boolean {
    return this.count > QUERY_GROUPS_MAX;
  }

  /** @returns the number here of each of a table's groups */
  add(grouping: Grouping): Uint32Array {
    let numbers = new Uint32Array(1);
    grouping.levels.forEach((level, depth) => {
      const step = this.steps[depth] as Step;
      const next = new Uint32Array(level.key.length);
      for (let group = 0; group < next.length; group++) {
        next[group] = step.intern(
          numbers[level.parent[group] as number] as number,
          level.key[group] as string | number,
        );
      }
      numbers = next;
    });
    return numbers;
  }

  /** A column of keys per dimension. */
  keys(): (string | number)[][] {
    const columns: (string | number)[][] = [];
    let numbers = Uint32Array.from({ length: this.count }, (_, number) => number);
    for (const step of this.steps.toReversed()) {
      columns.unshift(Array.from(numbers, (number) => step.values[step.code[number] as number] as string | number));
      numbers = numbers.map((number) => step.parent[number] as number);
    }
    return columns;
  }
}
