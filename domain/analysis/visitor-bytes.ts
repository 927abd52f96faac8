/** A byte per visitor of a shard, 0 until it is said; as long as the highest ordinal that was named. */
export class VisitorBytes {
  private bytes = new Uint8Array(1024);

  get(ordinal: number): number {
    return this.bytes[ordinal] ?? 0;
  }

  set(ordinal: number, value: number): void {
    if (ordinal >= this.bytes.length) {
      const grown = new Uint8Array(Math.max(ordinal + 1, this.bytes.length * 2));
      grown.set(this.bytes);
      this.bytes = grown;
    }
    this.bytes[ordinal] = value;
  }

  /** How many visitors have each value, by value. */
  counts(): Float64Array {
    const counts = new Float64Array(256);
    for (const value of this.bytes) counts[value] = (counts[value] as number) + 1;
    return counts;
  }
}
