import { ANALYTICS_INDEX_BYTES } from "../../protocol/limits.ts";
import { rollupMeasures } from "./dimensions.ts";
import type { RollupRow } from "./rollup.ts";

/**
 * Where each column of a rollup stands in an Analytics Engine data point. Positions are for ever: points cannot be
 * rewritten, so a column is only ever added at the end. Nothing here says who anybody is.
 */
export const dataPointColumns = {
  site: "blob1",
  dimension: "blob2",
  value: "blob3",
  /** Start of the hour, ISO 8601 in UTC; a point's own timestamp is the time of its writing. */
  hour: "blob4",
  /** The same in Unix seconds. */
  hourStart: "double1",
  visitors: "double2",
  visits: "double3",
  pageviews: "double4",
  events: "double5",
  bounces: "double6",
  durationSeconds: "double7",
} as const;

export interface DataPoint {
  indexes: [string];
  blobs: string[];
  doubles: number[];
}

type Column = keyof typeof dataPointColumns;

/** One point: what a row adds to its hour. The index is what Analytics Engine samples by: the site. */
export const toDataPoint = (site: string, hour: number, row: RollupRow): DataPoint => {
  const sum = (measure: (typeof rollupMeasures)[number]): number => row.sums[rollupMeasures.indexOf(measure)] ?? 0;
  const values: Record<Column, string | number> = {
    site,
    dimension: row.dimension,
    value: row.value,
    hour: new Date(hour).toISOString(),
    hourStart: hour / 1000,
    visitors: sum("visitors"),
    visits: sum("visits"),
    pageviews: sum("pageviews"),
    events: sum("events"),
    bounces: sum("bounces"),
    durationSeconds: sum("durationMs") / 1000,
  };
  const point: DataPoint = { indexes: [site.slice(0, ANALYTICS_INDEX_BYTES)], blobs: [], doubles: [] };
  for (const [column, position] of Object.entries(dataPointColumns) as [Column, string][]) {
    const value = values[column];
    if (typeof value === "string") point.blobs[Number(position.slice("blob".length)) - 1] = value;
    else point.doubles[Number(position.slice("double".length)) - 1] = value;
  }
  return point;
};
