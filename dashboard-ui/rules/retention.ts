import type { RetentionAnswer } from "../../protocol/analysis.ts";

/** The triangle of cohorts: what stands in its cells. */

export interface CohortCell {
  returned: number;
  /** Per cent of the cohort. */
  rate: number;
  /** False while its period is not over: the figure may still rise. */
  complete: boolean;
}

export interface CohortRow {
  start: string;
  size: number;
  /** From the period after the first visit on: in the first one all of them are there. */
  cells: CohortCell[];
}

/** Rows of cohorts that have visitors. */
export const cohortRows = ({ cohorts, periods }: RetentionAnswer): CohortRow[] =>
  cohorts.flatMap(({ start, size, returned, rates }, row) =>
    size === 0
      ? []
      : [
          {
            start,
            size,
            cells: returned.slice(1).map((count, index) => ({
              returned: count,
              rate: rates[index + 1] ?? 0,
              complete: periods[row + index + 1]?.complete ?? false,
            })),
          },
        ],
  );

/** A cell is narrow, and two decimals of a few dozen visitors would be noise. */
export const tenths = (rate: number): number => Math.round(rate * 10) / 10;

/** A cohort smaller than this share of the largest says little: a handful of visitors who all came back. */
const LEAST_SHARE = 0.1;

/** The rate at which the scale of colours ends: the highest of cohorts that are not small. */
export const topRate = (answer: RetentionAnswer): number => {
  const rows = cohortRows(answer);
  const largest = Math.max(0, ...rows.map(({ size }) => size));
  const weighty = rows.filter(({ size }) => size >= largest * LEAST_SHARE);
  return Math.max(0, ...weighty.flatMap(({ cells }) => cells.map(({ rate }) => rate)));
};
