import type { Hit } from "../ingest/hit.ts";
import type { ScanPlan } from "../query/plan.ts";
import { touches } from "../query/scan.ts";
import type { SealedVisits } from "../visits/memtable.ts";
import { IDLE_BOUND_MS } from "../visits/visit.ts";
import type { Facts } from "./facts.ts";
import { PartError } from "./part-error.ts";
import type { ZoneMap } from "./part-meta.ts";
import type { PartReader } from "./part-reader.ts";
import { type Identities, SealedIdentities } from "./sealed-identities.ts";
import type { SealedVisit } from "./sealed-visit.ts";

/** A part as the shard keeps it in mind; its bytes stay in the store. */
export interface StoredPart {
  readonly id: number;
  readonly zone: ZoneMap;
  /** Bytes as stored. */
  readonly size: number;
  /** Rows that were reopened, ascending. */
  dead: number[];
}

/** The pageview that a hit is, or that its attention is about; null when no other event can name it. */
const pageviewOf = ({ kind, session, seq, pageview }: Hit): { session: string; seq: number } | null => {
  if (pageview > 0) return { session, seq: pageview };
  return kind === "pageview" && session !== "" ? { session, seq } : null;
};

/** Two events of a visitor that are no further apart are of one visit. */
const REACH_MS = IDLE_BOUND_MS - 1;

interface Near {
  part: StoredPart;
  reader: PartReader;
  /** Live ones, ascending. */
  rows: number[];
}

/**
 * A shard's parts. Every run is in the memtable or in one part: taking one back leaves a tombstone, which the next
 * checkpoint stores together with the memtable, so that a crash between changes nothing.
 */
export class PartSet implements SealedVisits {
  private readonly byId = new Map<number, StoredPart>();
  private readonly open: (id: number) => PartReader | null;
  private readonly putBack: () => void;
  private readonly reopened = new Set<StoredPart>();
  private readonly identities = new SealedIdentities();
  until = Number.NEGATIVE_INFINITY;

  /**
   * @param open gives a part's reader; null when it is damaged: it is left out, and everything else still answers
   * @param putBack is told whenever no reader that was opened before is in use any more
   */
  constructor(open: (id: number) => PartReader | null, putBack: () => void = () => {}) {
    this.open = open;
    this.putBack = putBack;
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
    // Their ids may be given again.
    this.identities.forget();
    this.until = Math.max(Number.NEGATIVE_INFINITY, ...this.parts.map(({ zone }) => zone.to));
  }

  /** Parts with tombstones that are not stored yet. */
  changed(): StoredPart[] {
    return Array.from(this.reopened);
  }

  saved(): void {
    this.reopened.clear();
  }

  isAround(ordinal: number, at: number): boolean {
    for (const { part, reader } of this.partsOf(ordinal, at)) {
      const rows = reader.runsOf(ordinal, at - REACH_MS, at + REACH_MS);
      if (rows.some((row) => !part.dead.includes(row))) return true;
    }
    return false;
  }

  showsPageviewOf(ordinal: number, hit: Hit): boolean {
    const pageview = { ...hit, id: "", seq: hit.pageview };
    return this.holds(ordinal, pageview, false);
  }

  holds(ordinal: number, hit: Hit, far: boolean): boolean {
    for (const { part, reader, rows } of this.near(ordinal, hit, far)) {
      for (const row of rows) if (this.identitiesOf(part, reader, row).hold(hit)) return true;
      this.putBack();
    }
    return false;
  }

  reopen(ordinal: number, hit: Hit, far: boolean): SealedVisit[] {
    const taken: SealedVisit[] = [];
    for (const { part, reader, rows } of this.near(ordinal, hit, far)) {
      taken.push(...reader.visitsOf(rows));
      part.dead = part.dead.concat(rows).sort((a, b) => a - b);
      this.reopened.add(part);
      this.putBack();
    }
    return taken;
  }

  /**
   * The parts that hold anything of a visitor, with its rows: the live ones, and all. A reader is good until the next is
   * asked for.
   * @throws PartError when a part that may hold some is damaged: it cannot be said what is in it
   */
  *ofVisitor(ordinal: number): Iterable<{ part: StoredPart; reader: PartReader; live: number[]; rows: number[] }> {
    for (const part of this.byId.values()) {
      if (ordinal < part.zone.minOrdinal || ordinal > part.zone.maxOrdinal) continue;
      const reader = this.open(part.id);
      if (!reader) throw new PartError("checksum", `part ${part.id} is damaged and may hold some of the visitor`);
      const rows = reader.runsOf(ordinal);
      if (rows.length > 0) yield { part, reader, live: rows.filter((row) => !part.dead.includes(row)), rows };
      this.putBack();
    }
  }

  /** Runs that are in parts. */
  get runs(): number {
    return this.parts.reduce((sum, { zone, dead }) => sum + zone.rows - dead.length, 0);
  }

  /**
   * The parts' facts that a question may look at, one table at a time: each is good until the next is asked for.
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
      this.putBack();
    }
  }

  /** Sealed runs that ended since an instant, Unix ms: of the last half hour there are some when memory was short. */
  *endedSince(at: number): Iterable<SealedVisit> {
    for (const part of this.byId.values()) {
      if (part.zone.to < at) continue;
      const reader = this.open(part.id);
      if (reader) yield* reader.eachOf(reader.rowsSince(at, part.dead));
      this.putBack();
    }
  }

  /** Parts that may hold some of a visitor, around an instant or whenever. */
  private *partsOf(ordinal: number, at: number | null): Iterable<{ part: StoredPart; reader: PartReader }> {
    for (const part of this.byId.values()) {
      const { zone } = part;
      if (ordinal < zone.minOrdinal || ordinal > zone.maxOrdinal) continue;
      if (at !== null && (zone.from > at + REACH_MS || zone.to < at - REACH_MS)) continue;
      const reader = this.open(part.id);
      if (reader) yield { part, reader };
    }
  }

  /**
   * Runs of the visitor that the hit falls into or touches, or, afar, that have to do with its pageview: they hold it, or
   * attention that came before it and could not know where it belongs.
   */
  private *near(ordinal: number, hit: Hit, far: boolean): Iterable<Near> {
    const pageview = far ? pageviewOf(hit) : null;
    for (const { part, reader } of this.partsOf(ordinal, pageview ? null : hit.at)) {
      const touched = reader.runsOf(ordinal, hit.at - REACH_MS, hit.at + REACH_MS);
      const concerned = pageview
        ? reader
            .runsOf(ordinal)
            .filter((row) => touched.includes(row) || this.identitiesOf(part, reader, row).areAbout(pageview))
        : touched;
      const rows = concerned.filter((row) => !part.dead.includes(row));
      if (rows.length > 0) yield { part, reader, rows };
    }
  }

  private identitiesOf(part: StoredPart, reader: PartReader, row: number): Identities {
    return this.identities.of(`${part.id}.${row}`, () => reader.visitsOf([row])[0] as SealedVisit);
  }
}
