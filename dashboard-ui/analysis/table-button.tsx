import { Icon } from "../elements/icon.tsx";
import { saveFile } from "../elements/save-file.ts";
import { type Cell, csvText } from "../rules/csv.ts";
import { analysisText } from "../text/analysis.ts";

export interface TableButtonProps {
  site: string;
  /** Of the section, as it is called on the screen. */
  name: string;
  dateRange: readonly [string, string];
  rows: () => readonly (readonly Cell[])[];
}

/** What is shown, as a file. */
export const TableButton = ({ site, name, dateRange, rows }: TableButtonProps) => (
  <button
    type="button"
    class="button"
    title={analysisText.csvOf(name)}
    onClick={() => {
      const days = dateRange.map((instant) => instant.slice(0, 10));
      saveFile(new Blob([csvText(rows())], { type: "text/csv;charset=utf-8" }), [site, name, ...days]);
    }}
  >
    <Icon name="download" /> {analysisText.csv}
  </button>
);
