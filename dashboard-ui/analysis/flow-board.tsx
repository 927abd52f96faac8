import { useState } from "preact/hooks";
import { Icon } from "../elements/icon.tsx";
import { Popover } from "../elements/popover.tsx";
import type { HistoryProps } from "../history/props.ts";
import { flowTable } from "../rules/analysis-tables.ts";
import { flowDirections } from "../rules/analysis-view.ts";
import { flowColumns, opened } from "../rules/flow-columns.ts";
import { analysisText } from "../text/analysis.ts";
import { FlowColumnView } from "./flow-column.tsx";
import { PageForm } from "./page-form.tsx";
import { SectionPanel, type SectionProps, SectionSkeleton } from "./section-panel.tsx";
import { ToolSelect } from "./tool-select.tsx";
import "../styles/flow.css";

const words = analysisText.flow;

/** The page from which the flow goes; null is wherever visits begin, or end. */
const FromPicker = (props: HistoryProps & { onFrom: (page: string | null) => void }) => {
  const { views, onFrom } = props;
  const [open, setOpen] = useState(false);
  const { from, direction } = views.view.value.analysis.flow;
  const shown = from ?? words.anywhere[direction];
  return (
    <Popover
      class="button flow-from"
      open={open}
      onToggle={setOpen}
      heading={words.choose}
      label={`${words.from[direction]}: ${shown}`}
      button={
        <>
          <bdi>{shown}</bdi>
          <Icon name="chevron" />
        </>
      }
    >
      <PageForm
        {...props}
        onChoose={(page) => {
          setOpen(false);
          onFrom(page);
        }}
      />
    </Popover>
  );
};

/** Where visits went from a page, or from where they began; or back. Columns of pages; a click goes on. */
export const FlowBoard = ({ shown, failed, ...props }: SectionProps<"flow">) => {
  const { views, site, dashboard } = props;
  const { analysis } = views.view.value;
  const { flow } = analysis;
  const change = (part: Partial<typeof flow>, how?: "quietly"): void =>
    views.change({ analysis: { ...analysis, flow: { ...flow, ...part } } }, how);
  // What is shown may still be the flow before.
  const of = shown?.view.analysis.flow ?? flow;
  const columns = shown === null ? [] : flowColumns(shown.answer, of.from, flow.via);
  return (
    <SectionPanel
      heading={words.heading}
      site={site}
      tools={
        <ToolSelect
          label={words.direction}
          names={flowDirections}
          words={words.directions}
          value={flow.direction}
          onChoose={(direction) => change({ direction, via: [] })}
        />
      }
      table={
        shown && {
          dateRange: shown.answer.date_range,
          rows: () =>
            flowTable(shown.answer, words.columns, {
              ended: words.ended[of.direction],
              others: (pages) => words.others(String(pages)),
            }),
        }
      }
    >
      <div class="flow-start">
        <span class="flow-start-word">{words.from[flow.direction]}</span>
        <FromPicker {...props} onFrom={(from) => change({ from, via: [] })} />
        {shown && <span class="flow-start-count">{words.visits(dashboard.number.whole(shown.answer.visits))}</span>}
      </div>
      {shown === null && !failed && <SectionSkeleton />}
      {shown !== null && shown.answer.visits === 0 && (
        <p class="empty">{of.from === null ? analysisText.nobody : words.none(of.from)}</p>
      )}
      {shown !== null && shown.answer.visits > 0 && (
        <div class="flow-columns">
          {columns.map((column, at) => (
            <FlowColumnView
              key={at}
              dashboard={dashboard}
              column={column}
              direction={of.direction}
              onOpen={(page) => {
                // The last column knows no further: what is clicked there is where the next flow begins.
                if (at === columns.length - 1 && column.open === null) change({ from: page, via: [] });
                else change({ via: opened(columns, at, page) }, "quietly");
              }}
            />
          ))}
        </div>
      )}
    </SectionPanel>
  );
};
