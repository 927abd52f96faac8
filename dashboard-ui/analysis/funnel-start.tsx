import { useEffect, useState } from "preact/hooks";
import type { QueryAnswer } from "../../protocol/query.ts";
import { Icon } from "../elements/icon.tsx";
import type { HistoryProps } from "../history/props.ts";
import type { Step } from "../rules/analysis-view.ts";
import { suggestedFunnels } from "../rules/funnel-steps.ts";
import { suggestionQuestion } from "../rules/questions.ts";
import { analysisText } from "../text/analysis.ts";

const words = analysisText.funnel;

const valuesOf = (answer: QueryAnswer | { error: string } | undefined): string[] =>
  answer && "results" in answer ? answer.results.map(({ dimensions }) => dimensions[0] ?? "") : [];

/** Says what a funnel is, and offers some of the site's own to begin with. */
export const FunnelStart = (props: HistoryProps & { onSteps: (steps: readonly Step[]) => void }) => {
  const { dashboard, site, views, history, onSteps } = props;
  const [offered, setOffered] = useState<Step[][]>([]);
  const today = history.today.value;
  const { period } = views.view.value;
  useEffect(() => {
    if (today === null) return;
    let isOld = false;
    const question = (dimension: string) => suggestionQuestion({ period, today, dimension, search: "" });
    dashboard.api.ask(site, [question("event:page"), question("event:goal")]).then(
      ({ answers: [pages, goals] }) => {
        if (!isOld) setOffered(suggestedFunnels(valuesOf(pages), valuesOf(goals)));
      },
      // Suggestions are a convenience.
      () => undefined,
    );
    return () => {
      isOld = true;
    };
  }, [dashboard, site, period, today]);
  return (
    <div class="funnel-start">
      <p>{words.intro}</p>
      {offered.length > 0 && (
        <>
          <h3>{words.start}</h3>
          <ul>
            {offered.map((steps) => (
              <li key={steps.map(({ value }) => value).join(" ")}>
                <button type="button" class="button funnel-offer" onClick={() => onSteps(steps)}>
                  {steps.map(({ value }, at) => (
                    <span key={`${at} ${value}`}>
                      {at > 0 && <Icon name="later" />}
                      <bdi>{value}</bdi>
                    </span>
                  ))}
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
};
