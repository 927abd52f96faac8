import type { Dimension, Filter, Metric, OrderBy } from "../../protocol/query-grammar.ts";
import { asksGoal, asksPage, filtersOf } from "./chip-list.ts";
import type { Day } from "./days.ts";
import { entryChips } from "./entries.ts";
import type { Chip } from "./filters.ts";
import { type SiteClock, untilThisTime } from "./instants.ts";
import { type PanelName, panelNames, type Tab, tabOf } from "./panels.ts";
import { bucketOf, comparedDays, type Days, daysOf } from "./period.ts";
import type { Details, View } from "./view.ts";

/** From a view to the questions that fill its screen: pure, so that a panel and a test ask the same. */

export interface Question {
  metrics: readonly Metric[];
  /** Days, or instants of ISO 8601. */
  date_range: "all" | readonly [string, string];
  dimensions?: readonly Dimension[];
  filters?: readonly Filter[];
  order_by?: readonly OrderBy[];
  include?: { time_labels?: true; total_rows?: true };
  pagination?: { limit: number; offset: number };
}

/** What part of the screen a question fills. */
export type Place =
  | "figures"
  | "figures-before"
  | "series"
  | "series-before"
  /** Of how many visits a page's bounce rate is: rules/entries.ts. */
  | "entries"
  | "entries-before"
  | PanelName
  | "details"
  | "details-entries";

export type Batch = ReadonlyMap<Place, Question>;

export const PANEL_ROWS = 9;
export const DETAILS_ROWS = 50;
/** More than there are countries. */
const MAP_ROWS = 300;
/** Beyond that many pages to enter by, what is not among them is not known to be none. */
const ENTRY_ROWS = 2000;

/** The figures on top, by what is asked for; the first is the chart's unless another is chosen. Money is null of goals that have none. */
export const figureMetrics = (chips: readonly Chip[]): readonly Metric[] => {
  if (asksGoal(chips)) return ["visitors", "events", "conversion_rate", "total_revenue", "average_revenue"];
  const page = asksPage(chips);
  if (page === "alone") return ["visitors", "visits", "pageviews", "bounce_rate", "time_on_page", "scroll_depth"];
  if (page === "among") return ["visitors", "visits", "pageviews", "bounce_rate", "visit_duration"];
  return ["visitors", "visits", "pageviews", "views_per_visit", "bounce_rate", "visit_duration"];
};

const undrawn: ReadonlySet<Metric> = new Set(["views_per_visit", "total_revenue", "average_revenue"]);

/** Those of them that have a value at each moment, in one unit. */
export const chartMetrics = (chips: readonly Chip[]): readonly Metric[] =>
  figureMetrics(chips).filter((metric) => !undrawn.has(metric));

const rangeOf = (days: Days | null): Question["date_range"] => (days === null ? "all" : [days.first, days.last]);

/** With a goal asked for, what counts is how many of each row's visitors met it. */
const metricsOf = (tab: Tab, chips: readonly Chip[], all: boolean): readonly Metric[] => {
  if (tab.name === "goals" || !asksGoal(chips)) return all ? tab.details : tab.metrics;
  if (tab.name === "properties" || tab.name === "events") return ["visitors", "events"];
  // A rate is of events, and an entry or exit page belongs to the visit.
  return tab.name === "entry" || tab.name === "exit" ? ["visitors"] : ["visitors", "group_conversion_rate"];
};

/** The dimension of a tab; null while it is not known which property. */
const dimensionOf = (tab: Tab, property: string | null): Dimension | null => {
  if (tab.name !== "properties") return tab.dimension;
  return property === null ? null : `event:props:${property}`;
};

/** Countries are searched by what they are called, not by their codes. */
const searchFilter = (dimension: Dimension, search: string): Filter => [
  "contains",
  (dimension === "visit:country" ? "visit:country_name" : dimension) as "event:page",
  [search],
  { case_sensitive: false },
];

const detailsPaging = ({ sort, page }: Details, metrics: readonly Metric[]): Partial<Question> => {
  const metric = metrics.find((name) => name === sort?.metric);
  return {
    ...(sort && metric ? { order_by: [[metric, sort.ascending ? "asc" : "desc"]] } : {}),
    include: { total_rows: true },
    pagination: { limit: DETAILS_ROWS, offset: (page - 1) * DETAILS_ROWS },
  };
};

/** Visits by the pages that they entered by, where the details show bounce rates of pages. */
const detailsEntries = (details: Question, filters: readonly Filter[]): Question | null =>
  details.dimensions?.[0] === "event:page" && details.metrics.includes("bounce_rate")
    ? {
        metrics: ["visits"],
        date_range: details.date_range,
        dimensions: ["visit:entry_page"],
        filters,
        pagination: { limit: ENTRY_ROWS, offset: 0 },
      }
    : null;

export interface Asked {
  view: View;
  /** The site's day. */
  today: Day;
}

