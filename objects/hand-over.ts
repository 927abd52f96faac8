import type { ReportReply, ShardReport } from "../domain/live/shard-report.ts";

/** What the hand-over needs of its shard and its hub. */
export interface HandOverPorts {
  shard: number;
  epoch: string;
  now(): number;
  changed(): boolean;
  /** The report's content: what changed, or everything. Forgets what changed. */
  take(full: boolean): Omit<ShardReport, "shard" | "epoch" | "seq">;
  apply(report: ShardReport): Promise<ReportReply>;
}

/** While nobody watches, reports leave at most this often: each is a billed request. */
const UNWATCHED_INTERVAL_MS = 1000;

/**
 * Hands the shard's changes to its hub, exactly once by (shard, epoch, seq). One report is in flight at a time; what
 * changes meanwhile travels in the next, so a burst costs few calls. A report whose fate is unknown is followed by a full
 * one, which replaces whatever the hub made of it.
 */
export class HandOver {
  private readonly ports: HandOverPorts;
  private seq = 0;
  /** The hub knows nothing of a new epoch. */
  private owesFull = true;
  private inFlight: Promise<void> | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private lastSentAt = Number.NEGATIVE_INFINITY;
  watched = false;
  /** Hours that the hub may not have heard of, each with the last report that named it: rollups owe it to them. */
  private readonly unheard = new Map<number, number>();

  constructor(ports: HandOverPorts) {
    this.ports = ports;
  }

  /** Whether the hub may lack something even though nothing changed: after a wake, or a report that it may not have got. */
  get owes(): boolean {
    return this.owesFull || this.unheard.size > 0;
  }

  /** Hours that the hub has to hear of once more, Unix ms. */
  get unheardHours(): Iterable<number> {
    return this.unheard.keys();
  }

  /** Something changed and is durable: a report leaves now, or soon. */
  changed(): void {
    if (this.inFlight || this.timer) return;
    const now = this.ports.now();
    const wait = this.watched ? 0 : this.lastSentAt + UNWATCHED_INTERVAL_MS - now;
    if (wait <= 0) this.sendUnasked();
    // A clock that was set back must not hold the report for longer.
    else this.wakeIn(Math.min(wait, UNWATCHED_INTERVAL_MS));
  }

  /** Resolves when everything that had changed before the call was applied. @throws when the hub cannot be reached */
  async drain(): Promise<void> {
    // What is in flight began before the call, so says nothing of the newest changes; the next one does.
    if (this.inFlight) await this.inFlight.catch(() => undefined);
    if (this.inFlight || this.owes || this.ports.changed()) await this.send();
  }

  /** Has the hub replace all that it knows of the shard: something was erased. @throws when it cannot be reached */
  async replaceAll(): Promise<void> {
    while (this.inFlight) await this.inFlight.catch(() => undefined);
    this.owesFull = true;
    await this.send();
  }

  /** A complete report, for a hub that asks. */
  fullReport(): ShardReport {
    this.owesFull = false;
    return this.nextReport(true);
  }

  private nextReport(full: boolean): ShardReport {
    const seq = ++this.seq;
    const body = this.ports.take(full);
    for (const hour of body.hours) this.unheard.set(hour, seq);
    for (const hour of this.unheard.keys()) this.unheard.set(hour, seq);
    return { shard: this.ports.shard, epoch: this.ports.epoch, seq, ...body, hours: Array.from(this.unheard.keys()) };
  }

  private heard(seq: number): void {
    for (const [hour, named] of this.unheard) if (named === seq) this.unheard.delete(hour);
  }

  /** One report, or joins the one in flight. */
  private send(): Promise<void> {
    this.lastSentAt = this.ports.now();
    this.inFlight ??= this.sendReport().finally(() => {
      this.inFlight = null;
    });
    return this.inFlight;
  }

  private async sendReport(): Promise<void> {
    do {
      const full = this.owesFull;
      // Until the hub has answered, nobody knows what it has; then only a full report is sure.
      this.owesFull = true;
      const report = this.nextReport(full);
      const reply = await this.ports.apply(report);
      this.heard(report.seq);
      this.watched = reply.watched;
      // When a full report was asked for meanwhile, it has a later seq and leaves nothing to repair.
      if (reply.kind === "applied" || this.seq !== report.seq) this.owesFull = false;
    } while (this.owesFull);
  }

  private sendUnasked(): void {
    this.send().then(
      () => {
        if (this.ports.changed()) this.changed();
      },
      () => this.wakeIn(UNWATCHED_INTERVAL_MS),
    );
  }

  private wakeIn(ms: number): void {
    this.timer ??= setTimeout(() => {
      this.timer = null;
      if (!this.inFlight) this.sendUnasked();
    }, ms);
  }
}
