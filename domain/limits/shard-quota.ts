import type { GivenBack, LeaseAsk, LeaseReply } from "./lease-book.ts";
import { endOf, periodOf, type Span, type Usage } from "./usage.ts";

/** How long an exhausted month is believed to be: meanwhile the hub is not asked, and a raised quota takes that long. */
const BELIEVED_MS = 10_000;

export interface ShardQuotaPorts {
  shard: number;
  /** Of what was written; see `noteUsage`. */
  usage(): Usage;
  lease(ask: LeaseAsk): Promise<LeaseReply>;
}

/** Room for events that are on their way to the journal. */
export interface Reservation {
  period: number;
  events: number;
}

/**
 * A shard's view of one quota of its site: what it was leased, less what it has used and promised. After an eviction the
 * lease is asked for again, and what was used is known from the journal: nothing is lost and nothing is counted twice.
 */
export class ShardQuota {
  private readonly span: Span;
  private readonly ports: ShardQuotaPorts;
  private period = 0;
  private granted = 0;
  private reserved = 0;
  private version = 0;
  private exhaustedUntil = 0;
  private asking: Promise<void> | null = null;
  /** Of the question under way: how much it asks for, and what of an overtaken answer still holds. */
  private wanted = 0;
  private keeps = 0;

  constructor(span: Span, ports: ShardQuotaPorts) {
    this.span = span;
    this.ports = ports;
  }

  /** Makes room for as many of the events as the quota still has. @throws when the hub cannot be asked */
  async reserve(events: number, now: number): Promise<Reservation> {
    for (;;) {
      this.turnTo(periodOf(this.span, now));
      const left = this.left;
      if (left >= events || now < this.exhaustedUntil) return this.promise(Math.min(events, left));
      // Who joined another's question, or was overtaken, asks again.
      await this.ask(events, now);
    }
  }

  /** The events were written, and count as used from now on; or they were not. */
  release({ period, events }: Reservation): void {
    if (period === this.period) this.reserved -= events;
  }

  /** Gives back what is neither used nor promised. @returns what is; null in a later period */
  giveBack(period: number, version: number): GivenBack | null {
    this.turnTo(period);
    if (period < this.period) return null;
    this.version = Math.max(this.version, version);
    this.granted = this.taken;
    // What it waits for may be on its way already: of that it keeps its need, or two shards could take it from each other for ever.
    this.keeps = this.taken + this.wanted;
    return { taken: this.taken, keeps: this.keeps };
  }

  /** The quota was changed: what was leased under the old one is void. */
  forget(): void {
    this.granted = 0;
    this.exhaustedUntil = 0;
  }

  private get taken(): number {
    const used = this.ports.usage()[this.span];
    return (used.period === this.period ? used.events : 0) + this.reserved;
  }

  private get left(): number {
    return Math.max(0, this.granted - this.taken);
  }

  private promise(events: number): Reservation {
    this.reserved += events;
    return { period: this.period, events };
  }

  /** Later periods only: a clock that was set back begins nothing anew. */
  private turnTo(period: number): void {
    const latest = Math.max(period, this.ports.usage()[this.span].period);
    if (latest <= this.period) return;
    this.period = latest;
    this.granted = 0;
    this.reserved = 0;
    this.exhaustedUntil = 0;
  }

  private ask(want: number, now: number): Promise<void> {
    this.asking ??= this.askHub(want, now).finally(() => {
      this.asking = null;
      this.wanted = 0;
    });
    return this.asking;
  }

  private async askHub(want: number, now: number): Promise<void> {
    const { period, taken } = this;
    // While the question is under way nothing is promised, so that what it says stays true.
    this.granted = taken;
    this.wanted = want;
    const reply = await this.ports.lease({
      shard: this.ports.shard,
      span: this.span,
      period,
      used: taken,
      want,
      version: this.version,
    });
    if (period !== this.period) return;
    // Overtaken by a later word: what was not kept then was taken back.
    this.granted = reply.version > this.version ? reply.granted : Math.min(reply.granted, this.keeps);
    this.version = Math.max(this.version, reply.version);
    if (reply.exhausted) this.exhaustedUntil = Math.min(now + BELIEVED_MS, endOf(this.span, period));
  }
}
