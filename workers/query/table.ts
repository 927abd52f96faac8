import type { QueryAnswer, ResultRow } from "../../protocol/query.ts";
import { csvLine } from "../http/csv.ts";

/** An answer as a table: a header of dimensions and metrics, then a line per row. Revenue is its value, without currency. */

const numbersOf = ({ metrics }: ResultRow): (number | null)[] =>
  metrics.map((cell) => (cell === null || typeof cell === "number" ? cell : cell.value));

export const answerAsCsv = ({ results, query }: QueryAnswer): string =>
  csvLine([...query.dimensions, ...query.metrics]) +
  results.map((row) => csvLine([...row.dimensions, ...numbersOf(row)])).join("");

/** The same with an object per line; cells as in the JSON answer. */
export const answerAsNdjson = ({ results, query }: QueryAnswer): string =>
  results
    .map(({ dimensions, metrics }) => {
      const row: Record<string, unknown> = {};
      query.dimensions.forEach((dimension, index) => {
        row[dimension] = dimensions[index];
      });
      query.metrics.forEach((metric, index) => {
        row[metric] = metrics[index];
      });
      return `${JSON.stringify(row)}\n`;
    })
    .join("");
