import {
  type Analysis,
  analysisFrom,
  analysisParts,
  plainAnalysis,
  type Section,
  sectionFrom,
} from "./analysis-view.ts";
import { settledChips } from "./chip-list.ts";
import { type Chip, chipFromText, chipText } from "./filters.ts";
import { type PanelName, panelNames } from "./panels.ts";
import { type Comparison, comparisonFromText, type Period, periodFromText, periodText } from "./period.ts";

/** What a site's screen shows, all of it in the address: whoever gets the link sees the same. */
export interface View {
  period: Period;
  comparison: Comparison;
  chips: readonly Chip[];
  /** Of the chart; null for the first figure. */
  metric: string | null;
  /** Chosen tabs of panels; the first where none is named. */
  tabs: Readonly<Partial<Record<PanelName, string>>>;
  /** Key of the property whose values are counted. */
  property: string | null;
  /** The panel whose details are open. */
  details: Details | null;
  /** Which part of history is shown; figures and panels are the overview. */
  section: Section;
  analysis: Analysis;
}

export interface Details {
  panel: PanelName;
  search: string;
  /** Metric, and whether the smallest come first; null for the panel's own order. */
  sort: { metric: string; ascending: boolean } | null;
  /** From 1. */
  page: number;
}

export const liveView: View = {
  period: "live",
  comparison: "previous",
  chips: [],
  metric: null,
  tabs: {},
  property: null,
  details: null,
  section: "overview",
  analysis: plainAnalysis,
};

const parseDetails = (params: URLSearchParams): Details | null => {
  const panel = panelNames.find((name) => name === params.get("details"));
  if (panel === undefined) return null;
  const [metric = "", direction] = (params.get("sort") ?? "").split(",");
  const page = Number(params.get("page") ?? 1);
  return {
    panel,
    search: params.get("search") ?? "",
    sort: metric === "" ? null : { metric, ascending: direction === "asc" },
    page: Number.isSafeInteger(page) && page > 0 ? page : 1,
  };
};

/** Reads the query part of an address. What makes no sense there counts as not said. */
export const parseView = (search: string): View => {
  const params = new URLSearchParams(search);
  const tabs: View["tabs"] = Object.fromEntries(
    panelNames.flatMap((panel) => {
      const tab = params.get(panel);
      return tab === null ? [] : [[panel, tab]];
    }),
  );
  return {
    period: periodFromText(params.get("period") ?? "live") ?? "live",
    comparison: comparisonFromText(params.get("compare") ?? "") ?? "previous",
    chips: settledChips(params.getAll("f").flatMap((text) => chipFromText(text) ?? [])),
    metric: params.get("metric"),
    tabs,
    property: params.get("property"),
    details: parseDetails(params),
    section: sectionFrom(params),
    analysis: analysisFrom(params),
  };
};

/** Legible: what an address may hold as it is stays as it is. */
const encoded = (text: string): string =>
  encodeURIComponent(text.toWellFormed()).replace(/%(3A|2F|2C|40|20)/g, (code) =>
    code === "%20" ? "+" : decodeURIComponent(code),
  );

/** The query part of an address, with its `?`; empty for the plain live view. What is as usual is left out. */
export const viewText = (view: View): string => {
  const parts: [string, string][] = [];
  const say = (name: string, value: string | null | undefined): void => {
    if (value) parts.push([name, value]);
  };
  if (view.period !== "live") say("period", periodText(view.period));
  if (view.comparison !== "previous") {
    say("compare", typeof view.comparison === "string" ? view.comparison : periodText(view.comparison));
  }
  for (const chip of view.chips) say("f", chipText(chip));
  say("metric", view.metric);
  for (const panel of panelNames) say(panel, view.tabs[panel]);
  say("property", view.property);
  if (view.details !== null) {
    const { panel, search, sort, page } = view.details;
    say("details", panel);
    say("search", search);
    say("sort", sort && `${sort.metric},${sort.ascending ? "asc" : "desc"}`);
    say("page", page > 1 ? String(page) : null);
  }
  if (view.section !== "overview") say("show", view.section);
  for (const [name, value] of analysisParts(view.analysis)) say(name, value);
  return parts.length === 0 ? "" : `?${parts.map(([name, value]) => `${name}=${encoded(value)}`).join("&")}`;
};
