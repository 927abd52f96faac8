import { QuotaOffice } from "../../../domain/limits/quota-office.ts";
import { ShardQuota } from "../../../domain/limits/shard-quota.ts";
import { noteUsage, noUsage, type Span, type Usage } from "../../../domain/limits/usage.ts";

/** Shards and a hub that agree on a quota, with everything that may happen to them. */
export class QuotaWorld {
  readonly usage: Usage[];
  readonly span: Span;
  now = Date.UTC(2026, 0, 1);
  cap: number;
  calls = 0;
  accepted = 0;
  private readonly shards: ShardQuota[];
  private office: QuotaOffice;
  private readonly saved = new Map<Span, string>();

  constructor(shards: number, cap: number, span: Span = "month") {
    this.span = span;
    this.cap = cap;
    this.usage = Array.from({ length: shards }, noUsage);
    this.shards = this.usage.map((_, shard) => this.newShard(shard));
    this.office = this.newOffice();
  }

  /** Offers events to a shard. @returns how many it took */
  async offer(shard: number, events: number, duplicates = 0): Promise<number> {
    const quota = this.shards[shard] as ShardQuota;
    const reservation = await quota.reserve(events, this.now);
    // The commit takes a while; others go on meanwhile.
    await Promise.resolve();
    const written = Math.max(0, reservation.events - duplicates);
    noteUsage(this.usage[shard] as Usage, this.now, written);
    quota.release(reservation);
    this.accepted += written;
    return written;
  }

  /** The shard forgets what is not in its journal. */
  evict(shard: number): void {
    this.shards[shard] = this.newShard(shard);
  }

  evictHub(): void {
    this.office = this.newOffice();
  }

  /** Everybody hears that the quota changed. */
  change(cap: number): void {
    this.cap = cap;
    this.office.forget();
    for (const shard of this.shards) shard.forget();
  }

  private newShard(shard: number): ShardQuota {
    return new ShardQuota(this.span, {
      shard,
      usage: () => this.usage[shard] as Usage,
      lease: async (ask) => {
        this.calls++;
        return this.office.lease(structuredClone(ask));
      },
    });
  }

  private newOffice(): QuotaOffice {
    return new QuotaOffice({
      shards: () => this.usage.length,
      cap: () => this.cap,
      takeBack: async (shard, { period, version }) => {
        this.calls++;
        return (this.shards[shard] as ShardQuota).giveBack(period, version);
      },
      load: (span) => JSON.parse(this.saved.get(span) ?? "null"),
      save: (span, book) => {
        if (span === "month") this.saved.set(span, JSON.stringify(book));
      },
      now: () => this.now,
    });
  }
}
