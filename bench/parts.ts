import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { Hit } from "../domain/ingest/hit.ts";
import { encodeHitBatch } from "../domain/ingest/hit-codec.ts";
import { encodePart } from "../domain/parts/encode-part.ts";
import { mergeParts } from "../domain/parts/merge-parts.ts";
import { PartReader } from "../domain/parts/part-reader.ts";
import type { SealedVisit } from "../domain/parts/sealed-visit.ts";
import { syntheticVisits } from "./synthetic-visits.ts";

/**
 * Parts: bytes per hit beside the same hits as JSON, and what it costs to write, open, look at and merge them.
 * Run: node bench/parts.ts [visits=250000] [uuid|hash64]
 */
const visits = Number(process.argv[2] ?? 250_000);
const session = process.argv[3] === "uuid" ? "uuid" : "hash64";
const VISITS_PER_PART = 25_000;

const deflate = (bytes: Uint8Array): Uint8Array => deflateRawSync(bytes, { level: 6 });
const inflate = (bytes: Uint8Array, size: number): Uint8Array =>
  inflateRawSync(bytes, { chunkSize: Math.max(64, size) });

/** Times by the thread's own processor time, so that neighbours on the machine count less. */
const timed = <T>(work: () => T): { ms: number; value: T } => {
  const start = process.threadCpuUsage();
  const value = work();
  const { user, system } = process.threadCpuUsage(start);
  return { ms: (user + system) / 1000, value };
};

/** The hits as the journal's builder would write them, whole and with names: what an export or an import has. */
const jsonOf = ({ ordinal, visit, engagements }: SealedVisit): string[] => {
  const of = { visitor: `visitor-${ordinal}`, acquisition: visit.acquisition, client: visit.client };
  const counted = visit.hits.map((hit) =>
    JSON.stringify({ ...of, ...hit, pageview: 0, engagedMs: 0, scroll: null, interactions: 0 }),
  );
  const attention = engagements.map(([, engagement]) => JSON.stringify({ ...of, kind: "engagement", ...engagement }));
  return [...counted, ...attention];
};
const journalBytes = ({ ordinal, visit, engagements }: SealedVisit): number => {
  const { acquisition, client } = visit;
  if (!acquisition || !client) return 0;
  const counted = visit.hits.map(
    (hit): Hit => ({ ...hit, pageview: 0, engagedMs: 0, scroll: null, interactions: 0, acquisition, client }),
  );
  const attention = engagements.map(
    ([, e]): Hit => ({
      ...e,
      kind: "engagement",
      seq: 0,
      id: "",
      name: "",
      props: null,
      revenue: null,
      interactive: false,
      acquisition,
      client,
    }),
  );
  return encodeHitBatch({
    visitor: `visitor-${ordinal}`,
    previousVisitor: "",
    receivedAt: visit.to,
    imported: false,
    hits: [...counted, ...attention],
  }).length;
};

const all = syntheticVisits({ visits, days: 30, session });
const hits = all.reduce((sum, { visit }) => sum + visit.hits.length, 0);
const engagements = all.reduce((sum, sealed) => sum + sealed.engagements.length, 0);
const json = all.reduce((sum, sealed) => sum + jsonOf(sealed).reduce((bytes, line) => bytes + line.length + 1, 0), 0);
const jsonCounted = all.reduce(
  (sum, sealed) =>
    sum +
    jsonOf(sealed)
      .slice(0, sealed.visit.hits.length)
      .reduce((bytes, line) => bytes + line.length + 1, 0),
  0,
);
const journal = all.reduce((sum, sealed) => sum + journalBytes(sealed), 0);

const slices: SealedVisit[][] = [];
for (let at = 0; at < all.length; at += VISITS_PER_PART) slices.push(all.slice(at, at + VISITS_PER_PART));
const encoded = timed(() => slices.map((slice) => encodePart(slice, deflate)));
const bytes = encoded.value.reduce((sum, part) => sum + part.bytes.length, 0);
const rows = hits + engagements;
const partCount = slices.length;
// Millions of objects would be marked again and again while typed arrays come and go.
all.length = 0;
slices.length = 0;

