import type { QueryAnswer } from "../../protocol/query.ts";
import type { Metric } from "../../protocol/query-grammar.ts";

/** One column of an answer's rows. */
export interface Column {
  metric: Metric;
  /** Among a row's cells. */
  index: number;
}

/** Metrics whose cells are amounts of money. */
export const isMoney = (metric: Metric): boolean => metric === "total_revenue" || metric === "average_revenue";

/** Columns that say something: money is left out where no row has any, as where no goal of a site has a currency. */
export const columnsOf = ({ query, results }: QueryAnswer): Column[] =>
  query.metrics
    .map((metric, index) => ({ metric, index }))
    .filter(({ metric, index }) => !isMoney(metric) || results.some((row) => row.metrics[index] !== null));
