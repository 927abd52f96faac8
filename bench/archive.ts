import { deflateRawSync, inflateRawSync } from "node:zlib";
import { encodePart } from "../domain/parts/encode-part.ts";
import { PartReader } from "../domain/parts/part-reader.ts";
import type { HitsPlan, ScanPlan } from "../domain/query/plan.ts";
import { scanAll } from "../domain/query/scan.ts";
import { decodeSlice, encodeSlice } from "../domain/rollups/archive-codec.ts";
import { answerFromDays, archivedForm } from "../domain/rollups/archive-question.ts";
import {
  type ArchivedSlice,
  archivedText,
  planDay,
  planSketches,
  readDay,
  withSketches,
} from "../domain/rollups/archived-day.ts";
import { Sketch } from "../domain/rollups/sketch.ts";
import { syntheticVisits } from "./synthetic-visits.ts";

/**
 * Days that outlive their facts: what one takes, what it costs to make it and to ask a year of them, and how far estimates
 * are off. Times are processor time of the thread, so that neighbours on the machine count less.
 *
 *     node bench/archive.ts [visits=30000] [days=30]
 */
const visits = Number(process.argv[2] ?? 30_000);
const days = Number(process.argv[3] ?? 30);
const DAY_MS = 86_400_000;
const YEAR = 365;

const timed = <T>(work: () => T): { ms: number; value: T } => {
  const start = process.threadCpuUsage();
  const value = work();
  const { user, system } = process.threadCpuUsage(start);
  return { ms: (user + system) / 1000, value };
};

const part = encodePart(Array.from(syntheticVisits({ visits, days, session: "hash64" })), (bytes) =>
  deflateRawSync(bytes),
);
const open = () =>
  new PartReader(part.bytes, (bytes, size) => inflateRawSync(bytes, { chunkSize: size + 64 })).facts([]);
const ask = (plans: ScanPlan[]) => [scanAll([open()], plans)];
const first = Math.floor(part.zone.from / DAY_MS) * DAY_MS;

const archive = (from: number): ArchivedSlice[] => {
  const day = { from, to: from + DAY_MS, next: from + 2 * DAY_MS };
  const slices = readDay(day, ask(planDay(day)));
  return withSketches(slices, ask(planSketches(slices)));
};

const made = timed(() => Array.from({ length: days }, (_, day) => archive(first + day * DAY_MS)));
const stored = made.value.map((slices) =>
  slices.map((slice) => {
    const { body, sketches } = encodeSlice(slice);
    // As the hub's store writes them.
    return { slice, body, sketches, stored: [deflateRawSync(body).length, deflateRawSync(sketches).length] };
  }),
);
const bytesOf = (dimension?: string): { text: number; sketches: number } => {
  const own = stored.flat().filter(({ slice }) => dimension === undefined || slice.dimension === dimension);
  return {
    text: own.reduce((sum, { stored }) => sum + (stored[0] ?? 0), 0) / days,
    sketches: own.reduce((sum, { stored }) => sum + (stored[1] ?? 0), 0) / days,
  };
};
const { text, sketches } = bytesOf();
const kilobytes = (bytes: number): string => (bytes / 1000).toFixed(1);
console.log(`${visits} visits in ${days} days: ${Math.round(visits / days)} a day`);
console.log(
  `a day: ${kilobytes(text)} kB figures, ${kilobytes(sketches)} kB sketches; a year: ${(((text + sketches) * YEAR) / 1e6).toFixed(1)} MB`,
);
console.log(`to make a day: ${(made.ms / days).toFixed(0)} ms, of one part that holds all ${days}`);

for (const dimension of ["total", "visit:source", "event:page"] as const) {
  const column = archivedText(dimension);
  const plan: HitsPlan = {
    subject: "hits",
    from: first,
    to: first + days * DAY_MS,
    rows: "counted",
    filter: null,
    dimensions: column ? [{ by: "text", ...column }] : [],
    measures: ["visitors", "visits", "pageviews"],
  };
  const form = archivedForm(plan);
  if (!form) throw new Error("days answer this");
  const own = stored.flat().filter(({ slice }) => slice.dimension === dimension);
  // A year is the same days over and over, each read anew as from its row.
  const year = Array.from({ length: Math.ceil(YEAR / days) }, () => own)
    .flat()
    .slice(0, YEAR);
  const read = function* (rows: typeof own) {
    for (const { slice, body, sketches } of rows) yield { ...slice, ...decodeSlice({ body, sketches }) };
  };
  const answered = timed(() => answerFromDays(plan, form, { slices: read(year), followed: false }));
  const found = answerFromDays(plan, form, { slices: read(own), followed: false });
  const exact = ask([plan])[0]?.[0];
  if (!found || exact?.subject !== "groups") throw new Error("groups");
  const errors = found.sketches.flatMap((bytes, row) => {
    const value = found.keys[0]?.[row];
    const at = value === undefined ? 0 : (exact.keys[0]?.indexOf(value) ?? -1);
    const wanted = exact.sums[0]?.[at] ?? 0;
    // Of a value that was not among a day's first a part is missing, which is no fault of the estimate.
    const whole = found.sums[2]?.[row] === exact.sums[2]?.[at];
    return bytes && whole && wanted >= 100
      ? [Math.abs(Sketch.union(bytes[0] as number, [bytes]).estimate() / wanted - 1)]
      : [];
  });
  const worst = (100 * Math.max(0, ...errors)).toFixed(1);
  const { text: figures, sketches: own2 } = bytesOf(dimension);
  console.log(
    `${dimension}: ${kilobytes(figures + own2)} kB a day; a year of it answered in ${answered.ms.toFixed(0)} ms; ${errors.length} values of 100 visitors and more, the worst estimate off by ${worst} %`,
  );
}
