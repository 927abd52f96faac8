import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { Hit } from "../domain/ingest/hit.ts";
import { encodeHitBatch } from "../domain/ingest/hit-codec.ts";
import { encodePart } from "../domain/parts/encode-part.ts";
import { mergeParts } from "../domain/parts/merge-parts.ts";
import { PartReader } from "../domain/parts/part-reader.ts";
import type { SealedVisit } from "../domain/parts/sealed-visit.ts";
import type { PlanColumn, ScanPlan, Scope } from "../domain/query/plan.ts";
import { scanAll } from "../domain/query/scan.ts";
import { syntheticVisits } from "./synthetic-visits.ts";

/**
 * Parts: bytes per hit beside the same hits as JSON, and what it costs to write, open, ask and merge them. Times are
 * processor time of the thread, so that neighbours on the machine count less.
 *
 *     node bench/parts.ts [visits=250000] [uuid|hash64]
 */
const visits = Number(process.argv[2] ?? 250_000);
const session = process.argv[3] === "uuid" ? "uuid" : "hash64";
const VISITS_PER_PART = 25_000;
const DAYS = 30;
const TURNS = 5;

const deflate = (bytes: Uint8Array): Uint8Array => deflateRawSync(bytes);
const inflate = (bytes: Uint8Array, size: number): Uint8Array => inflateRawSync(bytes, { chunkSize: size + 64 });

const timed = <T>(work: () => T): { ms: number; value: T } => {
  const start = process.threadCpuUsage();
  const value = work();
  const { user, system } = process.threadCpuUsage(start);
  return { ms: (user + system) / 1000, value };
};

/** The hits of a visit as the edge made them; heartbeats of a pageview are one. */
const hitsOf = ({ visit, engagements }: SealedVisit): Hit[] => {
  const { acquisition, client } = visit;
  if (!acquisition || !client) return [];
  const touch = { acquisition, client };
  const still = { pageview: 0, engagedMs: 0, scroll: null, interactions: 0 };
  const silent = { seq: 0, id: "", name: "", props: null, revenue: null, interactive: false };
  return [
    ...visit.hits.map((hit): Hit => ({ ...hit, ...still, ...touch })),
    ...engagements.map(([, engagement]): Hit => ({ kind: "engagement", ...engagement, ...silent, ...touch })),
  ];
};
const jsonBytes = (sealed: SealedVisit): number =>
  hitsOf(sealed).reduce((sum, hit) => sum + JSON.stringify({ visitor: sealed.ordinal, ...hit }).length + 1, 0);
const journalBytes = (sealed: SealedVisit): number => {
  const batch = { visitor: String(sealed.ordinal), previousVisitor: "", receivedAt: sealed.visit.to, imported: false };
  return encodeHitBatch({ ...batch, hits: hitsOf(sealed) }).length + 1;
};

let all = syntheticVisits({ visits, days: DAYS, session });
const total = (of: (sealed: SealedVisit) => number): number => all.reduce((sum, sealed) => sum + of(sealed), 0);
const hits = total(({ visit }) => visit.hits.length);
const rows = hits + total(({ engagements }) => engagements.length);
const json = total(jsonBytes);
const journal = total(journalBytes);
const encoding = timed(() =>
  Array.from({ length: Math.ceil(visits / VISITS_PER_PART) }, (_none, part) =>
    encodePart(all.slice(part * VISITS_PER_PART, (part + 1) * VISITS_PER_PART), deflate),
  ),
);
const parts = encoding.value;
const bytes = parts.reduce((sum, part) => sum + part.bytes.length, 0);
const range = {
  from: Math.min(...parts.map(({ zone }) => zone.from)),
  to: Math.max(...parts.map(({ zone }) => zone.to)) + 1,
};
// Millions of objects would be marked again and again while columns come and go.
all = [];

