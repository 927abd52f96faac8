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

/** The highest rate on the screen, with which the scale of colours ends. */
export const highestRate = (answer: RetentionAnswer): number =>
  Math.max(0, ...cohortRows(answer).flatMap(({ cells }) => cells.map(({ rate }) => rate)));
