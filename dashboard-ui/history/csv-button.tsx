import { useState } from "preact/hooks";
import { Icon } from "../elements/icon.tsx";
import { saveFile } from "../elements/save-file.ts";
import type { Question } from "../rules/questions.ts";
import { text } from "../text.ts";
import type { HistoryProps } from "./props.ts";

/** As many rows as one answer may have. */
const ALL_ROWS = 10_000;

const daysOf = ({ date_range: range }: Question): readonly string[] => (range === "all" ? ["all"] : range);

/** All rows of a panel, searched and sorted as they are shown, as a file. */
export const CsvButton = ({ dashboard, site, question, name }: HistoryProps & { question: Question; name: string }) => {
  const [problem, setProblem] = useState("");
  const download = async (): Promise<void> => {
    setProblem("");
    try {
      const { include: _include, ...asked } = question;
      const file = await dashboard.api.csv(site, { ...asked, pagination: { limit: ALL_ROWS, offset: 0 } });
      saveFile(file, [site, name, daysOf(question).join("_")]);
    } catch {
      setProblem(text.history.csvFailed);
    }
  };
  return (
    <>
      <button type="button" class="button" title={text.history.csvOf(name)} onClick={() => void download()}>
        <Icon name="download" /> {text.history.csv}
      </button>
      <span class="sr-only" role="status">
        {problem}
      </span>
      {problem !== "" && <span class="csv-problem">{problem}</span>}
    </>
  );
};
