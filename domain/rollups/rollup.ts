import { entryColumn, type TextDimension, textDimension } from "../query/dimension.ts";
import type { ScanPartial } from "../query/partial.ts";
import type { PlanDimension, ScanPlan } from "../query/plan.ts";
import { hitMeasures, ROLLUP_TOTAL, rollupDimensions, rollupMeasures, visitMeasures } from "./dimensions.ts";
import { HOUR_MS } from "./hours.ts";

/** So many values of a dimension are kept per hour; the total holds all. */
export const ROLLUP_VALUES = 100;

/** What one value of one dimension summed up to. `sums` stand in the order of `rollupMeasures`. */
export interface RollupRow {
  readonly dimension: string;
  readonly value: string;
  readonly sums: readonly number[];
}

const split = (dimension: TextDimension | null): PlanDimension[] => (dimension ? [{ by: "text", ...dimension }] : []);

const planPair = (hour: number, hits: TextDimension | null): ScanPlan[] => {
  const scope = { from: hour, to: hour + HOUR_MS, rows: "counted", filter: null } as const;
  // As in queries, a page's bounces and durations are those of the visits that began on it.
  const visits = hits && { ...hits, column: entryColumn(hits.column) };
  return [
    { subject: "hits", ...scope, dimensions: split(hits), measures: hitMeasures },
    { subject: "visits", ...scope, dimensions: split(visits), measures: visitMeasures },
  ];
};

/** The questions whose answers make the rollup of the hour that starts at `hour`: two for the whole, two per dimension. */
export const planHour = (hour: number): ScanPlan[] => [
  ...planPair(hour, null),
  ...rollupDimensions.flatMap((dimension) => planPair(hour, textDimension(dimension))),
];

/** How many plans, and so partials of a reply, an hour has. */
export const PLANS_PER_HOUR = 2 * (1 + rollupDimensions.length);

/** Adds a shard's reply to the sums per value. @param offset where the reply's measures stand in a row's sums */
const addPartial = (values: Map<string, number[]>, partial: ScanPartial | undefined, offset: number): void => {
  if (partial?.subject !== "groups") return;
  for (let group = 0; group < partial.count; group++) {
    const value = String(partial.keys[0]?.[group] ?? "");
    const sums = values.get(value) ?? new Array<number>(rollupMeasures.length).fill(0);
    values.set(value, sums);
    partial.sums.forEach((column, measure) => {
      const at = offset + measure;
      sums[at] = (sums[at] ?? 0) + (column[group] ?? 0);
    });
  }
};

const byVisitors = ([a, sumsA]: [string, number[]], [b, sumsB]: [string, number[]]): number =>
  (sumsB[0] ?? 0) - (sumsA[0] ?? 0) || (a < b ? -1 : 1);

const isAnything = (sums: readonly number[]): boolean => sums.some((sum) => sum !== 0);

/**
 * Merges the shards' replies to `planHour`.
 * @param replies one list per shard, in the order of the plans
 * @param before the hour as it was last sealed: a dimension with more values than a shard can tell stays as it was there,
 * since what is missing from a reply is not gone
 */
export const mergeHour = (
  replies: readonly (readonly ScanPartial[])[],
  before: readonly RollupRow[] = [],
): RollupRow[] =>
  [ROLLUP_TOTAL, ...rollupDimensions].flatMap((dimension, index) => {
    const pair = replies.flatMap((partials) => partials.slice(2 * index, 2 * index + 2));
    if (pair.some(({ subject }) => subject === "too_many_groups")) {
      return before.filter((row) => row.dimension === dimension);
    }
    const values = new Map<string, number[]>();
    for (const partials of replies) {
      addPartial(values, partials[2 * index], 0);
      addPartial(values, partials[2 * index + 1], hitMeasures.length);
    }
    return Array.from(values)
      .filter(([, sums]) => isAnything(sums))
      .sort(byVisitors)
      .slice(0, ROLLUP_VALUES)
      .map(([value, sums]) => ({ dimension, value, sums }));
  });

/** What has to be added to `before` to get `after`: sums stay sums wherever the first ones have gone already. */
export const subtractRows = (after: readonly RollupRow[], before: readonly RollupRow[]): RollupRow[] => {
  const key = ({ dimension, value }: RollupRow): string => `${dimension}\n${value}`;
  const known = new Map(before.map((row) => [key(row), row]));
  const difference = after.map((row) => {
    const old = known.get(key(row));
    known.delete(key(row));
    return { ...row, sums: row.sums.map((sum, i) => sum - (old?.sums[i] ?? 0)) };
  });
  for (const gone of known.values()) difference.push({ ...gone, sums: gone.sums.map((sum) => -sum) });
  return difference.filter(({ sums }) => isAnything(sums));
};

/** Rows as the hub stores them: a line each would repeat the names, so tuples. */
export const encodeRows = (rows: readonly RollupRow[]): string =>
  JSON.stringify(rows.map(({ dimension, value, sums }) => [dimension, value, ...sums]));

/** Inverse of `encodeRows`. */
export const decodeRows = (text: string): RollupRow[] =>
  (JSON.parse(text) as [string, string, ...number[]][]).map(([dimension, value, ...sums]) => ({
    dimension,
    value,
    sums,
  }));
