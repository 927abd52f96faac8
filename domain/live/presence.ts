import { LIVE_TOP, PRESENCE_MS } from "../../protocol/limits.ts";
import type { LiveVisitor, TopEntry } from "../../protocol/live.ts";
import { Ranking } from "./ranking.ts";
import { hashId, Sample } from "./sample.ts";

/** Up to so many visitors are kept whole; beyond, the others keep only what the counts need. */
export const PRESENCE_DETAILED = 50_000;
/** Visitors below this hash are always kept whole, so that the sample is complete however many are here. */
const ALWAYS_DETAILED_HASH = 2 ** 28;

const SECOND_MS = 1000;

type Counted = Pick<LiveVisitor, "page" | "source" | "country" | "device" | "at">;

interface Present {
  readonly id: string;
  readonly hash: number;
  readonly shard: number;
  counted: Counted;
  /** Null for those who are counted, but never shown one by one. */
  shown: LiveVisitor | null;
}

/**
 * Who was seen in the last PRESENCE_MS. Visitors wait in queues by the second they were last seen in, so ageing looks at
 * those that are due and at no other. Counts are exact at any size: every visitor is kept, the shape of its record differs.
 */
export class Presence {
  private readonly present = new Map<string, Present>();
  private readonly bySecond = new Map<number, Set<Present>>();
  private readonly sample = new Sample<Present>(() => this.detailed());
  private readonly rankings = {
    page: new Ranking(LIVE_TOP),
    source: new Ranking(LIVE_TOP),
    country: new Ranking(LIVE_TOP),
    device: new Ranking(LIVE_TOP),
  };

  /** Distinct visitors, as of the last `expire`. */
  get online(): number {
    return this.present.size;
  }

  /** The dimension's first keys by visitors online. */
  top(dimension: "page" | "source" | "country" | "device"): readonly TopEntry[] {
    return this.rankings[dimension].top();
  }

  /** Visitors to show one by one: all, or a sample of them. */
  visitors(): LiveVisitor[] {
    const visitors: LiveVisitor[] = [];
    for (const { shown } of this.sample.list()) if (shown) visitors.push(shown);
    return visitors;
  }

  /** Takes a visitor's present state in place of the one before. */
  put(visitor: LiveVisitor, shard: number, now: number): void {
    this.remove(this.present.get(visitor.id));
    // A client's clock may run ahead; being seen in the future would keep the visitor here for too long.
    const at = Math.min(visitor.at, now);
    if (at <= now - PRESENCE_MS) return;
    const counted = {
      page: this.rankings.page.add(visitor.page),
      source: this.rankings.source.add(visitor.source),
      country: this.rankings.country.add(visitor.country),
      device: this.rankings.device.add(visitor.device),
      at,
    };
    const hash = hashId(visitor.id);
    const detailed = hash < ALWAYS_DETAILED_HASH || this.present.size < PRESENCE_DETAILED;
    const present = { id: visitor.id, hash, shard, counted, shown: detailed ? { ...visitor, ...counted } : null };
    this.present.set(present.id, present);
    this.queue(present).add(present);
    if (detailed) this.sample.add(present);
  }

  /** Makes these visitors the only ones of the shard. */
  replace(shard: number, visitors: readonly LiveVisitor[], now: number): void {
    const ids = new Set(visitors.map(({ id }) => id));
    for (const present of this.present.values()) {
      if (present.shard === shard && !ids.has(present.id)) this.remove(present);
    }
    for (const visitor of visitors) this.put(visitor, shard, now);
  }

  /** Lets go of those who were last seen PRESENCE_MS ago or earlier. @returns how many left */
  expire(now: number): number {
    const seen = now - PRESENCE_MS;
    const before = this.present.size;
    for (const [second, queue] of this.bySecond) {
      if (second * SECOND_MS > seen) continue;
      for (const present of queue) if (present.counted.at <= seen) this.remove(present);
    }
    return before - this.present.size;
  }

  /** Unix ms at which the next visitor will have aged out, or null when nobody is here. */
  computeNextExpiry(): number | null {
    const queue = this.bySecond.get(Math.min(...this.bySecond.keys()));
    if (!queue) return null;
    let earliest = Number.POSITIVE_INFINITY;
    for (const { counted } of queue) earliest = Math.min(earliest, counted.at);
    return earliest + PRESENCE_MS;
  }

  /** Unix ms, to a second, at which fewer than `count` visitors are left if nobody comes; null: there are fewer now. */
  computeFallBelow(count: number): number | null {
    let left = this.present.size;
    if (left < count) return null;
    const seconds = Array.from(this.bySecond.keys()).sort((a, b) => a - b);
    for (const second of seconds) {
      left -= this.bySecond.get(second)?.size ?? 0;
      if (left < count) return (second + 1) * SECOND_MS + PRESENCE_MS;
    }
    return null;
  }

  private *detailed(): Iterable<Present> {
    for (const present of this.present.values()) if (present.shown) yield present;
  }

  private queue({ counted }: Present): Set<Present> {
    const second = Math.floor(counted.at / SECOND_MS);
    let queue = this.bySecond.get(second);
    if (!queue) {
      queue = new Set();
      this.bySecond.set(second, queue);
    }
    return queue;
  }

  private remove(present: Present | undefined): void {
    if (!present) return;
    const queue = this.queue(present);
    queue.delete(present);
    if (queue.size === 0) this.bySecond.delete(Math.floor(present.counted.at / SECOND_MS));
    this.present.delete(present.id);
    this.sample.remove(present);
    for (const dimension of ["page", "source", "country", "device"] as const) {
      this.rankings[dimension].remove(present.counted[dimension]);
    }
  }
}
