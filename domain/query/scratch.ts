/** Scratch memory that is kept between questions; a table that wants more gets it for itself. */
const KEPT_BYTES = 8 << 20;
const FIRST_BYTES = 1 << 18;

/**
 * Working memory of a scan, which is used again for every question and table: arrays of their own would be hundreds of
 * megabytes of garbage a load, and that outside of the heap whose growth makes the collector run. What it gives is good until the next
 * {@link clear}: whatever outlives a table is copied.
 */
class Scratch {
  private buffer = new ArrayBuffer(FIRST_BYTES);
  private used = 0;
  private wanted = 0;

  /** Whole numbers; what they are is not said. */
  words(length: number): Uint32Array {
    const at = this.take(length * 4);
    return at < 0 ? new Uint32Array(length) : new Uint32Array(this.buffer, at, length);
  }

  zeroWords(length: number): Uint32Array {
    return this.words(length).fill(0);
  }

  zeroBytes(length: number): Uint8Array {
    const at = this.take(length);
    return at < 0 ? new Uint8Array(length) : new Uint8Array(this.buffer, at, length).fill(0);
  }

  zeroDoubles(length: number): Float64Array {
    const at = this.take(length * 8);
    return at < 0 ? new Float64Array(length) : new Float64Array(this.buffer, at, length).fill(0);
  }

  /** Everything that was given may be given again. */
  clear(): void {
    if (this.wanted > this.buffer.byteLength && this.buffer.byteLength < KEPT_BYTES) {
      this.buffer.transfer(0);
      this.buffer = new ArrayBuffer(Math.min(KEPT_BYTES, 2 ** Math.ceil(Math.log2(this.wanted))));
    }
    this.used = 0;
    this.wanted = 0;
  }

  /** @returns where so many bytes begin; -1 when they do not fit */
  private take(bytes: number): number {
    const aligned = Math.ceil(bytes / 8) * 8;
    this.wanted += aligned;
    if (this.used + aligned > this.buffer.byteLength) return -1;
    this.used += aligned;
    return this.used - aligned;
  }
}

/** Of one question's pass over a table. Scans are synchronous, so one is under way at a time. */
export const scratch = new Scratch();
/** Of all questions' passes over a table. */
export const tableScratch = new Scratch();
