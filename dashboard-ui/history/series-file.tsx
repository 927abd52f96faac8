import { Icon } from "../elements/icon.tsx";
import { saveFile } from "../elements/save-file.ts";
import { csvText } from "../rules/csv.ts";
import { type SeriesNow, seriesTable } from "../rules/series.ts";
import type { Screen } from "../store/history.ts";
import { text } from "../text.ts";

/** What the chart can draw, all of its metrics by date, as a file. */
export const SeriesFile = ({ screen, site, now }: { screen: Screen; site: string; now: SeriesNow }) => {
  const answer = screen.answers.get("series");
  if (!answer || "error" in answer) return null;
  const name = text.history.csvOf(text.history.figuresByDate);
  const save = (): void => {
    const [first, last] = answer.query.date_range.map((instant) => instant.slice(0, 10));
    const file = new Blob([csvText(seriesTable(answer, now))], { type: "text/csv;charset=utf-8" });
    saveFile(file, [site, text.history.figuresByDate, first === last ? `${first}` : `${first}_${last}`]);
  };
  return (
    <button type="button" class="icon-button" aria-label={name} title={name} onClick={save}>
      <Icon name="download" />
    </button>
  );
};