const say = (what: string, ...figures: string[]): void => console.log(`${what.padEnd(34)}${figures.join("  ")}`);
say(
  "visits, hits, rows with attention",
  `${visits}, ${hits}, ${rows} in ${parts.length} parts, sessions as ${session}`,
);
say("bytes of a part", `${Math.round(bytes / parts.length)}`);
say("bytes per hit, per row", `${(bytes / hits).toFixed(2)}, ${(bytes / rows).toFixed(2)}`);
say("as JSON", `1/${(json / bytes).toFixed(1)} (${(json / rows).toFixed(0)} bytes a row)`);
say("as the journal has them", `1/${(journal / bytes).toFixed(1)} (${(journal / rows).toFixed(0)} bytes a row)`);
say("encode", `${encoding.ms.toFixed(0)} ms`, `${((encoding.ms * 1e6) / rows).toFixed(0)} ns a row`);

const open = (): PartReader[] => parts.map((part) => new PartReader(part.bytes, inflate));
const median = (numbers: number[]): number => numbers.sort((a, b) => a - b)[numbers.length >> 1] ?? 0;
const report = (what: string, work: (readers: PartReader[]) => unknown): void => {
  const cold: number[] = [];
  const warm: number[] = [];
  let weight = 0;
  for (let turn = 0; turn < TURNS; turn++) {
    const readers = open();
    cold.push(timed(() => work(readers)).ms);
    warm.push(timed(() => work(readers)).ms);
    weight = readers.reduce((sum, reader) => sum + reader.weight, 0) - bytes;
  }
  const perRow = (ms: number): string => `${((ms * 1e6) / rows).toFixed(1).padStart(6)} ns a row`;
  say(
    what,
    `cold ${perRow(median(cold))}`,
    `warm ${perRow(median(warm))}`,
    `${(weight / rows).toFixed(1).padStart(5)} bytes a row kept`,
  );
};

const by = (column: PlanColumn): Scope["dimensions"] => [{ by: "text", column, blank: "(none)" }];
const counted: Scope = { ...range, rows: "counted", filter: null, dimensions: [] };
const page: PlanColumn = { of: "hit", column: "page" };
const questions: Record<string, ScanPlan> = {
  "visitors, visits, pageviews": { ...counted, subject: "hits", measures: ["visitors", "visits", "pageviews"] },
  "by page": { ...counted, dimensions: by(page), subject: "hits", measures: ["visitors", "pageviews"] },
  "by source": {
    ...counted,
    dimensions: by({ of: "visit", column: "source" }),
    subject: "hits",
    measures: ["visitors"],
  },
  "bounces by entry page": {
    ...counted,
    dimensions: by({ of: "visit", column: "entryPage" }),
    subject: "visits",
    measures: ["visits", "bounces", "durationMs"],
  },
  "time on page": {
    ...counted,
    rows: "engagement",
    dimensions: by(page),
    subject: "hits",
    measures: ["visits", "engagedMs"],
  },
  "by property": {
    ...counted,
    dimensions: by({ of: "prop", key: "author" }),
    subject: "hits",
    measures: ["visitors", "events"],
  },
  "a page contains": {
    ...counted,
    filter: { op: "text", column: page, how: "contains", values: ["pricing"], fold: true },
    subject: "hits",
    measures: ["visitors", "pageviews"],
  },
};

const opening = median(Array.from({ length: TURNS }, () => timed(open).ms));
say("open and check", `${((opening * 1e6) / rows).toFixed(1)} ns a row`);
for (const [what, plan] of Object.entries(questions)) {
  report(what, (readers) =>
    scanAll(
      readers.map((reader) => reader.facts()),
      [plan],
    ),
  );
}
report("all visits as objects", (readers) => {
  for (const reader of readers) for (const _sealed of reader.visits());
});

const four = open().slice(0, 4);
const merging = timed(() => encodePart(mergeParts(four.map((reader) => ({ reader, dead: [] }))), deflate));
const before = parts.slice(0, 4).reduce((sum, part) => sum + part.bytes.length, 0);
say("merge of 4 parts", `${merging.ms.toFixed(0)} ms`, `${before} bytes to ${merging.value.bytes.length}`);
