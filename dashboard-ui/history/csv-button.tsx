import { useState } from "preact/hooks";
import { Icon } from "../elements/icon.tsx";
import type { Question } from "../rules/questions.ts";
import { text } from "../text.ts";
import type { HistoryProps } from "./props.ts";

/** As many rows as one answer may have. */
const ALL_ROWS = 10_000;

const fileName = (site: string, name: string, { date_range: range }: Question): string => {
  const days = range === "all" ? "all" : range.join("_");
  return `${site}-${name}-${days}.csv`.toLowerCase().replace(/[^a-z0-9._-]+/g, "-");
};

const save = (file: Blob, name: string): void => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // The browser has taken it over by the next turn of the event loop.
  setTimeout(() => URL.revokeObjectURL(link.href), 0);
};

/** All rows of a panel, searched and sorted as they are shown, as a file. */
export const CsvButton = ({ dashboard, site, question, name }: HistoryProps & { question: Question; name: string }) => {
  const [problem, setProblem] = useState("");
  const download = async (): Promise<void> => {
    setProblem("");
    try {
      const { include: _include, ...asked } = question;
      const file = await dashboard.api.csv(site, { ...asked, pagination: { limit: ALL_ROWS, offset: 0 } });
      save(file, fileName(site, name, question));
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
