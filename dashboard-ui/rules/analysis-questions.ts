import type { FlowBody, FunnelBody, FunnelStep, RetentionBody } from "../../protocol/analysis.ts";
import type { Step } from "./analysis-view.ts";
import { filtersOf } from "./chip-list.ts";
import type { SiteClock } from "./instants.ts";
import { type Asked, askedRange, comparedRange } from "./questions.ts";

/** From a view to what is asked of `POST /api/sites/:site/{funnel,flow,retention}`. */

export type AnalysisQuestion =
  | { section: "funnel"; body: FunnelBody; before: FunnelBody | null }
  | { section: "flow"; body: FlowBody; before: null }
  | { section: "retention"; body: RetentionBody; before: null };

/** Columns of pages beside each other, and pages in each. */
const FLOW_COLUMNS = 3;
const FLOW_ROWS = 12;

const bodyOf = ({ kind, value }: Step): FunnelStep => {
  if (kind === "page") return { page: value };
  return kind === "goal" ? { goal: value } : { event: value };
};

/** @returns null where nothing can be asked yet: a funnel has two steps at least */
export const analysisQuestion = (asked: Asked, clock: SiteClock): AnalysisQuestion | null => {
  const { section, analysis, chips } = asked.view;
  const common = { date_range: askedRange(asked), filters: filtersOf(chips) };
  if (section === "funnel") {
    const { steps, order, within } = analysis.funnel;
    if (steps.length < 2) return null;
    const body: FunnelBody = { ...common, steps: steps.map(bodyOf), order, within };
    const before = comparedRange(asked, clock);
    return { section, body, before: before && { ...body, date_range: before } };
  }
  if (section === "flow") {
    const { from, direction } = analysis.flow;
    const page = from === null ? {} : { page: from };
    return { section, body: { ...common, ...page, direction, depth: FLOW_COLUMNS, limit: FLOW_ROWS }, before: null };
  }
  return section === "retention" ? { section, body: { ...common, grain: analysis.grain }, before: null } : null;
};
