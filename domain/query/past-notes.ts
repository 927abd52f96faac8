import type { QueryAnswer, QueryMeta } from "../../protocol/query.ts";
import type { Metric } from "../../protocol/query-grammar.ts";
import { ROLLUP_VALUES } from "../rollups/rollup.ts";
import type { Past, PastOfPlan } from "./ask-plans.ts";
import type { Planned } from "./make-plans.ts";
import { metricRules, type Need } from "./metric.ts";
import { dateText, isoText, toLocal } from "./zone.ts";

/** Says in `meta` which figures are not made of facts, and how good those are: no answer is less than it looks. */

type Archived = NonNullable<QueryMeta["archive"]>;

const perCent = (share: number): number => Math.round(share * 1000) / 10;

/** What became of the plans that a metric needs; `counts` chooses among its needs. */
const pastsOf = (
  metric: Metric,
  planned: Planned,
  past: Past,
  counts: (need: Need) => boolean = () => true,
): PastOfPlan[] =>
  metricRules[metric].needs.filter(counts).flatMap((need) => {
    const plan = planned.sources.get(need)?.plan;
    return plan === undefined ? [] : (past.plans[plan] ?? []);
  });

const errorOf = (metric: Metric, planned: Planned, past: Past): number =>
  Math.max(0, ...pastsOf(metric, planned, past, (need) => need.endsWith(".visitors")).map(({ error }) => error ?? 0));

/** What `meta.archive` says. */
const archivedOf = (metrics: readonly Metric[], planned: Planned, past: Past, zone: string): Archived => {
  const some = (test: (plan: PastOfPlan) => boolean): Metric[] =>
    metrics.filter((metric) => pastsOf(metric, planned, past).some(test));
  const missing = some(({ answered }) => !answered);
  const estimated = metrics.filter((metric) => !missing.includes(metric) && errorOf(metric, planned, past) > 0);
  const error = Math.max(0, ...estimated.map((metric) => errorOf(metric, planned, past)));
  return {
    until: isoText(zone, past.floor),
    known_since: past.since === null ? null : isoText(zone, past.since),
    missing,
    estimated,
    error_percent: estimated.length > 0 ? perCent(error) : null,
    cut: some(({ cut }) => cut).filter((metric) => !missing.includes(metric)),
    unknown_days: past.unknownDays,
    damaged_days: past.damagedDays,
  };
};

/** What is wrong with one metric's figures; "" when they are as good as facts. @param day the first that facts answer for */
const sentenceOn = (metric: Metric, archived: Archived, day: string): string => {
  const { missing, estimated, error_percent, cut, unknown_days, damaged_days, known_since } = archived;
  if (missing.includes(metric)) {
    return `Facts from before ${day} are gone, and the sums by day that are kept of them cannot answer this: the figure is of ${day} and later.`;
  }
  const isEstimated = estimated.includes(metric);
  const sentences = [
    ...(known_since ? [`Nothing is known of the time before ${known_since.slice(0, 10)}.`] : []),
    ...(unknown_days > 0 ? [`Of ${unknown_days} days of the range nothing is known.`] : []),
    ...(damaged_days > 0
      ? [`${damaged_days} days are too low, since a part was damaged when they were summed up.`]
      : []),
    ...(cut.includes(metric)
      ? [
          `Of each day before ${day} only the first ${ROLLUP_VALUES} values are kept, so that the last rows may be too low.`,
        ]
      : []),
    ...(isEstimated
      ? [`Visitors of several days before ${day} are estimated: the standard error is ${error_percent} %.`]
      : []),
  ];
  return sentences.join(" ");
};

/** `unanswered`: counts facts only; `lower`: something is missing; `estimated`: an estimate. */
const codeOf = (metric: Metric, { missing, estimated, ...rest }: Archived): string => {
  if (missing.includes(metric)) return "archive_unanswered";
  const lower = rest.known_since !== null || rest.unknown_days + rest.damaged_days > 0 || rest.cut.includes(metric);
  return lower || !estimated.includes(metric) ? "archive_incomplete" : "archive_estimated";
};

/** The answer with what has to be said of its past. @param past null: facts answered all of it */
export const withPast = (answer: QueryAnswer, planned: Planned, past: Past | null, zone: string): QueryAnswer => {
  if (!past) return answer;
  const { metrics } = answer.query;
  const archive = archivedOf(metrics, planned, past, zone);
  const day = dateText(toLocal(zone, past.floor));
  const warnings = Object.fromEntries(
    metrics
      .map((metric) => [metric, { code: codeOf(metric, archive), warning: sentenceOn(metric, archive, day) }] as const)
      .filter(([, { warning }]) => warning !== ""),
  );
  // Made of facts and of both in parts, a figure would be wrong.
  const mixed = metrics.map(
    (metric) => new Set(pastsOf(metric, planned, past).map(({ answered }) => answered)).size > 1,
  );
  const results = mixed.includes(true)
    ? answer.results.map((row) => ({ ...row, metrics: row.metrics.map((cell, at) => (mixed[at] ? null : cell)) }))
    : answer.results;
  const metric_warnings = { ...warnings, ...answer.meta.metric_warnings };
  return {
    ...answer,
    results,
    meta: { ...answer.meta, ...(Object.keys(metric_warnings).length > 0 ? { metric_warnings } : {}), archive },
  };
};
