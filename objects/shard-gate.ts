import type { HitBatch } from "../domain/ingest/hit.ts";
import { encodeHitBatch } from "../domain/ingest/hit-codec.ts";
import { CardinalityGuard } from "../domain/limits/cardinality.ts";
import { cutBatches } from "../domain/limits/cut-batches.ts";
import type { GivenBack } from "../domain/limits/lease-book.ts";
import { type Reservation, ShardQuota, type ShardQuotaPorts } from "../domain/limits/shard-quota.ts";
import { TokenBuckets } from "../domain/limits/token-bucket.ts";
import { isCounted, type Span } from "../domain/limits/usage.ts";
import type { Memtable } from "../domain/visits/memtable.ts";
import { IDLE_BOUND_MS } from "../domain/visits/visit.ts";
import type { Folded } from "../protocol/drops.ts";
import { SENDER_RATE, VISIT_EVENTS_MAX, VISITOR_RATE } from "../protocol/limits.ts";
import type { SiteSettings } from "../protocol/site-settings.ts";
import type { IngestRequest } from "./shard-ledger.ts";

/** An ingest call that may go to the journal, as far as it may. */
export interface Passed {
  kind: "passed";
  request: IngestRequest;
  reservations: Partial<Record<Span, Reservation>>;
  /** Places in the call, from 0, of the hits that the month's quota does not cover. */
  overQuota: readonly number[];
  folded: Partial<Record<Folded, number>>;
}

type Verdict = Passed | { kind: "limited"; retryAfterS: number };

/** Decides how much of an ingest call a shard takes. In memory: it writes nothing, so a refusal costs nothing. */
export class ShardGate {
  private readonly perVisitor = new TokenBuckets(VISITOR_RATE);
  private readonly perSender = new TokenBuckets(SENDER_RATE);
  private readonly quotas: Record<Span, ShardQuota>;
  private readonly memtable: Memtable;
  private guard: CardinalityGuard | null = null;

  constructor(memtable: Memtable, ports: ShardQuotaPorts) {
    this.memtable = memtable;
    this.quotas = { month: new ShardQuota("month", ports), second: new ShardQuota("second", ports) };
  }

  /**
   * @param sender who sent it, as a hash; "" when that says nothing
   * @throws when the hub has to be asked for quota and cannot be reached
   */
  async admit(given: IngestRequest, sender: string, settings: SiteSettings, now: number): Promise<Verdict> {
    // History is an administrator's, and not what a site's quota or a day's names are about.
    if (given.batches.every(({ imported }) => imported)) return passed(given);
    const wait = this.rateObjection(given.batches, sender, now);
    if (wait > 0) return { kind: "limited", retryAfterS: Math.ceil(wait) };
    const { request, folded } = this.foldNames(given, settings.shards, now);
    const { events_per_second, events_per_month } = settings.quota;
    if (events_per_second === null && events_per_month === null) return { ...passed(request), folded };
    const knows: Parameters<typeof cutBatches>[2] = (batch, hit) => this.memtable.knows(batch, hit);
    const fresh = request.batches.reduce(
      (sum, batch) => sum + batch.hits.filter((hit) => isCounted(hit) && !knows(batch, hit)).length,
      0,
    );
    const reservations: Passed["reservations"] = {};
    if (events_per_second !== null && fresh > 0) {
      // More than a whole second may take comes through alone in a second of its own.
      const wanted = Math.min(fresh, events_per_second);
      reservations.second = await this.quotas.second.reserve(wanted, now);
      if (reservations.second.events < wanted) {
        this.quotas.second.release(reservations.second);
        return { kind: "limited", retryAfterS: 1 };
      }
    }
    let covered = fresh;
    if (events_per_month !== null && fresh > 0) {
      reservations.month = await this.quotas.month.reserve(fresh, now);
      covered = reservations.month.events;
    }
    if (covered === fresh) return { ...passed(request), reservations, folded };
    const { batches, cut } = cutBatches(request.batches, covered, knows);
    const lines = batches.map(encodeHitBatch);
    return { kind: "passed", request: { lines, batches }, reservations, overQuota: cut, folded };
  }

  /** What was admitted is written, and counted by the ledger; or it never will be. */
  release({ month, second }: Passed["reservations"]): void {
    if (month) this.quotas.month.release(month);
    if (second) this.quotas.second.release(second);
  }

  giveBack(span: Span, period: number, version: number): GivenBack | null {
    return this.quotas[span].giveBack(period, version);
  }

  /** The site's settings changed. */
  settingsChanged(): void {
    for (const quota of Object.values(this.quotas)) quota.forget();
  }

  /** @returns seconds to wait, 0 to go on */
  private rateObjection(batches: readonly HitBatch[], sender: string, now: number): number {
    let hits = 0;
    for (const batch of batches) {
      if (this.memtable.newestVisitHits(batch.visitor) >= VISIT_EVENTS_MAX) return IDLE_BOUND_MS / 1000;
      const wait = this.perVisitor.take(batch.visitor, batch.hits.length, now);
      if (wait > 0) return wait;
      hits += batch.hits.length;
    }
    return sender === "" ? 0 : this.perSender.take(sender, hits, now);
  }

  private foldNames(request: IngestRequest, shards: number, now: number) {
    if (!this.guard) {
      this.guard = new CardinalityGuard(shards);
      this.guard.remember(this.memtable.all(), now);
    }
    const guard = this.guard;
    const folded: Passed["folded"] = {};
    const lines: string[] = [];
    const batches = request.batches.map((batch, index) => {
      const result = guard.fold(batch, now);
      lines.push(result.batch === batch ? (request.lines[index] ?? "") : encodeHitBatch(result.batch));
      for (const kind in result.folded) {
        const key = kind as Folded;
        folded[key] = (folded[key] ?? 0) + (result.folded[key] ?? 0);
      }
      return result.batch;
    });
    return { request: { lines, batches }, folded };
  }
}

const passed = (request: IngestRequest): Passed => ({
  kind: "passed",
  request,
  reservations: {},
  overQuota: [],
  folded: {},
});
