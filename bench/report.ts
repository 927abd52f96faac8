import { renderBrowser } from "./browser-report.ts";
import { budgets } from "./budgets.ts";
import type { Machine } from "./machine.ts";
import type { FirstView } from "./measures/first-view.ts";
import type { FrameLatency } from "./measures/frames.ts";
import type { Leases } from "./measures/leases.ts";
import type { OpenView } from "./measures/open-view.ts";
import type { Queries } from "./measures/queries.ts";
import type { RowsWritten } from "./measures/rows.ts";
import type { Sizes } from "./measures/sizes.ts";
import type { Throughput } from "./measures/throughput.ts";
import type { Wake } from "./measures/wake.ts";
import { renderQueries } from "./query-report.ts";

export interface Results {
  machine: Machine;
  sizes: Sizes;
  throughput: Throughput[];
  frames: FrameLatency;
  openView: OpenView;
  firstView: FirstView;
  busy: RowsWritten;
  quiet: RowsWritten;
  leases: Leases;
  wake: Wake;
  queries: Queries;
}

const whole = (value: number): string => Math.round(value).toLocaleString("en-GB");
const ms = (value: number): string => (value < 10 ? value.toFixed(1) : whole(value));
const kb = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KB`;
const row = (...cells: string[]): string => `| ${cells.join(" | ")} |`;
const table = (head: string[], rows: string[][]): string[] => [
  row(...head),
  row(...head.map(() => "---")),
  ...rows.map((cells) => row(...cells)),
];

interface Verdict {
  what: string;
  measured: string;
  budget: string;
  within: boolean;
}

const atMost = (what: string, value: number, budget: number, show: (value: number) => string): Verdict => ({
  what,
  measured: show(value),
  budget: `<= ${show(budget)}`,
  within: value <= budget,
});

const verdicts = (results: Results): Verdict[] => {
  const { throughput, busy, quiet, leases, frames, openView, firstView, wake, sizes, queries } = results;
  const ratio = throughput.find(({ connections }) => connections === 128)?.ratio ?? Number.NaN;
  const inMs = (value: number): string => `${ms(value)} ms`;
  const perEvent = (value: number): string => value.toFixed(2);
  const perMille = (value: number): string => value.toFixed(3);
  return [
    {
      what: "ingest, 128 connections / an empty Worker -> object call",
      measured: ratio.toFixed(2),
      budget: `>= ${budgets.ratioAt128.toFixed(2)}`,
      within: ratio >= budgets.ratioAt128,
    },
    atMost("rows written per event, 100 events/s on one shard", busy.perEvent, budgets.busyRowsPerEvent, perEvent),
    atMost("rows written per event, quiet site", quiet.perEvent, budgets.quietRowsPerEvent, perEvent),
    {
      what: `a quota of ${whole(leases.cap)} over ${leases.shards} shards: accepted`,
      measured: whole(leases.counted),
      budget: `= ${whole(leases.cap)}`,
      within: leases.counted === leases.cap && leases.accepted === leases.cap,
    },
    {
      what: "calls about it that are saved",
      measured: `${(100 * leases.saved).toFixed(2)} %`,
      budget: `>= ${100 * budgets.leasesSaved} %`,
      within: leases.saved >= budgets.leasesSaved,
    },
    atMost("event sent -> frame at a viewer, p50", frames.p50, budgets.frameP50Ms, inMs),
    atMost("event sent -> frame at a viewer, p95", frames.p95, budgets.frameP95Ms, inMs),
    atMost(
      "30 days of a large site: first numbers / an empty page",
      firstView.dashboard.numbersMs / firstView.empty.numbersMs,
      budgets.firstNumbersOfEmpty,
      (value) => value.toFixed(1),
    ),
    atMost(
      `live view left open, ${openView.rate} events/s: of one core`,
      openView.rendererShare,
      budgets.openViewShare,
      perEvent,
    ),
    atMost(
      `live view left open: heap after / before ${whole(openView.events)} events`,
      (openView.heap.at(-1) ?? Number.NaN) / (openView.heap[0] ?? Number.NaN),
      budgets.openViewHeap,
      perEvent,
    ),
    atMost(`wake of an evicted shard with ${whole(wake.visits)} open visits`, wake.ms, budgets.wakeMs, inMs),
    atMost("dashboard load / SQLite", queries.together / queries.sqlite, budgets.loadOfSqlite, perEvent),
    atMost("dashboard load / ClickHouse", queries.together / queries.clickHouse, budgets.loadOfClickHouse, perEvent),
    atMost(
      "bytes of a hit in a part / as JSON",
      queries.bytesPerHit / queries.jsonPerHit,
      budgets.partOfJson,
      perMille,
    ),
    atMost("tracker with everything, gzip", sizes.tracker, budgets.trackerBytes, kb),
    atMost("dashboard, first view, gzip", sizes.dashboard, budgets.dashboardBytes, kb),
    atMost("Worker bundle, gzip", sizes.worker, budgets.workerBytes, kb),
  ];
};

const classes = ({ byClass, events }: RowsWritten): string =>
  Object.entries(byClass)
    .map(([name, rows]) => `${name} ${(rows / events).toFixed(3)}`)
    .join(", ");

/** The whole report as Markdown; it is what is printed, too. */
export const renderReport = (results: Results, quick: boolean): string => {
  const { machine, throughput, frames, busy, quiet } = results;
  const speeds = throughput.flatMap(({ connections, baseline, ingest, ratio }) =>
    [
      { name: "empty call", speed: baseline, ratio: "" },
      { name: "ingest", speed: ingest, ratio: ratio.toFixed(2) },
    ].map(({ name, speed, ratio }) => [
      String(connections),
      name,
      whole(speed.perS),
      whole(speed.cpuUs),
      ms(speed.p50),
      ms(speed.p95),
      ms(speed.p99),
      ratio,
    ]),
  );
  return `${[
    "# Results of `npm run bench`",
    "",
    "Written by the benchmark; changes here are lost. What is measured, and how: docs/performance.md.",
    "Ratios carry over to other machines; the rest does not.",
    "",
    `${machine.date}, ${machine.cpu}, ${machine.memory}, ${machine.system}; ${machine.software}; commit ${machine.commit};`,
    `load before the run ${machine.load.toFixed(1)}${quick ? "; quick run, so rougher" : ""}.`,
    ...(machine.quiet
      ? []
      : ["", "**The machine was busy with other work: whatever depends on time is worse than it would be.**"]),
    "",
    ...table(
      ["promise", "measured", "budget", ""],
      verdicts(results).map(({ what, measured, budget, within }) => [
        what,
        measured,
        budget,
        within ? "ok" : "**over**",
      ]),
    ),
    "",
    "## Ingest beside an empty Worker -> object call",
    "",
    "One event per request, one object, rounds interleaved; times in ms, processor time of workerd per request in µs;",
    "the ratio is the median of the rounds.",
    "",
    ...table(["connections", "", "requests/s", "CPU µs", "p50", "p95", "p99", "ratio"], speeds),
    "",
    "## Rows written, all objects, alarms included, one viewer watching",
    "",
    `* 100 events/s for ${busy.seconds} s: ${busy.perEvent.toFixed(3)} per event (${classes(busy)})`,
    `* an event every 10 s for ${Math.round(quiet.seconds / 60)} min: ${quiet.perEvent.toFixed(3)} per event (${classes(quiet)})`,
    "",
    "## A month's quota, to its end and beyond",
    "",
    `${whole(results.leases.offered)} events, a request each, to ${results.leases.shards} shards, one evicted half way: ${whole(results.leases.accepted)} accepted, ${whole(results.leases.overQuota)} dropped as over_quota,`,
    `${whole(results.leases.counted)} counted by a query; ${whole(results.leases.calls)} calls between hub and shards.`,
    "",
    `## Event sent -> frame, ${frames.rate} events/s, ${frames.viewers} viewers`,
    "",
    `p50 ${ms(frames.p50)} ms, p95 ${ms(frames.p95)} ms, p99 ${ms(frames.p99)} ms; ${whole(frames.seen)} of ${whole(frames.expected)} sightings.`,
    "",
    ...renderBrowser(results.firstView, results.openView),
    "",
    ...renderQueries(results.queries),
  ].join("\n")}\n`;
};

/** Whether every budget holds. */
export const withinBudgets = (results: Results): boolean => verdicts(results).every(({ within }) => within);
