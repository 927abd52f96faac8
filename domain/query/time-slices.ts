import type { TimeDimension } from "./plan.ts";

/** Cells per slice: slices are of nearly equal length, so that a lookup is one division and at most a step or two. */
const CELLS_PER_SLICE = 4;
const CELLS_MAX = 1 << 16;

/** Finds the slice of a time dimension that an instant lies in, in constant time. */
export class TimeSlices {
  private readonly borders: Float64Array;
  /** Slice at the start of each cell of an even grid over the range. */
  private readonly cells: Uint32Array;
  private readonly perMs: number;

  constructor(dimension: TimeDimension) {
    this.borders = Float64Array.from(dimension.borders);
    const slices = this.borders.length - 1;
    const [from, to] = [this.borders[0] as number, this.borders[slices] as number];
    this.cells = new Uint32Array(Math.max(1, Math.min(CELLS_MAX, slices * CELLS_PER_SLICE)));
    this.perMs = this.cells.length / (to - from);
    let slice = 0;
    for (let cell = 0; cell < this.cells.length; cell++) {
      const start = from + cell / this.perMs;
      while (slice < slices - 1 && start >= (this.borders[slice + 1] as number)) slice++;
      this.cells[cell] = slice;
    }
  }

  /** @param at within the range: [first border, last border) */
  sliceOf(at: number): number {
    const { borders, cells } = this;
    let slice = cells[Math.min(cells.length - 1, Math.floor((at - (borders[0] as number)) * this.perMs))] as number;
    while (at >= (borders[slice + 1] as number)) slice++;
    // Division rounds: the cell's start may lie an instant after `at`.
    while (at < (borders[slice] as number)) slice--;
    return slice;
  }

  /** Unix ms at which a slice ends. */
  endOf(slice: number): number {
    return this.borders[slice + 1] as number;
  }
}
