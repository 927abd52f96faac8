import { deflateRawSync, inflateRawSync } from "node:zlib";
import { askFlow } from "../domain/analysis/flow.ts";
import { askFunnel } from "../domain/analysis/funnel.ts";
import type { Asking, Outcome } from "../domain/analysis/prepare.ts";
import { askRetention } from "../domain/analysis/retention.ts";
import { encodePart } from "../domain/parts/encode-part.ts";
import { PartReader } from "../domain/parts/part-reader.ts";
import { scanAll } from "../domain/query/scan.ts";
import type { Answered, Funnel } from "../protocol/analysis.ts";
import { syntheticVisits } from "./synthetic-visits.ts";

/**
 * Funnels, flows and retention over the parts of one shard, from question to answer. Times are processor time of the thread:
 * the first with every column still deflated, then the median of the others.
 *
 *     node --expose-gc bench/analysis.ts [visits=1000000]
 */
const visits = Number(process.argv[2] ?? 1_000_000);
const VISITS_PER_PART = 25_000;
const DAYS = 28;
const STRETCHES = 4;
const TURNS = 5;

const inflate = (bytes: Uint8Array, size: number): Uint8Array => inflateRawSync(bytes, { chunkSize: size + 64 });
const parts: Uint8Array[] = [];
let first = Number.POSITIVE_INFINITY;
// A stretch at a time: millions of objects would be marked again and again.
for (let stretch = 0; stretch < STRETCHES; stretch++) {
  const sealed = syntheticVisits({ visits: visits / STRETCHES, days: DAYS / STRETCHES, session: "hash64", stretch });
  for (let at = 0; at < sealed.length; at += VISITS_PER_PART) {
    const { bytes, zone } = encodePart(sealed.slice(at, at + VISITS_PER_PART), (raw) => deflateRawSync(raw));
    parts.push(bytes);
    first = Math.min(first, zone.from);
  }
}

const day = (days: number): string => new Date(first + days * 86_400_000).toISOString().slice(0, 10);
const date_range: [string, string] = [day(-1), day(DAYS + 1)];
const site: Asking["site"] = { timezone: "Europe/Tallinn", goals: [], identity: "visitor" };

const median = (numbers: number[]): number => numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0;

const report = async (what: string, ask: (asking: Asking) => Promise<Outcome<Answered>>): Promise<void> => {
  const readers = parts.map((part) => new PartReader(part, inflate));
  const times: number[] = [];
  let heldMb = 0;
  let outcome: Outcome<Answered> | null = null;
  let calls = 0;
  for (let turn = 0; turn < TURNS; turn++) {
    globalThis.gc?.();
    const start = process.threadCpuUsage();
    calls = 0;
    const askShards: Asking["askShards"] = async (plans) => {
      calls++;
      const tables = readers.map((reader) => reader.facts());
      const before = process.memoryUsage().arrayBuffers;
      const replies = scanAll(tables, plans);
      heldMb = Math.max(heldMb, turn === 0 ? 0 : (process.memoryUsage().arrayBuffers - before) / 1e6);
      return [replies];
    };
    outcome = await ask({ site, now: first, askShards });
    const { user, system } = process.threadCpuUsage(start);
    times.push((user + system) / 1000);
  }
  const [cold = 0, ...warm] = times;
  const said = outcome?.kind === "answer" ? `${JSON.stringify(outcome.answer).length} bytes` : JSON.stringify(outcome);
  console.log(
    `${what.padEnd(36)}cold ${cold.toFixed(0).padStart(5)} ms  warm ${median(warm).toFixed(0).padStart(5)} ms  ` +
      `${calls} calls  up to ${heldMb.toFixed(0)} MB of buffers  ${said}`,
  );
};

console.log(
  `${visits} visits in ${parts.length} parts, ${(parts.reduce((sum, { length }) => sum + length, 0) / 1e6).toFixed(1)} MB`,
);
const include = {};
const steps: Funnel["steps"] = [{ page: "/" }, { page: "/pricing*" }, { event: "Signup" }];
const everywhere: Funnel["steps"] = [{ page: "/**" }, { page: "/**" }, { event: "Signup" }];
for (const within of ["visit", "range"] as const) {
  for (const order of ["ordered", "strict", "any"] as const) {
    await report(`funnel, ${order}, within ${within}`, (asking) =>
      askFunnel({ date_range, steps, order, within, include }, asking),
    );
  }
}
await report("funnel of all pages, within range", (asking) =>
  askFunnel({ date_range, steps: everywhere, order: "ordered", within: "range", include }, asking),
);
for (const depth of [1, 3]) {
  await report(`flow from /, ${depth} deep`, (asking) =>
    askFlow({ date_range, page: "/", direction: "next", depth, limit: 10, include }, asking),
  );
}
await report("flow from entries, 3 deep", (asking) =>
  askFlow({ date_range, direction: "next", depth: 3, limit: 20, include }, asking),
);
for (const grain of ["week", "day"] as const) {
  await report(`retention by ${grain}`, (asking) => askRetention({ date_range, grain, include }, asking));
}
