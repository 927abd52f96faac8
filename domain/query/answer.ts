import type { QueryAnswer, QueryEcho, QueryMeta, ResultRow, RevenueCell } from "../../protocol/query.ts";
import type { Metric, OrderBy } from "../../protocol/query-grammar.ts";
import { type Combined, type Key, keyOf } from "./combine.ts";
import { labelOf } from "./label.ts";
import type { Planned } from "./make-plans.ts";
import { isRevenueMetric, metricRules, type Need } from "./metric.ts";
import type { Question } from "./resolve.ts";
import { revenueCell, revenueWarning, rowCurrency } from "./revenue.ts";
import { isoText } from "./zone.ts";

type Cell = number | null | RevenueCell;

/** The keys of the answer's rows, each once; one empty key when the question has no dimensions. */
const rowKeys = (question: Question, planned: Planned, combined: readonly Combined[]): Key[] => {
  if (question.dimensions.length === 0) return [[]];
  const keys: Key[] = [];
  const [first, ...others] = planned.rowsFrom.map((plan) => combined[plan] as Combined);
  const seen: Combined[] = [];
  for (const groups of [first, ...others]) {
    if (!groups) continue;
    for (let row = 0; row < groups.count; row++) {
      const key = keyOf(groups, row);
      if (seen.every((earlier) => earlier.find(key) < 0)) keys.push(key);
    }
    seen.push(groups);
  }
  return keys;
};

/** Reads the sums that belong to one row. */
const reader =
  (planned: Planned, combined: readonly Combined[], key: Key) =>
  (need: Need): number => {
    const source = planned.sources.get(need);
    const groups = source && combined[source.plan];
    if (!source || !groups) return 0;
    const row = groups.find(source.on.map((index) => key[index] as string | number));
    return row < 0 ? 0 : (groups.sums[source.measure]?.[row] ?? 0);
  };

const cellOf = (question: Question, metric: Metric, key: Key, read: (need: Need) => number): Cell => {
  if (metric === "online") return question.online;
  const value = metricRules[metric].value(read);
  if (!isRevenueMetric(metric)) return value;
  const at = question.dimensions.indexOf("event:goal");
  const currency = rowCurrency(question, at < 0 ? null : (key[at] as number));
  if (value === null || currency === null || revenueWarning(question)) return null;
  return revenueCell(Math.round(value * 1000) / 1000, currency);
};

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const numberOf = (cell: Cell | undefined): number | null =>
  cell === undefined || cell === null || typeof cell === "number" ? (cell ?? null) : cell.value;

/** Rows without a value come last, whichever way the order goes. */
const compareCells = (a: Cell | undefined, b: Cell | undefined, direction: "asc" | "desc"): number => {
  const [left, right] = [numberOf(a), numberOf(b)];
  if (left === null || right === null) return Number(left === null) - Number(right === null);
  return direction === "asc" ? left - right : right - left;
};

/** Sorts by what was asked; where that leaves a tie, by the dimensions, so that an answer has but one order. */
const order = (question: Question, rows: ResultRow[]): ResultRow[] => {
  const { metrics } = question.query;
  const by = (a: ResultRow, b: ResultRow, [name, direction]: OrderBy): number => {
    const metric = metrics.indexOf(name as Metric);
    if (metric >= 0) return compareCells(a.metrics[metric], b.metrics[metric], direction);
    const at = (question.dimensions as readonly string[]).indexOf(name);
    const compared = compareText(a.dimensions[at] ?? "", b.dimensions[at] ?? "");
    return direction === "asc" ? compared : -compared;
  };
  return rows.sort((a, b) => {
    for (const entry of question.orderBy) {
      const compared = by(a, b, entry);
      if (compared !== 0) return compared;
    }
    for (let at = 0; at < a.dimensions.length; at++) {
      const compared = compareText(a.dimensions[at] ?? "", b.dimensions[at] ?? "");
      if (compared !== 0) return compared;
    }
    return 0;
  });
};

const echo = (question: Question): QueryEcho => {
  const { query, range, zone } = question;
  const { imports, time_labels, total_rows, partial } = query.include;
  return {
    site_id: query.site_id,
    metrics: [...query.metrics],
    date_range: [isoText(zone, range.from), isoText(zone, range.to - 1)],
    filters: [...question.filters],
    dimensions: [...question.dimensions],
    order_by: [...question.orderBy],
    include: {
      ...(imports ? { imports } : {}),
      ...(time_labels ? { time_labels } : {}),
      ...(total_rows ? { total_rows } : {}),
      ...(partial ? { partial } : {}),
    },
    pagination: { limit: query.pagination.limit, offset: query.pagination.offset },
  };
};

const metaOf = (question: Question, total: number): QueryMeta => {
  const { include, metrics } = question.query;
  const warning = metrics.some(isRevenueMetric) ? revenueWarning(question) : null;
  return {
    // Imported history is kept as facts like any other, so it is in every answer.
    ...(include.imports ? { imports_included: true } : {}),
    ...(warning
      ? { metric_warnings: Object.fromEntries(metrics.filter(isRevenueMetric).map((metric) => [metric, warning])) }
      : {}),
    ...(include.time_labels && question.buckets ? { time_labels: [...question.buckets.labels] } : {}),
    ...(include.total_rows ? { total_rows: total } : {}),
  };
};

/** Labels, rounds, orders and pages what the shards found. @param combined one per plan */
export const answer = (question: Question, planned: Planned, combined: readonly Combined[]): QueryAnswer => {
  const { metrics, pagination } = question.query;
  const rows = rowKeys(question, planned, combined).map((key): ResultRow => {
    const read = reader(planned, combined, key);
    return {
      metrics: metrics.map((metric) => cellOf(question, metric, key, read)),
      dimensions: question.dimensions.map((dimension, at) => labelOf(question, dimension, key[at] as string | number)),
    };
  });
  const page = order(question, rows).slice(pagination.offset, pagination.offset + pagination.limit);
  return { results: page, meta: metaOf(question, rows.length), query: echo(question) };
};
