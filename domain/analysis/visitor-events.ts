import type { Trail } from "./trail.ts";

/** Events that a shard keeps of one question: 13 bytes each, and four more while they are sorted out. */
const EVENTS_MAX = 1 << 20;

/** Events stand in blocks of so many: arrays that grow would leave twice their size behind. */
const BLOCK = 1 << 16;

interface Block {
  readonly ordinals: Uint32Array;
  readonly at: Float64Array;
  readonly steps: Uint8Array;
}

const newBlock = (): Block => ({
  ordinals: new Uint32Array(BLOCK),
  at: new Float64Array(BLOCK),
  steps: new Uint8Array(BLOCK),
});

/** The events of visitors whose visits come in any order, from table after table; bounded. */
export class VisitorEvents {
  private blocks: Block[] = [];
  private length = 0;
  private highest = -1;
  private readonly limit: number;

  /** @param limit more events than these are not kept */
  constructor(limit = EVENTS_MAX) {
    this.limit = limit;
  }

  /** There were too many, and none is kept: what could be told of some would be wrong. */
  get full(): boolean {
    return this.length > this.limit;
  }

  push(ordinal: number, at: number, steps: number): void {
    if (this.full) return;
    const place = this.length++ % BLOCK;
    if (this.full) {
      this.free();
      return;
    }
    if (place === 0) this.blocks.push(newBlock());
    const block = this.blocks.at(-1) as Block;
    block.ordinals[place] = ordinal;
    block.at[place] = at;
    block.steps[place] = steps;
    if (ordinal > this.highest) this.highest = ordinal;
  }

  /** Hands each visitor's events on, in order of time, in one trail that is used again for the next; nothing is left afterwards. */
  eachVisitor(trail: Trail, visited: (ordinal: number, trail: Trail) => void): void {
    const { rows, ends } = this.byVisitor();
    let place = 0;
    for (let ordinal = 0; ordinal <= this.highest; ordinal++) {
      const end = ends[ordinal] as number;
      if (place === end) continue;
      trail.clear();
      for (; place < end; place++) {
        const row = rows[place] as number;
        const { at, steps } = this.blocks[Math.floor(row / BLOCK)] as Block;
        trail.push(at[row % BLOCK] as number, steps[row % BLOCK] as number);
      }
      trail.sort();
      visited(ordinal, trail);
    }
    this.free();
  }

  /** Rows visitor by visitor, as they came; those of a visitor end where `ends` says. Sorted by counting. */
  private byVisitor(): { rows: Uint32Array; ends: Uint32Array } {
    const ends = new Uint32Array(this.highest + 2);
    const each = (noted: (ordinal: number, row: number) => void): void => {
      for (let row = 0; row < this.length; row++) {
        noted((this.blocks[Math.floor(row / BLOCK)] as Block).ordinals[row % BLOCK] as number, row);
      }
    };
    each((ordinal) => {
      ends[ordinal + 1] = (ends[ordinal + 1] as number) + 1;
    });
    for (let ordinal = 0; ordinal <= this.highest; ordinal++) {
      ends[ordinal + 1] = (ends[ordinal + 1] as number) + (ends[ordinal] as number);
    }
    const rows = new Uint32Array(this.length);
    // What is where a visitor begins moves on to where it ends.
    each((ordinal, row) => {
      const place = ends[ordinal] as number;
      rows[place] = row;
      ends[ordinal] = place + 1;
    });
    return { rows, ends };
  }

  /** At once: the collector would see no need for it, as this is not of the heap that it watches. */
  private free(): void {
    for (const { ordinals, at, steps } of this.blocks) {
      for (const { buffer } of [ordinals, at, steps]) if (buffer instanceof ArrayBuffer) buffer.transfer(0);
    }
    this.blocks = [];
  }
}
