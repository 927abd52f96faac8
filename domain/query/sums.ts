/** One measure's sums, a number per group; groups may be added at any time. */
export class Sums {
  private values = new Float64Array(64);

  /** Adds a table's sums. @param numbers the scan's number of each of the table's groups */
  add(numbers: Uint32Array, sums: Float64Array): void {
    for (let group = 0; group < numbers.length; group++) {
      const number = numbers[group] as number;
      if (number >= this.values.length) this.grow(number + 1);
      this.values[number] = (this.values[number] as number) + (sums[group] as number);
    }
  }

  total(groupCount: number): Float64Array {
    if (groupCount > this.values.length) this.grow(groupCount);
    return this.values.slice(0, groupCount);
  }

  private grow(size: number): void {
    const grown = new Float64Array(Math.max(size, this.values.length * 2));
    grown.set(this.values);
    this.values = grown;
  }
}
