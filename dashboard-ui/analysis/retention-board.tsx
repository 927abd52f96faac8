import { retentionTable } from "../rules/analysis-tables.ts";
import { grains } from "../rules/analysis-view.ts";
import { HEAT_BANDS } from "../rules/heat.ts";
import { tenths, topRate } from "../rules/retention.ts";
import { analysisText } from "../text/analysis.ts";
import { CohortTable } from "./cohort-table.tsx";
import { SectionPanel, type SectionProps, SectionSkeleton } from "./section-panel.tsx";
import { ToolSelect } from "./tool-select.tsx";
import "../styles/cohorts.css";

const words = analysisText.retention;

const Legend = ({ most }: { most: string }) => (
  <span class="heat-legend">
    <span class="sr-only">{words.legendLabel}</span>
    <span class="heat-scale" aria-hidden="true">
      {Array.from({ length: HEAT_BANDS + 1 }, (_, band) => (
        <span key={band} data-heat={band} />
      ))}
    </span>
    {words.legend(most)}
  </span>
);

/** Visitors by when they came first, and how many of them came back later. */
export const RetentionBoard = ({ shown, failed, ...props }: SectionProps<"retention">) => {
  const { views, site, dashboard } = props;
  const { analysis, chips } = views.view.value;
  const answer = shown?.answer ?? null;
  const nobody = answer?.cohorts.every(({ size }) => size === 0) ?? false;
  const tooShort = (answer?.periods.length ?? 0) < 2;
  return (
    <SectionPanel
      heading={words.heading}
      site={site}
      tools={
        <ToolSelect
          label={words.grain}
          names={grains}
          words={words.grains}
          value={analysis.grain}
          onChoose={(grain) => views.change({ analysis: { ...analysis, grain } })}
        />
      }
      table={answer && { dateRange: answer.date_range, rows: () => retentionTable(answer, words.columns) }}
    >
      <p class="analysis-hint">{words.hint}</p>
      {answer === null && !failed && <SectionSkeleton />}
      {answer !== null && nobody && (
        <p class="empty">{chips.length > 0 ? analysisText.nobodyFiltered : analysisText.nobody}</p>
      )}
      {answer !== null && !nobody && tooShort && <p class="empty">{words.tooShort}</p>}
      {answer !== null && !nobody && !tooShort && (
        <>
          <CohortTable dashboard={dashboard} answer={answer} />
          <div class="analysis-foot">
            <Legend most={dashboard.number.rate(tenths(topRate(answer)))} />
            {answer.periods.some(({ complete }) => !complete) && <span>{words.soFarNote}</span>}
          </div>
        </>
      )}
    </SectionPanel>
  );
};
