/**
 * HyperLogLog: how many distinct visitors there are, in bounded space, such that two answers can be made one. Of each
 * visitor a hash picks one of 2^bits registers, which keeps the longest run of leading zeros that came its way (plus one).
 *
 * Merging takes the larger of each register: associative, commutative, idempotent, with the empty sketch as identity. So
 * visitors of many days are counted once, and nothing can be taken out again.
 *
 * P. Flajolet et al., "HyperLogLog" (2007); the estimator, without tables and good from one visitor on, is O. Ertl's, "New
 * cardinality estimation algorithms for HyperLogLog sketches" (2017, arXiv:1702.01284), section 4.
 */

/** Bits of the hash that the zeros are counted in; a register holds 0..RANKS + 1. */
const RANKS = 32;
/** Entries of a sparse form: two bytes of index, one of rank. */
const ENTRY_BYTES = 3;
/** A sketch has its registers laid out from so many of them in use on. */
const DENSE_SHARE = 1 / 32;

/** Standard error of a sketch with 2^bits registers, as a share of the count (Ertl, section 4.2). */
export const standardError = (bits: number): number => 1.04 / Math.sqrt(2 ** bits);

/** Mixes 32 bits thoroughly (the end of MurmurHash3, A. Appleby). */
const mix = (value: number): number => {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
};

const sigma = (share: number): number => {
  if (share === 1) return Number.POSITIVE_INFINITY;
  let [x, y, z, before] = [share, 1, share, -1];
  while (z !== before) {
    x *= x;
    before = z;
    z += x * y;
    y += y;
  }
  return z;
};

const tau = (share: number): number => {
  if (share === 0 || share === 1) return 0;
  let [x, y, z, before] = [share, 1, 1 - share, -1];
  while (z !== before) {
    x = Math.sqrt(x);
    before = z;
    y /= 2;
    z -= (1 - x) ** 2 * y;
  }
  return z / 3;
};

/** Distinct visitors, approximately. Few are a short list, many an array of registers. */
export class Sketch {
  readonly bits: number;
  private registers: Uint8Array | null = null;
  private readonly few = new Map<number, number>();

  /** @param bits 4..16: 2^bits registers */
  constructor(bits: number) {
    this.bits = bits;
  }

  /** Counts a visitor. An ordinal is known in its shard only, so the shard is part of who it is. */
  add(shard: number, ordinal: number): void {
    const salt = mix(shard + 0x9e3779b9);
    const index = mix(ordinal ^ salt) >>> (32 - this.bits);
    const zeros = Math.clz32(mix(mix(ordinal + 0x7f4a7c15) ^ ~salt));
    this.raise(index, zeros + 1);
  }

  /** Counts everybody whom an encoded sketch has counted. */
  merge(bytes: Uint8Array): void {
    if (bytes[0] !== this.bits) throw new Error(`a sketch of ${bytes[0]} bits and one of ${this.bits} do not merge`);
    if (bytes.length === 1 + 2 ** this.bits) {
      for (let index = 1; index < bytes.length; index++) {
        const rank = bytes[index] as number;
        if (rank > 0) this.raise(index - 1, rank);
      }
      return;
    }
    for (let at = 1; at < bytes.length; at += ENTRY_BYTES) {
      this.raise(((bytes[at] as number) << 8) | (bytes[at + 1] as number), bytes[at + 2] as number);
    }
  }

  /** How many there are, about; 0 of nobody. */
  estimate(): number {
    const m = 2 ** this.bits;
    const counts = new Float64Array(RANKS + 2);
    for (const rank of this.registers ?? this.few.values()) counts[rank] = (counts[rank] as number) + 1;
    if (!this.registers) counts[0] = m - this.few.size;
    let z = m * tau(1 - (counts[RANKS + 1] as number) / m);
    for (let rank = RANKS; rank >= 1; rank--) z = (z + (counts[rank] as number)) / 2;
    z += m * sigma((counts[0] as number) / m);
    return (m * m) / (2 * Math.LN2 * z);
  }

  /** A byte with the bits, then the registers in use as (index, rank) in order, or all registers where that is shorter. */
  encode(): Uint8Array {
    const used = this.registers ? this.registers.reduce((sum, rank) => sum + (rank > 0 ? 1 : 0), 0) : this.few.size;
    const size = 2 ** this.bits;
    if (used * ENTRY_BYTES >= size) {
      const bytes = new Uint8Array(1 + size);
      bytes[0] = this.bits;
      if (this.registers) bytes.set(this.registers, 1);
      else for (const [index, rank] of this.few) bytes[1 + index] = rank;
      return bytes;
    }
    const bytes = [this.bits];
    const push = (index: number, rank: number) => bytes.push(index >>> 8, index & 0xff, rank);
    if (this.registers) this.registers.forEach((rank, index) => void (rank > 0 && push(index, rank)));
    else for (const [index, rank] of [...this.few].sort(([a], [b]) => a - b)) push(index, rank);
    return Uint8Array.from(bytes);
  }

  /** Everybody whom any of some encoded sketches has counted. */
  static union(bits: number, encoded: Iterable<Uint8Array>): Sketch {
    const sketch = new Sketch(bits);
    for (const bytes of encoded) sketch.merge(bytes);
    return sketch;
  }

  private raise(index: number, rank: number): void {
    const { registers, few } = this;
    if (registers) {
      if (rank > (registers[index] as number)) registers[index] = rank;
      return;
    }
    if (rank > (few.get(index) ?? 0)) few.set(index, rank);
    if (few.size > 2 ** this.bits * DENSE_SHARE) {
      this.registers = new Uint8Array(2 ** this.bits);
      for (const [at, known] of few) this.registers[at] = known;
      few.clear();
    }
  }
}
