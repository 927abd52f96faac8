import { useState } from "preact/hooks";
import type { HistoryProps } from "../history/props.ts";
import { Suggestions } from "../history/suggestions.tsx";
import { isStep, type Step, type StepKind } from "../rules/analysis-view.ts";
import { stepDimension } from "../rules/funnel-steps.ts";
import { analysisText } from "../text/analysis.ts";

const words = analysisText.funnel;
const kinds = ["page", "goal", "event"] as const satisfies readonly StepKind[];

interface StepEditorProps extends HistoryProps {
  /** Null for a new one. */
  step: Step | null;
  onApply: (step: Step) => void;
}

/** What kind of step, and which: typed, or chosen from what there was in the range. */
export const StepEditor = ({ step, onApply, ...props }: StepEditorProps) => {
  const [kind, setKind] = useState<StepKind>(step?.kind ?? "page");
  const [value, setValue] = useState(step?.value ?? "");
  const typed: Step = { kind, value: value.trim() };
  const isRelative = kind === "page" && typed.value !== "" && !isStep(typed);
  return (
    <form
      class="filter-editor"
      onSubmit={(event) => {
        event.preventDefault();
        if (isStep(typed)) onApply(typed);
      }}
    >
      <div class="step-what">
        <label>
          <span class="sr-only">{words.kind}</span>
          <select
            class="field field-small"
            value={kind}
            onChange={(event) => {
              setKind(event.currentTarget.value as StepKind);
              setValue("");
            }}
          >
            {kinds.map((name) => (
              <option key={name} value={name}>
                {words.kinds[name]}
              </option>
            ))}
          </select>
        </label>
        <input
          class="field field-small"
          data-first
          aria-label={words.value}
          aria-invalid={isRelative}
          placeholder={words.hints[kind]}
          value={value}
          onInput={(event) => setValue(event.currentTarget.value)}
        />
      </div>
      {isRelative && <p class="hint">{words.pageSlash}</p>}
      <Suggestions
        {...props}
        dimension={stepDimension(kind)}
        // What is chosen already may be chosen again from its beginning.
        search={value === step?.value ? "" : value}
        // Every page has these: they are steps as pages, not by this name.
        chosen={kind === "event" ? ["pageview", "engagement"] : []}
        onChoose={(chosen) => onApply({ kind, value: chosen })}
      />
      <button type="submit" class="button button-primary" disabled={!isStep(typed)}>
        {words.apply}
      </button>
    </form>
  );
};
