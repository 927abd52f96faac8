import type { Hit } from "../ingest/hit.ts";
import type { ScanPlan } from "../query/plan.ts";
import { touches } from "../query/scan.ts";
import type { SealedVisits } from "../visits/memtable.ts";
import { IDLE_BOUND_MS } from "../visits/visit.ts";
import type { Facts } from "./facts.ts";
import type { ZoneMap } from "./part-meta.ts";
import type { PartReader } from "./part-reader.ts";
import { looseIdentity, type SealedVisit } from "./sealed-visit.ts";

/** A part as the shard keeps it in mind; its bytes stay in the store. */
export interface StoredPart {
  readonly id: number;
  readonly zone: ZoneMap;
  /** Bytes as stored. */
  readonly size: number;
  /** Rows that were reopened, ascending. */
  dead: number[];
}

const holdsIdentity = ({ visit, engagements }: SealedVisit, hit: Hit): boolean =>
  hit.id !== ""
    ? visit.hits.some((other) => other.id === hit.id) ||
      engagements.some(([key, engagement]) => looseIdentity(key, engagement).id === hit.id)
    : visit.hits.some((other) => other.id === "" && other.session === hit.session && other.seq === hit.seq);

const holdsPageview = ({ visit }: SealedVisit, session: string, seq: number): boolean =>
  visit.hits.some((hit) => hit.kind === "pageview" && hit.seq === seq && hit.session === session);

/**
 * A shard's parts. Every run is in the memtable or in one part: taking one back leaves a tombstone, which the next
 * checkpoint stores together with the memtable, so that a crash between changes nothing.
 */
export class PartSet implements SealedVisits {
  private readonly byId = new Map<number, StoredPart>();
  private readonly open: (id: number) => PartReader | null;
  private readonly reopened = new Set<StoredPart>();
  until = Number.NEGATIVE_INFINITY;

  /** @param open gives a part's reader; null when it is damaged: it is left out, and everything else still answers */
  constructor(open: (id: number) => PartReader | null) {
    this.open = open;
  }

  get parts(): StoredPart[] {
    return Array.from(this.byId.values());
  }

  get nextId(): number {
    return Math.max(0, ...this.byId.keys()) + 1;
  }

  add(part: StoredPart): void {
    this.byId.set(part.id, part);
    this.until = Math.max(this.until, part.zone.to);
  }

  remove(ids: readonly number[]): void {
    for (const id of ids) this.byId.delete(id);
    this.until = Math.max(Number.NEGATIVE_INFINITY, ...this.parts.map(({ zone }) => zone.to));
  }

  /** Parts with tombstones that are not stored yet. */
  changed(): StoredPart[] {
    return Array.from(this.reopened);
  }

  saved(): void {
    this.reopened.clear();
  }

  holds(ordinal: number, hit: Hit): boolean {
    for (const { part, reader, rows } of this.near(ordinal, hit)) {
      const live = rows.filter((row) => !part.dead.includes(row));
      if (reader.visitsOf(live).some((sealed) => holdsIdentity(sealed, hit))) return true;
    }
    return false;
  }

  reopen(ordinal: number, hit: Hit): SealedVisit[] {
    const taken: SealedVisit[] = [];
    for (const { part, reader, rows } of this.near(ordinal, hit)) {
      const live = rows.filter((row) => !part.dead.includes(row));
      if (live.length === 0) continue;
      taken.push(...reader.visitsOf(live));
      part.dead = part.dead.concat(live).sort((a, b) => a - b);
      this.reopened.add(part);
    }
    return taken;
  }

  /** Runs that are in parts. */
  get runs(): number {
    return this.parts.reduce((sum, { zone, dead }) => sum + zone.rows - dead.length, 0);
  }

  /**
   * The parts' facts that a question may look at, one table at a time.
   * @param onDamaged is told of each part that would have been among them
   */
  *tables(plans: readonly ScanPlan[], onDamaged: () => void = () => {}): Iterable<Facts> {
    for (const { id, zone, dead } of this.parts) {
      if (zone.visits === 0) continue;
      const extent = { first: Math.min(zone.start, zone.from), last: Math.max(zone.end, zone.to) };
      if (!plans.some((plan) => touches(plan, extent))) continue;
      const reader = this.open(id);
      if (reader) yield reader.facts(dead);
      else onDamaged();
    }
  }

  /** Runs of the visitor that the hit falls into or touches, or that hold the pageview it is about. */
  private *near(ordinal: number, hit: Hit): Iterable<{ part: StoredPart; reader: PartReader; rows: number[] }> {
    const from = hit.at - IDLE_BOUND_MS + 1;
    const to = hit.at + IDLE_BOUND_MS - 1;
    for (const part of this.byId.values()) {
      const { zone } = part;
      if (ordinal < zone.minOrdinal || ordinal > zone.maxOrdinal) continue;
      const inTime = zone.from <= to && zone.to >= from;
      if (!inTime && hit.pageview === 0) continue;
      const reader = this.open(part.id);
      if (!reader) continue;
      const rows = inTime ? reader.runsOf(ordinal, from, to) : [];
      if (hit.pageview > 0) {
        const others = reader.runsOf(ordinal).filter((row) => !rows.includes(row));
        rows.push(
          ...others.filter((row) =>
            reader.visitsOf([row]).some((sealed) => holdsPageview(sealed, hit.session, hit.pageview)),
          ),
        );
      }
      if (rows.length > 0) yield { part, reader, rows };
    }
  }
}
