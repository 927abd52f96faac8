/** Periods that one answer has: a bit each. */
export const PERIODS_MAX = 64;

/** Visitors stand in pages by ordinal. Ordinals are given in order of time, so those of a range are in few pages. */
const PAGE = 4096;
const PAGES_MAX = 512;

interface Page {
  /** Unix ms of the first visit. */
  readonly first: Float64Array;
  /** Whether that visit passes the filter. */
  readonly passes: Uint8Array;
  /** Bit n of the low word: the visitor began a visit in period n; of the high word: in period 32 + n. */
  readonly low: Uint32Array;
  readonly high: Uint32Array;
}

const newPage = (): Page => ({
  first: new Float64Array(PAGE).fill(Number.POSITIVE_INFINITY),
  passes: new Uint8Array(PAGE),
  low: new Uint32Array(PAGE),
  high: new Uint32Array(PAGE),
});

/** In which periods each visitor of a shard began a visit, and which visit was the first of all. */
export class VisitorPeriods {
  private readonly pages = new Map<number, Page>();
  /** Bit by ordinal: known from before the first period, so in no cohort. */
  private earlier = new Uint32Array(32);

  /** Some visitors were not kept. */
  get full(): boolean {
    return this.pages.size > PAGES_MAX;
  }

  /** Notes a visit from before the first period. */
  noteEarlier(ordinal: number): void {
    const word = ordinal >>> 5;
    if (word >= this.earlier.length) {
      const grown = new Uint32Array(Math.max(word + 1, this.earlier.length * 2));
      grown.set(this.earlier);
      this.earlier = grown;
    }
    this.earlier[word] = (this.earlier[word] as number) | (1 << (ordinal & 31));
  }

  /** @param start Unix ms. @param passes whether the visit passes the filter */
  note(ordinal: number, start: number, period: number, passes: boolean): void {
    if (this.full) return;
    const number = Math.floor(ordinal / PAGE);
    let page = this.pages.get(number);
    if (!page) {
      page = newPage();
      this.pages.set(number, page);
    }
    const at = ordinal % PAGE;
    const word = period < 32 ? page.low : page.high;
    word[at] = (word[at] as number) | (1 << (period & 31));
    if (start >= (page.first[at] as number)) return;
    page.first[at] = start;
    page.passes[at] = passes ? 1 : 0;
  }

  /**
   * Visitors by the period of their first visit of all, if that passes, and every period in which they began one.
   * @returns [cohort * periods + period], `periods` squared
   */
  cohorts(periods: number): Float64Array {
    const counts = new Float64Array(periods * periods);
    for (const [number, { passes, low, high }] of this.pages) {
      for (let at = 0; at < PAGE; at++) {
        if (passes[at] === 0 || this.isEarlier(number * PAGE + at)) continue;
        const words = [low[at] as number, high[at] as number];
        let cohort = -1;
        for (let period = 0; period < periods; period++) {
          if ((((words[period >>> 5] as number) >>> (period & 31)) & 1) === 0) continue;
          if (cohort < 0) cohort = period;
          const place = cohort * periods + period;
          counts[place] = (counts[place] as number) + 1;
        }
      }
    }
    return counts;
  }

  private isEarlier(ordinal: number): boolean {
    return ((this.earlier[ordinal >>> 5] ?? 0) & (1 << (ordinal & 31))) !== 0;
  }
}
