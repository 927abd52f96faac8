import { deflateRawSync, inflateRawSync } from "node:zlib";
import fc from "fast-check";
import type { Hit } from "../../domain/ingest/hit.ts";
import { encodePart } from "../../domain/parts/encode-part.ts";
import { type Facts, type TextColumn, visitTextColumns } from "../../domain/parts/facts.ts";
import { PartReader } from "../../domain/parts/part-reader.ts";
import type { SealedVisit } from "../../domain/parts/sealed-visit.ts";
import { foldHit } from "../../domain/visits/fold.ts";
import { sealRuns } from "../../domain/visits/seal.ts";
import { newVisitor, type Visitor } from "../../domain/visits/visit.ts";
import { aHit, desktop, direct } from "./hits.ts";

/** Parts as the shell makes and opens them, and histories to make them from. */

export const deflate = (bytes: Uint8Array): Uint8Array => new Uint8Array(deflateRawSync(bytes));
const inflate = (bytes: Uint8Array): Uint8Array => new Uint8Array(inflateRawSync(bytes));

export const partOf = (visits: Iterable<SealedVisit>): Uint8Array => encodePart(visits, deflate).bytes;
export const openPart = (bytes: Uint8Array): PartReader => new PartReader(bytes, inflate);

/** All of a visitor's runs, sealed; the visitor stays as it is. */
export const sealedOf = (visitor: Visitor): SealedVisit[] => {
  const copy = structuredClone(visitor);
  return sealRuns(copy, copy.visits);
};

const hit: fc.Arbitrary<Hit> = fc
  .record({
    at: fc.integer({ min: 0, max: 36_000 }).map((s) => Date.UTC(2026, 5, 1) + s * 1000),
    session: fc.constantFrom("s", "t", ""),
    page: fc.constantFrom("/", "/b", "/ü"),
    hostname: fc.constantFrom("example.com", "shop.example.com"),
    kind: fc.constantFrom<Hit["kind"]>("pageview", "event", "engagement"),
    name: fc.constantFrom("Signup", "Purchase"),
    pageview: fc.integer({ min: 0, max: 4 }),
    engagedMs: fc.integer({ min: 0, max: 90_000 }),
    scroll: fc.option(fc.integer({ min: 0, max: 100 })),
    props: fc.constantFrom(null, { plan: "pro" }, { plan: "", author: "ü" }),
    revenue: fc.constantFrom(null, null, { amount: -12.5, currency: "EUR" }),
    interactive: fc.boolean(),
    acquisition: fc.constantFrom(direct, { ...direct, source: "Google", channel: "Organic Search" }),
    client: fc.constantFrom(desktop, { ...desktop, city: "Tartu", lat: null, lon: null }),
  })
  .map((given) => aHit({ ...given, name: given.kind === "event" ? given.name : "" }));

/** A few visitors, each the fold of some hits. */
export const shardHistory: fc.Arbitrary<Visitor[]> = fc
  .array(fc.array(hit, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 5 })
  .map((visitors) =>
    visitors.map((hits, ordinal) => {
      const visitor = newVisitor(`visitor ${ordinal}`, ordinal);
      hits.forEach((given, index) => void foldHit(visitor, { ...given, seq: index + 1 }));
      return visitor;
    }),
  );

const textAt = (column: TextColumn, row: number): string => column.dictionary[column.codes[row] as number] as string;

/**
 * Facts as plain rows, one per visit with its hits, sorted: dictionaries and the order of visits are not what facts say.
 */
export const rowsOfFacts = ({ visits, hits }: Facts): string[] => {
  const keys = Array.from(hits.props.keys()).sort();
  const ofVisit: unknown[][] = Array.from({ length: visits.count }, () => []);
  for (let row = 0; row < hits.count; row++) {
    const props = keys.map((key) => [key, textAt(hits.props.get(key) as TextColumn, row)]);
    ofVisit[hits.visit[row] as number]?.push([
      ...[hits.at, hits.kind, hits.engagedMs, hits.scroll, hits.amount].map((column) => column[row]),
      ...[hits.name, hits.page, hits.hostname, hits.currency].map((column) => textAt(column, row)),
      props.filter(([, value]) => value !== ""),
    ]);
  }
  const { visitor, start, end, pageviews, events, bounce, score, text } = visits;
  return ofVisit
    .map((rows, row) =>
      JSON.stringify([
        [visitor, start, end, pageviews, events, bounce, score].map((column) => column[row]),
        visitTextColumns.map((column) => textAt(text[column], row)),
        rows,
      ]),
    )
    .sort();
};
