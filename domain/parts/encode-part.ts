import { isVisit, type Visit } from "../visits/visit.ts";
import { RowDictionary } from "./dictionaries.ts";
import { EngagementEncoder } from "./encode-engagements.ts";
import { HitEncoder } from "./encode-hits.ts";
import { type Deflate, PartWriter } from "./part-file.ts";
import { acquisitionTexts, agentTexts, type PartMeta, placeNumbers, placeTexts, type ZoneMap } from "./part-meta.ts";
import { compareSealed, endOf, type SealedVisit, startOf } from "./sealed-visit.ts";

export interface EncodedPart {
  bytes: Uint8Array;
  zone: ZoneMap;
}

const customEventsOf = (visit: Visit): number => {
  let events = 0;
  for (const hit of visit.hits) if (hit.kind === "event") events++;
  return events;
};

/** Collects the runs of a part, in the order of {@link compareSealed}. */
class RunEncoder {
  private readonly ordinal: number[] = [];
  private readonly start: number[] = [];
  private readonly length: number[] = [];
  private readonly lead: number[] = [];
  private readonly tail: number[] = [];
  private readonly hits: number[] = [];
  private readonly events: number[] = [];
  private readonly engagements: number[] = [];
  private readonly score: number[] = [];
  private readonly acquisition: number[] = [];
  private readonly place: number[] = [];
  private readonly agent: number[] = [];
  private readonly acquisitions = new RowDictionary(acquisitionTexts);
  private readonly places = new RowDictionary(placeTexts, placeNumbers);
  private readonly agents = new RowDictionary(agentTexts);

  add({ ordinal, visit, engagements, score }: SealedVisit): void {
    this.ordinal.push(ordinal);
    const start = startOf(visit);
    const end = endOf(visit);
    this.start.push(start);
    this.length.push(end - start);
    this.lead.push(start - visit.from);
    this.tail.push(visit.to - end);
    const events = customEventsOf(visit);
    this.hits.push(visit.hits.length);
    this.events.push(events);
    // Usually one per pageview.
    this.engagements.push(engagements.length - (visit.hits.length - events));
    this.score.push(score);
    this.acquisition.push(visit.acquisition ? this.acquisitions.code(visit.acquisition) : 0);
    this.place.push(visit.client ? this.places.code(visit.client) : 0);
    this.agent.push(visit.client ? this.agents.code(visit.client) : 0);
  }

  write(writer: PartWriter, zone: ZoneMap): void {
    let newest = zone.minOrdinal - 1;
    writer.numbers(
      "run.ordinal",
      // New visitors come in the order of their ordinals, and are 0; those who return say how far back they began.
      this.ordinal.map((ordinal) => {
        const back = newest + 1 - ordinal;
        newest = Math.max(newest, ordinal);
        return back;
      }),
    );
    writer.numbers(
      "run.start",
      this.start.map((start, row) => {
        const first = row === 0 || row === zone.visits;
        return start - (first ? zone.from : (this.start[row - 1] as number));
      }),
    );
    writer.numbers("run.length", this.length);
    writer.numbers("run.lead", this.lead);
    writer.numbers("run.tail", this.tail);
    writer.numbers("run.hits", this.hits);
    writer.numbers("run.events", this.events);
    writer.numbers("run.engagements", this.engagements);
    writer.numbers("run.score", this.score);
    writer.numbers("run.acquisition", this.acquisition);
    writer.numbers("run.place", this.place);
    writer.numbers("run.agent", this.agent);
    this.acquisitions.write(writer, "acquisition");
    this.places.write(writer, "place");
    this.agents.write(writer, "agent");
  }
}

type Extent = { first: number; last: number };

/** Hits are in order; an engagement may lie before them, and after. */
const stretch = (extent: Extent | null, { visit, engagements }: SealedVisit): Extent | null => {
  if (!isVisit(visit)) return extent;
  let first = Math.min(extent?.first ?? Number.POSITIVE_INFINITY, startOf(visit));
  let last = Math.max(extent?.last ?? Number.NEGATIVE_INFINITY, endOf(visit));
  for (const [, { at }] of engagements) {
    first = Math.min(first, at);
    last = Math.max(last, at);
  }
  return { first, last };
};

const emptyZone = (): ZoneMap => ({
  rows: 0,
  visits: 0,
  hits: 0,
  engagements: 0,
  from: Number.POSITIVE_INFINITY,
  to: Number.NEGATIVE_INFINITY,
  start: Number.POSITIVE_INFINITY,
  end: Number.NEGATIVE_INFINITY,
  firstTo: Number.POSITIVE_INFINITY,
  minOrdinal: Number.POSITIVE_INFINITY,
  maxOrdinal: Number.NEGATIVE_INFINITY,
});

const widen = (zone: ZoneMap, { ordinal, visit, engagements }: SealedVisit): void => {
  zone.rows++;
  zone.hits += visit.hits.length;
  zone.engagements += engagements.length;
  zone.from = Math.min(zone.from, visit.from);
  zone.to = Math.max(zone.to, visit.to);
  zone.firstTo = Math.min(zone.firstTo, visit.to);
  zone.minOrdinal = Math.min(zone.minOrdinal, ordinal);
  zone.maxOrdinal = Math.max(zone.maxOrdinal, ordinal);
  if (!isVisit(visit)) return;
  zone.visits++;
  zone.start = Math.min(zone.start, startOf(visit));
  zone.end = Math.max(zone.end, endOf(visit));
};

/**
 * Encodes a part. The same visits give the same bytes.
 * @param visits at least one, in the order of {@link compareSealed}; read once, so they need not be in memory together
 */
export const encodePart = (visits: Iterable<SealedVisit>, deflate: Deflate): EncodedPart => {
  const zone = emptyZone();
  const runs = new RunEncoder();
  const hits = new HitEncoder();
  const engagements = new EngagementEncoder(hits);
  let before: SealedVisit | null = null;
  let extent: Extent | null = null;
  for (const sealed of visits) {
    if (before && compareSealed(before, sealed) >= 0) throw new Error("encodePart: visits are out of order");
    before = sealed;
    widen(zone, sealed);
    extent = stretch(extent, sealed);
    runs.add(sealed);
    hits.addVisit(sealed.visit);
    engagements.addVisit(sealed);
  }
  if (zone.rows === 0) throw new Error("encodePart: a part has at least one visit");
  if (zone.visits === 0) {
    zone.start = zone.from;
    zone.end = zone.to;
  }
  const writer = new PartWriter(deflate);
  runs.write(writer, zone);
  engagements.write(writer);
  const props = hits.write(writer);
  return { bytes: writer.finish({ zone, extent, props } satisfies PartMeta), zone };
};
