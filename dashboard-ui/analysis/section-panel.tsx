import type { ComponentChildren } from "preact";
import { Panel } from "../elements/panel.tsx";
import { Skeleton } from "../elements/skeleton.tsx";
import type { HistoryProps } from "../history/props.ts";
import type { Cell } from "../rules/csv.ts";
import type { Shown } from "../store/analysis.ts";
import { analysisText } from "../text/analysis.ts";
import { TableButton } from "./table-button.tsx";

/** What a section is given: the shown answer is of this section, or there is none yet. */
export interface SectionProps<TSection extends Shown["section"]> extends HistoryProps {
  shown: Extract<Shown, { section: TSection }> | null;
  /** Nothing is on its way: a notice says why. */
  failed: boolean;
}

export interface SectionPanelProps {
  heading: string;
  site: string;
  /** What can be chosen about it, in its head. */
  tools: ComponentChildren;
  /** What is shown, as rows of a file; null while nothing is. */
  table: { dateRange: readonly [string, string]; rows: () => readonly (readonly Cell[])[] } | null;
  children: ComponentChildren;
}

/** The frame of a section: its tools, and what it shows as a file. */
export const SectionPanel = ({ heading, site, tools, table, children }: SectionPanelProps) => (
  <Panel
    heading={heading}
    aside={
      <div class="analysis-tools">
        {tools}
        {table && <TableButton {...table} site={site} name={heading} />}
      </div>
    }
  >
    {children}
  </Panel>
);

/** What stands in for a section until its first figures are here. */
export const SectionSkeleton = () => (
  <div aria-busy="true">
    <p class="sr-only">{analysisText.loading}</p>
    <Skeleton rows={8} />
  </div>
);
