import type { FunnelOrder } from "../../protocol/analysis.ts";

/** Events, each with the steps that it meets: bit n is step n. One object for all trails, since there are millions. */
export class Trail {
  at = new Float64Array(64);
  steps = new Uint8Array(64);
  length = 0;
  private inOrder = true;

  /** @param at Unix ms. @param steps 0 for an event that meets none */
  push(at: number, steps: number): void {
    const place = this.length++;
    if (place === this.at.length) this.grow(place * 2);
    if (place > 0 && at < (this.at[place - 1] as number)) this.inOrder = false;
    this.at[place] = at;
    this.steps[place] = steps;
  }

  /** Events of one instant stay as they came. */
  sort(): void {
    if (this.inOrder) return;
    const at = this.at.slice(0, this.length);
    const steps = this.steps.slice(0, this.length);
    const order = Uint32Array.from(at.keys()).sort((a, b) => (at[a] as number) - (at[b] as number) || a - b);
    for (let place = 0; place < order.length; place++) {
      this.at[place] = at[order[place] as number] as number;
      this.steps[place] = steps[order[place] as number] as number;
    }
    this.inOrder = true;
  }

  clear(): void {
    this.length = 0;
    this.inOrder = true;
  }

  private grow(size: number): void {
    const { at, steps } = this;
    this.at = new Float64Array(size);
    this.at.set(at);
    this.steps = new Uint8Array(size);
    this.steps.set(steps);
  }
}

/** How far a trail came, and when: at[0] .. at[depth - 1], Unix ms. Nothing of the latter where order does not matter. */
export interface Attempt {
  depth: number;
  readonly at: Float64Array;
}

/** The first step, then the next one after it, as early as each can be: nothing else comes further. */
const ordered = ({ at, steps, length }: Trail, attempt: Attempt): void => {
  let depth = 0;
  for (let event = 0; event < length; event++) {
    if (((steps[event] as number) & (1 << depth)) !== 0) attempt.at[depth++] = at[event] as number;
  }
  attempt.depth = depth;
};

/** The longest run of events that meet the first steps one by one; the earliest of several. */
const strict = ({ at, steps, length }: Trail, attempt: Attempt): void => {
  // Bit n: the last n + 1 events meet the first n + 1 steps.
  let runs = 0;
  let depth = 0;
  let last = -1;
  for (let event = 0; event < length; event++) {
    runs = ((runs << 1) | 1) & (steps[event] as number);
    const longest = 32 - Math.clz32(runs);
    if (longest <= depth) continue;
    depth = longest;
    last = event;
  }
  for (let step = 0; step < depth; step++) attempt.at[step] = at[last - depth + 1 + step] as number;
  attempt.depth = depth;
};

/** How many of the first steps are all among `steps`. */
export const firstSteps = (steps: number): number => 31 - Math.clz32(~steps & (steps + 1));

const any = ({ steps, length }: Trail, attempt: Attempt): void => {
  let met = 0;
  for (let event = 0; event < length; event++) met |= steps[event] as number;
  attempt.depth = firstSteps(met);
};

const matchers: Readonly<Record<FunnelOrder, (trail: Trail, attempt: Attempt) => void>> = {
  ordered,
  strict,
  any,
};

/** Finds how far a sorted trail comes, and writes it into `attempt`. */
export const match = (order: FunnelOrder, trail: Trail, attempt: Attempt): void => matchers[order](trail, attempt);
