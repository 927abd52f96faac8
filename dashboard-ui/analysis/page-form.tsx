import { useState } from "preact/hooks";
import type { HistoryProps } from "../history/props.ts";
import { Suggestions } from "../history/suggestions.tsx";
import { isPath } from "../rules/analysis-view.ts";
import { analysisText } from "../text/analysis.ts";

const words = analysisText.flow;

/** A page, typed or chosen; or wherever visits begin. */
export const PageForm = ({ onChoose, ...props }: HistoryProps & { onChoose: (page: string | null) => void }) => {
  const { from, direction } = props.views.view.value.analysis.flow;
  const [typed, setTyped] = useState(from ?? "");
  const path = typed.trim();
  return (
    <form
      class="filter-editor"
      onSubmit={(event) => {
        event.preventDefault();
        if (isPath(path)) onChoose(path);
      }}
    >
      <input
        class="field field-small"
        data-first
        aria-label={words.page}
        aria-invalid={path !== "" && !isPath(path)}
        placeholder={words.pageHint}
        value={typed}
        onInput={(event) => setTyped(event.currentTarget.value)}
      />
      <button type="button" class="menu-item" aria-pressed={from === null} onClick={() => onChoose(null)}>
        {words.anywhere[direction]}
      </button>
      <Suggestions
        {...props}
        dimension="event:page"
        search={typed === from ? "" : typed}
        chosen={[]}
        onChoose={(page) => onChoose(page)}
      />
      <button type="submit" class="button button-primary" disabled={!isPath(path)}>
        {words.set}
      </button>
    </form>
  );
};
