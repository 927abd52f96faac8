import { byGroup } from "../query/distinct.ts";
import type { Trail } from "./trail.ts";

/** Events that a shard keeps of one question: 13 bytes each, and four more while they are sorted out. */
const EVENTS_MAX = 1 << 21;

/** The events of visitors whose visits come in any order, from table after table; bounded. */
export class VisitorEvents {
  private ordinals = new Uint32Array(1024);
  private at = new Float64Array(1024);
  private steps = new Uint8Array(1024);
  private length = 0;
  private readonly limit: number;

  /** @param limit more events than these are not kept */
  constructor(limit = EVENTS_MAX) {
    this.limit = limit;
  }

  /** Some were not kept: what could be told of the others would be wrong. */
  get full(): boolean {
    return this.length > this.limit;
  }

  push(ordinal: number, at: number, steps: number): void {
    if (this.full) return;
    if (this.length === this.ordinals.length) this.grow(this.length * 2);
    this.ordinals[this.length] = ordinal;
    this.at[this.length] = at;
    this.steps[this.length++] = steps;
  }

  /** Hands each visitor's events on, in order of time, in one trail that is used again for the next. */
  eachVisitor(trail: Trail, visited: (ordinal: number, trail: Trail) => void): void {
    const ordinals = this.ordinals.subarray(0, this.length);
    let highest = -1;
    for (const ordinal of ordinals) if (ordinal > highest) highest = ordinal;
    const { order, offsets } = byGroup(ordinals, highest + 1, this.length);
    for (let ordinal = 0; ordinal <= highest; ordinal++) {
      const end = offsets[ordinal + 1] as number;
      if (offsets[ordinal] === end) continue;
      trail.clear();
      for (let place = offsets[ordinal] as number; place < end; place++) {
        const row = order[place] as number;
        trail.push(this.at[row] as number, this.steps[row] as number);
      }
      trail.sort();
      visited(ordinal, trail);
    }
  }

  private grow(size: number): void {
    const { ordinals, at, steps } = this;
    this.ordinals = new Uint32Array(size);
    this.ordinals.set(ordinals);
    this.at = new Float64Array(size);
    this.at.set(at);
    this.steps = new Uint8Array(size);
    this.steps.set(steps);
  }
}