console.log(
  `${visits} visits, ${hits} counted hits, ${engagements} engagements, sessions as ${session}, ${partCount} parts`,
);
console.log(
  `part bytes ${bytes}: ${(bytes / hits).toFixed(2)} per counted hit, ${(bytes / rows).toFixed(2)} per row, ${(bytes / partCount / 1024).toFixed(0)} KB per part`,
);
console.log(
  `JSON of counted hits alone ${jsonCounted} (1/${(jsonCounted / bytes).toFixed(1)}), with engagements ${json} (1/${(json / bytes).toFixed(1)}), journal form ${journal} (1/${(journal / bytes).toFixed(1)})`,
);
console.log(`encode ${encoded.ms.toFixed(0)} ms: ${((encoded.ms * 1000) / rows).toFixed(2)} us per row`);

const open = (): PartReader[] => encoded.value.map((part) => new PartReader(part.bytes, inflate));
const looks: [string, (reader: PartReader) => unknown][] = [["open and check", (r) => r.zone]];
looks.push(
  [
    "pageviews and visitors",
    (r) => {
      const { hits: h, visits: v } = r.facts();
      return [h.at, h.kind, h.visit, v.visitor];
    },
  ],
  [
    "the same by page",
    (r) => {
      const { hits: h, visits: v } = r.facts();
      return [h.at, h.kind, h.visit, v.visitor, h.page];
    },
  ],
  [
    "visits by source",
    (r) => {
      const { visits: v } = r.facts();
      return [v.start, v.end, v.visitor, v.text.source];
    },
  ],
  [
    "bounce rate by entry page",
    (r) => {
      const { visits: v } = r.facts();
      return [v.start, v.end, v.bounce, v.text.entryPage];
    },
  ],
  [
    "time on page",
    (r) => {
      const { hits: h } = r.facts();
      return [h.at, h.kind, h.visit, h.page, h.engagedMs, h.scroll];
    },
  ],
  [
    "a property",
    (r) => {
      const { hits: h } = r.facts();
      return [h.at, h.kind, h.visit, h.props.get("author")?.codes];
    },
  ],
  [
    "every column of facts",
    (r) => {
      const { hits: h, visits: v } = r.facts();
      for (const k in v.text) void v.text[k as "source"].codes;
      for (const p of h.props.values()) void p.codes;
      return [
        h.at,
        h.kind,
        h.visit,
        h.page,
        h.hostname,
        h.name,
        h.engagedMs,
        h.scroll,
        h.amount,
        h.currency,
        v.start,
        v.end,
        v.bounce,
        v.score,
        v.events,
        v.pageviews,
        v.visitor,
      ];
    },
  ],
  [
    "all visits as objects",
    (r) => {
      let n = 0;
      for (const s of r.visits()) n += s.visit.hits.length;
      return n;
    },
  ],
);
for (const [what, look] of looks) {
  const took: number[] = [];
  for (let turn = 0; turn < 5; turn++) {
    const readers = what === "open and check" ? null : open();
    took.push(timed(() => (readers ?? open()).map(look)).ms);
  }
  took.sort((a, b) => a - b);
  const readers = open();
  readers.map(look);
  const weight = readers.reduce((sum, reader) => sum + reader.weight, 0);
  console.log(
    `${what.padEnd(30)} ${(took[2] ?? 0).toFixed(1).padStart(7)} ms  ${(((took[2] ?? 0) * 1e6) / rows).toFixed(1).padStart(6)} ns/row  ${(weight / rows).toFixed(1)} bytes/row in memory`,
  );
}
const four = open()
  .slice(0, 4)
  .map((reader) => ({ reader, dead: [] }));
const merged = timed(() => encodePart(mergeParts(four), deflate));
console.log(
  `merge of 4 parts ${merged.ms.toFixed(0)} ms -> ${(merged.value.bytes.length / 1024).toFixed(0)} KB, from ${(four.reduce((s, _r, i) => s + (encoded.value[i]?.bytes.length ?? 0), 0) / 1024).toFixed(0)} KB`,
);
if (process.env.COLUMNS) {
  const bySize: Record<string, number> = {};
  for (const part of encoded.value) {
    const view = new DataView(part.bytes.buffer);
    const header = JSON.parse(
      Buffer.from(inflate(part.bytes.subarray(12, 12 + view.getUint32(4, true)), view.getUint32(8, true))).toString(),
    );
    for (const [name, [, , ...stored]] of Object.entries(header.columns as Record<string, number[]>))
      bySize[name] = (bySize[name] ?? 0) + stored.reduce((a, b) => a + b, 0);
  }
  for (const [name, size] of Object.entries(bySize)
    .sort((a, b) => b[1] - a[1])
    .slice(0, 30))
    console.log(name.padEnd(24), (size / hits).toFixed(3), "bytes/hit");
}
