import { AsyncLocalStorage } from "node:async_hooks";
import { Rng } from "./rng.ts";

/** A life of something that runs on virtual time; after its death none of its timers fires and no answer reaches it. */
export interface Life {
  readonly world: World;
  alive: boolean;
  /** How far its clock is off, ms. */
  skewMs: number;
  /** Timers that wait. */
  timers: number;
}

interface Planned {
  at: number;
  order: number;
  life: Life | null;
  run(): void;
}

/** Whose code is running: timers and clocks belong to it. */
export const lives = new AsyncLocalStorage<Life>();

const realSetImmediate = setImmediate;
const microtasksDrained = (): Promise<void> => new Promise((resolve) => realSetImmediate(resolve));

/** Virtual time: things happen one after the other at planned instants, each until all that follows at once is done. */
export class World {
  now: number;
  /** Counts what happened; storage tells turns apart by it. */
  turn = 0;
  readonly rng: Rng;
  /** What was found wrong; the run ends at the first. */
  readonly violations: string[] = [];
  private readonly heap: Planned[] = [];
  private order = 0;

  constructor(start: number, seed: number) {
    this.now = start;
    this.rng = new Rng(seed);
  }

  fail(what: string): void {
    this.violations.push(what);
  }

  /** @param life whose it is; it will not run once that is over */
  plan(delayMs: number, life: Life | null, run: () => void): Planned {
    const planned = { at: this.now + Math.max(0, delayMs), order: this.order++, life, run };
    this.push(planned);
    return planned;
  }

  /** Resolves so much later. */
  later(ms: number): Promise<void> {
    return new Promise((resolve) => this.plan(ms, null, resolve));
  }

  /** Lets everything happen that is planned until then; ends early after a violation. */
  async runUntil(instant: number): Promise<void> {
    await microtasksDrained();
    for (let next = this.heap[0]; next && next.at <= instant; next = this.heap[0]) {
      this.pop();
      this.now = Math.max(this.now, next.at);
      if (next.life && !next.life.alive) continue;
      this.turn++;
      if (next.life) lives.run(next.life, next.run);
      else next.run();
      await microtasksDrained();
      if (this.violations.length > 0) return;
    }
    this.now = Math.max(this.now, instant);
    this.turn++;
  }

  private push(planned: Planned): void {
    const { heap } = this;
    let index = heap.push(planned) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!isBefore(planned, heap[parent] as Planned)) break;
      heap[index] = heap[parent] as Planned;
      index = parent;
    }
    heap[index] = planned;
  }

  private pop(): void {
    const { heap } = this;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1] as Planned, heap[child] as Planned)) child++;
      if (!isBefore(heap[child] as Planned, last)) break;
      heap[index] = heap[child] as Planned;
      index = child;
    }
    heap[index] = last;
  }
}

const isBefore = (a: Planned, b: Planned): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);
