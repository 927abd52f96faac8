import type { PartColumns } from "./part-columns.ts";

type Column = Float64Array | Uint32Array | Uint8Array;
type Values = ArrayLike<number>;

/** Which rows facts have of a part's hits: the counted ones alone, or each visit's engagements after its hits. */
export class HitRows {
  readonly part: PartColumns;
  private readonly attention: boolean;

  constructor(part: PartColumns, attention: boolean) {
    this.part = part;
    this.attention = attention;
  }

  get count(): number {
    const { part } = this;
    return part.zone.hits + (this.attention ? (part.firstEngagement[part.zone.visits] as number) : 0);
  }

  /** Keeps a column with the part's others. */
  keep<T>(name: string, compute: () => T): T {
    return this.part.keep(`${this.attention ? "row" : "counted row"} ${name}`, compute);
  }

  /** The visit of each row. */
  visits(): Uint32Array {
    const { firstHit, zone } = this.part;
    const firstEngagement = this.attention ? this.part.firstEngagement : null;
    const out = new Uint32Array(this.count);
    let row = 0;
    for (let visit = 0; visit < zone.visits; visit++) {
      const end = (firstHit[visit + 1] as number) + (firstEngagement ? (firstEngagement[visit + 1] as number) : 0);
      while (row < end) out[row++] = visit;
    }
    return out;
  }

  /** Row of each hit; null where hits have the rows for themselves. */
  get ofHit(): Uint32Array | null {
    return this.attention ? this.part.rowOfHit : null;
  }

  /**
   * Puts values of hits and of engagements into the rows of both; a number stands for all of them.
   * @param engagements asked for only where they have rows
   */
  weave<T extends Column>(type: new (length: number) => T, hits: T | number, engagements: (() => Values) | number): T {
    if (!this.attention) {
      return typeof hits === "number" ? (new type(this.count).fill(hits) as T) : (hits.subarray(0, this.count) as T);
    }
    const { firstHit, firstEngagement, zone } = this.part;
    const out = new type(this.count);
    const fixed = typeof hits === "number" ? hits : typeof engagements === "number" ? engagements : 0;
    if (fixed !== 0) out.fill(fixed);
    const ofHits = typeof hits === "number" ? null : hits;
    const ofEngagements = typeof engagements === "number" ? null : engagements();
    let row = 0;
    let hit = 0;
    let engagement = 0;
    for (let visit = 0; visit < zone.visits; visit++) {
      const hitEnd = firstHit[visit + 1] as number;
      const engagementEnd = firstEngagement[visit + 1] as number;
      if (ofHits) while (hit < hitEnd) out[row++] = ofHits[hit++] as number;
      else {
        row += hitEnd - hit;
        hit = hitEnd;
      }
      if (ofEngagements) while (engagement < engagementEnd) out[row++] = ofEngagements[engagement++] as number;
      else {
        row += engagementEnd - engagement;
        engagement = engagementEnd;
      }
    }
    return out;
  }
}
