/** How much may come from one source: so many at once, and so many a second for ever. */
export interface Rate {
  perSecond: number;
  burst: number;
}

interface Bucket {
  tokens: number;
  /** When `tokens` was right, Unix ms. */
  at: number;
}

/** Buckets remembered before the full ones are looked for; a full bucket is as good as none. */
const SWEEP_AT = 20_000;
/** Beyond so many sources at a time the oldest are forgotten: memory is bounded whatever names a stranger makes up. */
const MOST = 100_000;

/** A token bucket per source, exact, in memory. */
export class TokenBuckets {
  private readonly rate: Rate;
  private readonly buckets = new Map<string, Bucket>();
  private sweepAt = SWEEP_AT;

  constructor(rate: Rate) {
    this.rate = rate;
  }

  get size(): number {
    return this.buckets.size;
  }

  /**
   * Takes tokens, all or none.
   * @param amount what is beyond the burst is free, or it could never pass
   * @returns 0 when taken, else in how many seconds there will be enough
   */
  take(source: string, amount: number, now: number): number {
    const wait = this.wait(source, amount, now);
    if (wait > 0) return wait;
    const { burst } = this.rate;
    const bucket = this.buckets.get(source) ?? { tokens: burst, at: now };
    const tokens = this.tokensAt(bucket, now) - Math.min(amount, burst);
    this.buckets.set(source, { tokens, at: Math.max(now, bucket.at) });
    if (this.buckets.size > this.sweepAt) this.sweep(now);
    return 0;
  }

  /** Gives back what was taken. */
  give(source: string, amount: number): void {
    const bucket = this.buckets.get(source);
    if (bucket) bucket.tokens = Math.min(this.rate.burst, bucket.tokens + amount);
  }

  /** @returns in how many seconds there will be enough; 0: now. Takes nothing */
  wait(source: string, amount: number, now: number): number {
    const { perSecond, burst } = this.rate;
    const bucket = this.buckets.get(source);
    if (!bucket) return 0;
    return Math.max(0, Math.min(amount, burst) - this.tokensAt(bucket, now)) / perSecond;
  }

  /** A clock that was set back gives nothing twice. */
  private tokensAt({ tokens, at }: Bucket, now: number): number {
    return Math.min(this.rate.burst, tokens + (Math.max(0, now - at) / 1000) * this.rate.perSecond);
  }

  private sweep(now: number): void {
    for (const [source, bucket] of this.buckets) {
      if (this.tokensAt(bucket, now) >= this.rate.burst) this.buckets.delete(source);
    }
    for (const source of this.buckets.keys()) {
      if (this.buckets.size <= MOST) break;
      this.buckets.delete(source);
    }
    this.sweepAt = Math.max(SWEEP_AT, 2 * this.buckets.size);
  }
}
