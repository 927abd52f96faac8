import type { Facts, TextColumn, VisitColumns, VisitTextColumn } from "./facts.ts";
import { lazily } from "./lazily.ts";
import type { PartColumns } from "./part-columns.ts";
import { PartHits } from "./part-hits.ts";
import { acquisitionTexts, agentTexts, FLAG_EVENT, FLAG_PASSIVE, placeTexts } from "./part-meta.ts";

/**
 * A part in the form that a query scans. Columns come into being when they are looked at: a question looks at few.
 * Rows are those of `buildFacts`: a visit's hits, then its engagements, visit after visit.
 */
export const partFacts = (part: PartColumns): Facts => {
  const { extent } = part.file.meta;
  const shared = { visits: new PartVisits(part), ...(extent && { extent }) };
  return { ...shared, hits: new PartHits(part, true), counted: { ...shared, hits: new PartHits(part, false) } };
};

class PartVisits implements VisitColumns {
  readonly count: number;
  readonly text: VisitColumns["text"];
  readonly #part: PartColumns;
  #visitor: Uint32Array | undefined;
  #start: Float64Array | undefined;
  #end: Float64Array | undefined;
  #pageviews: Uint32Array | undefined;
  #events: Uint32Array | undefined;
  #bounce: Uint8Array | undefined;
  #score: Uint8Array | undefined;

  constructor(part: PartColumns) {
    this.#part = part;
    this.count = part.zone.visits;
    this.text = visitTexts(part);
  }

  get visitor(): Uint32Array {
    this.#visitor ??= this.#part.ordinal.subarray(0, this.count);
    return this.#visitor;
  }
  get start(): Float64Array {
    this.#start ??= this.#part.start.subarray(0, this.count);
    return this.#start;
  }
  get end(): Float64Array {
    this.#end ??= this.#part.end.subarray(0, this.count);
    return this.#end;
  }
  get pageviews(): Uint32Array {
    this.#pageviews ??= this.#part.pageviews.subarray(0, this.count);
    return this.#pageviews;
  }
  get events(): Uint32Array {
    this.#events ??= this.#part.uints("run.hits").subarray(0, this.count);
    return this.#events;
  }
  get bounce(): Uint8Array {
    this.#bounce ??= this.#part.keep("bounce", () => bounces(this.#part));
    return this.#bounce;
  }
  get score(): Uint8Array {
    this.#score ??= this.#part.keep("score", () => this.#part.file.bytesOf("run.score").subarray(0, this.count));
    return this.#score;
  }
}

const bounces = (part: PartColumns): Uint8Array => {
  const { firstHit, zone } = part;
  const flags = part.flags;
  const out = new Uint8Array(zone.visits);
  for (let row = 0; row < out.length; row++) {
    let engaging = 0;
    const end = firstHit[row + 1] as number;
    for (let hit = firstHit[row] as number; hit < end; hit++) {
      if (((flags[hit] as number) & FLAG_PASSIVE) === 0) engaging++;
    }
    out[row] = engaging > 1 ? 0 : 1;
  }
  return out;
};

/** First-touch columns by name, and the pages and hosts of a visit's first and last pageview. */
const visitTexts = (part: PartColumns): VisitColumns["text"] => {
  const firstTouch = (of: "acquisition" | "place" | "agent", columns: readonly VisitTextColumn[]) =>
    columns.map((column) => [column, () => part.firstTouch(of, column)] as const);
  return lazily(
    Object.fromEntries([
      ...firstTouch("acquisition", acquisitionTexts),
      ...firstTouch("place", placeTexts),
      ...firstTouch("agent", agentTexts),
      ["entryPage", () => edgeTexts(part, "page", "first")],
      ["exitPage", () => edgeTexts(part, "page", "last")],
      ["entryHostname", () => edgeTexts(part, "hostname", "first")],
      ["exitHostname", () => edgeTexts(part, "hostname", "last")],
    ]) as Record<VisitTextColumn, () => TextColumn>,
  );
};

const edgeTexts = (part: PartColumns, of: "page" | "hostname", edge: "first" | "last"): TextColumn =>
  part.keep(`${edge} ${of}`, () => {
    const { firstHit, zone } = part;
    const flags = part.flags;
    const hitCodes = part.uints(`hit.${of}`);
    const codes = new Uint32Array(zone.visits);
    const step = edge === "first" ? 1 : -1;
    for (let row = 0; row < codes.length; row++) {
      const [first, last] = [firstHit[row] as number, (firstHit[row + 1] as number) - 1];
      let hit = edge === "first" ? first : last;
      while (hit >= first && hit <= last && ((flags[hit] as number) & FLAG_EVENT) !== 0) hit += step;
      if (hit >= first && hit <= last) codes[row] = hitCodes[hit] as number;
    }
    return { dictionary: part.dictionary(`${of}s`), codes };
  });
