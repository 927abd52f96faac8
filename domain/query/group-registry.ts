import { QUERY_GROUPS_MAX } from "../../protocol/limits.ts";
import type { Grouping } from "./grouping.ts";

/** What a reply's texts and numbers may take: a call between objects carries 32 MiB. */
export const REPLY_BYTES_MAX = 28 * 1024 * 1024;

/** What a key takes in a reply: its characters, and a word beside them. */
export const keyBytes = (key: string | number): number => 8 + (typeof key === "string" ? key.length * 2 : 0);

/** Numbers are below QUERY_GROUPS_MAX plus one table's groups, so a pair of them is an exact double. */
const PAIR = 2 ** 26;

/** Numbers the distinct values of one dimension, then the distinct prefixes of keys that end in it. */
class Step {
  readonly values: (string | number)[] = [];
  readonly parent: number[] = [];
  readonly code: number[] = [];
  /** What all keys that end here take, each with the prefixes before it; and each one's. */
  bytes = 0;
  private readonly bytesOf: number[] = [];
  private readonly codeOf = new Map<string | number, number>();
  private readonly numberOf = new Map<number, number>();
  private readonly first: boolean;

  /** @param first whether these are the values of the first dimension */
  constructor(first: boolean) {
    this.first = first;
  }

  /** @param before the step of the dimension before, null for the first */
  intern(parent: number, value: string | number, before: Step | null): number {
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
        this.weigh(keyBytes(value));
      }
      return code;
    }
    const pair = parent * PAIR + code;
    let number = this.numberOf.get(pair);
    if (number === undefined) {
      number = this.parent.push(parent) - 1;
      this.code.push(code);
      this.numberOf.set(pair, number);
      this.weigh(keyBytes(value) + (before?.bytesOf[parent] ?? 0));
    }
    return number;
  }

  private weigh(bytes: number): void {
    this.bytesOf.push(bytes);
    this.bytes += bytes;
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

  /** More groups than an answer may have, or more text than a reply: the scan must stop, and say so. */
  get full(): boolean {
    return this.count > QUERY_GROUPS_MAX || (this.steps.at(-1)?.bytes ?? 0) > REPLY_BYTES_MAX;
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
          this.steps[depth - 1] ?? null,
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
