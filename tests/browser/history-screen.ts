import type { Page } from "playwright-core";
import { columnsOf, isMoney } from "../../dashboard-ui/rules/columns.ts";
import { numberFormat } from "../../dashboard-ui/rules/format-number.ts";
import { cellText, metricText, numberOf, unlessOfNothing } from "../../dashboard-ui/rules/metric-format.ts";
import { valueLabel } from "../../dashboard-ui/rules/value-label.ts";
import type { QueryAnswer } from "../../protocol/query.ts";
import { PATIENCE, READER, type Stage } from "./stage.ts";

/** The screen of history as a person reads it, and as the API says that it must read. */

const number = numberFormat(READER.locale);
const countries = new Intl.DisplayNames([READER.locale], { type: "region" });

/** Waits until the screen shows what its address says. */
export const settled = async (page: Page): Promise<void> => {
  await page.locator('.history[data-loading="false"] .figure-value').first().waitFor();
  await page.waitForFunction(
    () => document.querySelector(".history .skeleton, .history[data-loading=true]") === null,
    undefined,
    { timeout: PATIENCE.timeout },
  );
};

export const figuresOf = (page: Page): Promise<Record<string, string>> =>
  page
    .locator(".figure-value")
    .evaluateAll((cells) =>
      Object.fromEntries(cells.map((cell) => [(cell as HTMLElement).dataset.metric ?? "", cell.textContent])),
    );

/** Rows of a panel: label, then its cells. */
export const rowsOf = (page: Page, panel: string): Promise<string[][]> =>
  page.locator(`.history-${panel} .bar-row`).evaluateAll((rows) =>
    rows.map((row) => [
      row.querySelector(".bar-label bdi")?.textContent ?? "",
      // Behind the words for screen readers.
      ...Array.from(row.querySelectorAll(".bar-value"), (cell) => cell.lastChild?.textContent ?? ""),
    ]),
  );

/** Rows of the chart's table: bucket and value. */
export const seriesOf = (page: Page): Promise<string[]> =>
  page.locator(".series tbody tr").evaluateAll((rows) => rows.map((row) => row.querySelector("td")?.textContent ?? ""));

/** What the public Stats API answers. */
export const ask = (stage: Stage, site: string, question: object): Promise<QueryAnswer> =>
  stage.server.json<QueryAnswer>("/api/v2/query", { method: "POST", body: { site_id: site, ...question } });

/** An answer as a panel must show it. */
export const asRows = ({ results, query, meta }: QueryAnswer, rows = 9): string[][] =>
  results
    .slice(0, rows)
    .map(({ dimensions, metrics }) => [
      valueLabel(query.dimensions[0] ?? "", dimensions[0] ?? "", (code) => countries.of(code) ?? code),
      ...columnsOf({ results, query, meta }).map(({ metric, index }) =>
        cellText(metric, metrics[index] ?? null, number, "short"),
      ),
    ]);

export const asFigures = ({ results, query }: QueryAnswer): Record<string, string> =>
  Object.fromEntries(
    query.metrics.map((metric, index) => {
      const cell = results[0]?.metrics[index] ?? null;
      if (isMoney(metric)) return [metric, cellText(metric, cell, number, "short")];
      return [
        metric,
        metricText(metric, unlessOfNothing(metric, numberOf(cell), numberOf(results[0]?.metrics[0])), number),
      ];
    }),
  );
