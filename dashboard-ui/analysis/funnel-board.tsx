import { CopyButton } from "../elements/copy-button.tsx";
import { comparisonOf } from "../history/figures.tsx";
import { funnelTable } from "../rules/analysis-tables.ts";
import { funnelOrders, funnelScopes, type Step } from "../rules/analysis-view.ts";
import { analysisText } from "../text/analysis.ts";
import { text } from "../text.ts";
import { FunnelBars } from "./funnel-bars.tsx";
import { FunnelStart } from "./funnel-start.tsx";
import { SectionPanel, type SectionProps, SectionSkeleton } from "./section-panel.tsx";
import { StepList } from "./step-list.tsx";
import { ToolSelect } from "./tool-select.tsx";
import "../styles/funnel.css";

const words = analysisText.funnel;

/** Two to eight steps, and how many visitors come how far. All of it stands in the address. */
export const FunnelBoard = ({ shown, failed, ...props }: SectionProps<"funnel">) => {
  const { views, dashboard, site } = props;
  const { analysis } = views.view.value;
  const { steps, order, within } = analysis.funnel;
  const change = (part: Partial<typeof analysis.funnel>): void =>
    views.change({ analysis: { ...analysis, funnel: { ...analysis.funnel, ...part } } });
  const onSteps = (next: readonly Step[]): void => change({ steps: next });
  const compared = shown && comparisonOf(shown);
  const isAsked = steps.length > 1;
  return (
    <SectionPanel
      heading={words.heading}
      site={site}
      tools={
        isAsked && (
          <>
            <ToolSelect
              label={words.order}
              names={funnelOrders}
              words={words.orders}
              value={order}
              onChoose={(next) => change({ order: next })}
            />
            <ToolSelect
              label={words.within}
              names={funnelScopes}
              words={words.scopes}
              value={within}
              onChoose={(next) => change({ within: next })}
            />
          </>
        )
      }
      table={
        isAsked && shown
          ? { dateRange: shown.answer.date_range, rows: () => funnelTable(shown.answer, words.columns) }
          : null
      }
    >
      {steps.length === 0 && <FunnelStart {...props} onSteps={onSteps} />}
      <StepList {...props} onSteps={onSteps} />
      {steps.length === 1 && <p class="empty">{words.oneMore}</p>}
      {isAsked && shown === null && !failed && <SectionSkeleton />}
      {isAsked && shown !== null && (
        <>
          <FunnelBars {...props} answer={shown.answer} before={shown.before} steps={shown.view.analysis.funnel.steps} />
          {compared !== null && shown.before !== null && (
            <p class="series-foot">{text.comparison.versus(dashboard.day.range(compared))}</p>
          )}
          <div class="analysis-foot">
            <span>{words.kept}</span>
            <CopyButton content={`${dashboard.origin}${views.href({})}`} />
          </div>
        </>
      )}
    </SectionPanel>
  );
};