const common = ({ view, today }: Asked): { days: Days | null; filters: readonly Filter[] } => ({
  days: view.period === "live" ? null : daysOf(view.period, today),
  filters: filtersOf(view.chips),
});

/** The question of a panel; null where it cannot be asked yet. @param details all values instead of the first few */
const panelQuestion = (asked: Asked, panel: PanelName, details: Details | null): Question | null => {
  const { view } = asked;
  const { days, filters } = common(asked);
  const tab = tabOf(panel, view.tabs[panel]);
  const dimension = dimensionOf(tab, view.property);
  if (dimension === null) return null;
  const metrics = metricsOf(tab, view.chips, details !== null);
  const search = details?.search.trim() ? [searchFilter(dimension, details.search.trim())] : [];
  return {
    metrics,
    date_range: rangeOf(days),
    dimensions: [dimension],
    filters: [...filters, ...search],
    ...(details === null
      ? { include: { total_rows: true }, pagination: { limit: tab.name === "map" ? MAP_ROWS : PANEL_ROWS, offset: 0 } }
      : detailsPaging(details, metrics)),
  };
};

/** The range of a screen, as the API takes it. */
export const askedRange = (asked: Asked): Question["date_range"] => rangeOf(common(asked).days);

/**
 * What its figures are compared with; null for nothing.
 * @param clock so that today so far is compared with another day up to the same time, not with the whole of it
 */
export const comparedRange = (asked: Asked, clock: SiteClock): readonly [string, string] | null => {
  const before = comparedDays(common(asked).days, asked.view.comparison);
  if (before === null) return null;
  return isToday(asked) && before.first === before.last
    ? untilThisTime(before.first, clock)
    : [before.first, before.last];
};

/** Whether a screen is of today alone: then its figures are those of a part of a day. */
export const isToday = ({ view, today }: Asked): boolean => {
  const days = view.period === "live" ? null : daysOf(view.period, today);
  return days !== null && days.first === today && days.last === today;
};

/** Every question of a screen of history, in one batch. */
export const batchOf = (asked: Asked, clock: SiteClock): Batch => {
  const { view } = asked;
  const { days, filters } = common(asked);
  const before = comparedDays(days, view.comparison);
  const batch = new Map<Place, Question>();
  const figures: Question = { metrics: figureMetrics(view.chips), date_range: rangeOf(days), filters };
  const series: Question = {
    metrics: chartMetrics(view.chips),
    date_range: rangeOf(days),
    dimensions: [bucketOf(days)],
    filters,
    include: { time_labels: true },
  };
  batch.set("figures", figures);
  batch.set("series", series);
  // Which pages a segment asks for is not known here.
  const entries: Question | null =
    asksPage(view.chips) === "alone" && figures.metrics.includes("bounce_rate")
      ? { metrics: ["visits"], date_range: figures.date_range, filters: filtersOf(entryChips(view.chips)) }
      : null;
  if (entries !== null) batch.set("entries", entries);
  const compared = comparedRange(asked, clock);
  if (before !== null && compared !== null) {
    batch.set("figures-before", { ...figures, date_range: compared });
    batch.set("series-before", { ...series, date_range: rangeOf(before) });
    if (entries !== null) batch.set("entries-before", { ...entries, date_range: compared });
  }
  for (const panel of panelNames) {
    const question = panelQuestion(asked, panel, null);
    if (question !== null) batch.set(panel, question);
  }
  const details = view.details && panelQuestion(asked, view.details.panel, view.details);
  const beside = details && detailsEntries(details, filters);
  if (details) batch.set("details", details);
  if (beside) batch.set("details-entries", beside);
  return batch;
};

/** What figures are of. */
export interface Scope extends Asked {
  /** How often a segment was changed since the page was opened: the same name then means something else. */
  segmentsVersion: number;
}

/** Views of one scope differ only in what they show of the same figures: tabs, metric, details. */
export const scopeOf = ({ view, today, segmentsVersion }: Scope): string =>
  JSON.stringify([view.period, view.comparison, view.chips, today, segmentsVersion]);

/** Whether what is shown is of the range and filters that the toolbar names: after a failure it may not be. */
export const isOf = (shown: Scope, { today, ...wanted }: Omit<Scope, "today"> & { today: Day | null }): boolean =>
  today !== null && scopeOf(shown) === scopeOf({ ...wanted, today });

const SUGGESTED_ROWS = 8;

export interface Wondering {
  period: View["period"];
  today: Day;
  dimension: string;
  search: string;
}

/** Which values a filter could have; of today while the live view is shown. */
export const suggestionQuestion = ({ period, today, dimension, search }: Wondering): Question => {
  const asked = search.trim();
  return {
    metrics: ["visitors"],
    date_range: rangeOf(period === "live" ? { first: today, last: today } : daysOf(period, today)),
    dimensions: [dimension as Dimension],
    filters: asked === "" ? [] : [searchFilter(dimension as Dimension, asked)],
    pagination: { limit: SUGGESTED_ROWS, offset: 0 },
  };
};
