/** Durations in milliseconds, and what they come to. */
export class Latencies {
  private readonly values: number[] = [];
  private sorted = true;

  add(ms: number): void {
    this.values.push(ms);
    this.sorted = false;
  }

  get count(): number {
    return this.values.length;
  }

  /** @param share 0..1. @returns the smallest duration that this share of all does not exceed; NaN without any */
  quantile(share: number): number {
    if (!this.sorted) this.values.sort((a, b) => a - b);
    this.sorted = true;
    return this.values[Math.max(0, Math.ceil(share * this.values.length) - 1)] ?? Number.NaN;
  }
}

/** The middle of the numbers; of two, the lower. */
export const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor((numbers.length - 1) / 2)] ?? Number.NaN;
