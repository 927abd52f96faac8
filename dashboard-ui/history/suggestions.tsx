import { useEffect, useState } from "preact/hooks";
import { metricText, numberOf } from "../rules/metric-format.ts";
import { suggestionQuestion } from "../rules/questions.ts";
import { text } from "../text.ts";
import type { HistoryProps } from "./props.ts";
import { ValueLabel } from "./value-row.tsx";

export interface SuggestionsProps extends HistoryProps {
  dimension: string;
  search: string;
  chosen: readonly string[];
  onChoose: (value: string) => void;
}

const PAUSE_MS = 180;

/** Values that a dimension has in the shown range, most first; those that hold what was typed. */
export const Suggestions = ({
  dashboard,
  site,
  history,
  views,
  dimension,
  search,
  chosen,
  onChoose,
}: SuggestionsProps) => {
  const [found, setFound] = useState<{ value: string; visitors: number | null }[] | null>(null);
  const today = history.today.value;
  const { period } = views.view.value;
  useEffect(() => {
    if (today === null) return;
    let isOld = false;
    const timer = setTimeout(
      async () => {
        const question = suggestionQuestion({ period, today, dimension, search });
        try {
          const { answers } = await dashboard.api.ask(site, [question]);
          const [answer] = answers;
          if (isOld || answer === undefined || "error" in answer) return;
          setFound(
            answer.results.map((row) => ({
              value: row.dimensions[0] ?? "",
              visitors: numberOf(row.metrics[0] ?? null),
            })),
          );
        } catch {
          // Suggestions are a convenience: what is typed counts without them.
          if (!isOld) setFound([]);
        }
      },
      search === "" ? 0 : PAUSE_MS,
    );
    return () => {
      isOld = true;
      clearTimeout(timer);
    };
  }, [dashboard, site, dimension, search, period, today]);
  const offered = found?.filter(({ value }) => !chosen.includes(value)) ?? null;
  return (
    <div class="suggestions" aria-busy={offered === null}>
      <p class="hint">{offered?.length === 0 ? text.filter.noSuggestions : text.filter.suggestions}</p>
      <ul>
        {(offered ?? []).map(({ value, visitors }) => (
          <li key={value}>
            <button type="button" class="menu-item" onClick={() => onChoose(value)}>
              <span class="bar-label">
                <ValueLabel dashboard={dashboard} dimension={dimension} value={value} />
              </span>
              <span class="menu-count">{metricText("visitors", visitors, dashboard.number, "short")}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
};
